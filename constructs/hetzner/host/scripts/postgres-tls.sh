#!/usr/bin/env bash
# Puts PostgreSQL's key and certificates where it reads them, if they fit each other: from $CREDENTIALS_DIRECTORY to $RUNTIME_DIRECTORY.
set -euo pipefail
cd "$CREDENTIALS_DIRECTORY"

refuse() {
  echo "postgres-tls: $1" >&2
  exit 1
}

openssl verify -CAfile database-authority -purpose sslserver postgres-certificate || refuse "the certificate is not one of the authority, or out of date"
[[ $(openssl x509 -in postgres-certificate -noout -pubkey) == "$(openssl pkey -in postgres-key -pubout)" ]] || refuse "the key is not the certificate's"

install --mode=0600 database-authority "$RUNTIME_DIRECTORY/authority.crt"
install --mode=0600 postgres-certificate "$RUNTIME_DIRECTORY/server.crt"
install --mode=0600 postgres-key "$RUNTIME_DIRECTORY/server.key"
