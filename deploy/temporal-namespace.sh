#!/bin/sh
# Makes the namespace when it is missing. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are the command's own variables.
set -eu

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 720h
