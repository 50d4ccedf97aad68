#!/bin/sh
# Run once, by PostgreSQL's image, when the volume is new: a database and a user of its own for each service.
set -eu
for service in customer feedback notification analytics; do
  psql --quiet --set=ON_ERROR_STOP=1 --username=postgres --set=service="$service" \
    --set=password="$(cat "/run/secrets/database-password-$service")" <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done
