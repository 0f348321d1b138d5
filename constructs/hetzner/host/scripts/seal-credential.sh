#!/usr/bin/env bash
# Seals what comes in by standard input with this machine's own key, under a name that a unit here loads: seal-credential NAME < FILE
set -euo pipefail
umask 077

names=${CREDENTIALS:-/etc/smallcrm/credentials}
sealed=${SEALED:-/etc/credstore.encrypted}
read -ra units <<< "${UNITS:-/etc/systemd/system /etc/containers/systemd}"

refuse() {
  echo "seal-credential: $1" >&2
  exit 1
}

[ "$#" -eq 1 ] || refuse "usage: seal-credential NAME < FILE"
name=$1
grep --quiet --line-regexp --fixed-strings -e "${name:-?}" "$names" || refuse "$name: not a credential of this server. It has: $(paste --serial --delimiters=' ' "$names")"
[ ! -t 0 ] || refuse "the credential is read from standard input, and a terminal would show it: seal-credential $name < FILE"

mkdir -p "$sealed"
sealing=$(mktemp "$sealed/.sealing.XXXXXX")
trap 'rm -f "$sealing"' EXIT
systemd-creds encrypt --name="$name" - - > "$sealing"
# A file that could not be read arrives as nothing.
[ "$(systemd-creds decrypt --name="$name" "$sealing" - | wc --bytes)" -gt 0 ] || refuse "$name: standard input is empty; what was sealed before stays"
mv "$sealing" "$sealed/$name"
echo "$name is sealed in $sealed/$name."

load="^LoadCredentialEncrypted=$name(:|$)"
mapfile -t users < <(grep --recursive --files-with-matches --extended-regexp "$load" "${units[@]}" 2> /dev/null | sort)
for file in ${users[@]+"${users[@]}"}; do
  unit=$(basename "$file")
  case $file in
    *.d/*) unit=$(basename "$(dirname "$file")" .d) ;;
    *.container) unit=${unit%.container}.service ;;
  esac
  if [[ $unit == *@.service ]] || [ -e "$(dirname "$file")/${unit%.service}.timer" ]; then
    echo "$unit takes it at its next run."
  else
    echo "Now: systemctl restart $unit"
  fi
done
