#!/bin/sh
# Starts Umami inside its container: its tables are brought up to date, then it serves. It reads secrets from variables only: they are set here, for its processes alone.
set -eu

files=${CREDENTIALS:-/credentials}
password=$(node -p 'encodeURIComponent(require("node:fs").readFileSync(process.argv[1], "utf8").trim())' "$files/umami-password")
# Prisma's own words for verify-full: of its modes none is stricter than require, and strict has it verify certificate and name.
DATABASE_URL="postgresql://umami:$password@database.smallcrm.internal:5432/umami?sslmode=require&sslaccept=strict&sslcert=$files/database-authority&sslidentity=$files/database-client.p12&sslpassword=" node_modules/.bin/prisma migrate deploy
DATABASE_URL="postgresql://umami:$password@database.smallcrm.internal:5432/umami?sslmode=verify-full&sslrootcert=$files/database-authority&sslcert=$files/database-client-certificate&sslkey=$files/database-client-key"
APP_SECRET=$(cat "$files/umami-secret")
export DATABASE_URL APP_SECRET
exec node server.js
