#!/bin/bash
# Run by the image of PostgreSQL, once, on an empty volume: the roles of docs/postgresql.md. One owns the tables and
# changes the schema; the service's can do nothing but read and write rows.
set -eu

database=rapport
psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --set="service=rapport_$RAPPORT_SERVICE" \
  --set="database=$database" --set="owner_password=$(cat "/run/secrets/$RAPPORT_SERVICE-db-owner")" \
  --set="service_password=$(cat "/run/secrets/$RAPPORT_SERVICE-db-service")" <<'EOF'
CREATE ROLE rapport_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN PASSWORD :'service_password';
CREATE DATABASE :"database" OWNER rapport_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"service";
EOF
