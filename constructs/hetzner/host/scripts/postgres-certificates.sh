#!/usr/bin/env bash
# Run by an engineer, not by a server. Makes what the two servers need to trust each other, each file named as the credential that it becomes: postgres-certificates DIRECTORY
# Run again, it keeps the authority and the passwords, and makes new certificates.
set -euo pipefail
umask 077
mkdir -p "$1"
cd "$1"
name=database.smallcrm.internal
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)

if [[ ! -e authority.key ]]; then
  openssl req -x509 "${key[@]}" -keyout authority.key -out database-authority -days 3650 -subj "/CN=smallCRM database authority" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign"
fi

certificate() { # file of the key, file of the certificate, subject, extensions
  openssl req -new "${key[@]}" -keyout "$1" -subj "/CN=$3" |
    openssl x509 -req -CA database-authority -CAkey authority.key -days 398 -out "$2" -extfile <(printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n%s\n' "$4")
}
certificate postgres-key postgres-certificate "$name" "subjectAltName=DNS:$name"$'\n'"extendedKeyUsage=serverAuth"
certificate database-client-key database-client-certificate application "extendedKeyUsage=clientAuth"

for password in application umami backup retention; do
  [[ -e $password-password ]] || openssl rand -hex 32 > "$password-password"
done
