#!/usr/bin/env bash
# Run once by the PostgreSQL image, when its volume is empty: three roles, each with what it needs (docs/operations.md).
# bofu_owner migrates, bofu_app works and owns nothing, temporal owns the engine's two databases.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$BOFU_OWNER_PASSWORD" \
  --set app_password="$BOFU_APP_PASSWORD" \
  --set temporal_password="$TEMPORAL_PASSWORD" <<'SQL'
CREATE ROLE bofu_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE bofu_app LOGIN PASSWORD :'app_password';
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE bofu OWNER bofu_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE bofu, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE bofu TO bofu_app;
SQL
