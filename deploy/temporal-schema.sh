#!/bin/sh
# Brings the engine's two databases to the schema of its version; run before each start of the server, does nothing twice.
# SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD are the tool's own variables.
set -eu

bring() {
  tool="temporal-sql-tool --plugin postgres12 --db $1"
  # Only an empty database lacks the table of versions; then the first command makes it.
  $tool update-schema --schema-name "$2" || {
    $tool setup-schema -v 0.0
    $tool update-schema --schema-name "$2"
  }
}

bring temporal postgresql/v12/temporal
bring temporal_visibility postgresql/v12/visibility
