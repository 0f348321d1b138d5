#!/usr/bin/env bash
# Mails that a unit failed. Argument: the unit. Settings: ALARM_FROM, ALARM_TO (addresses apart by blanks), ALARM_URL. Credential: resend-key.
set -euo pipefail

unit=$1
host=$(hostname)
read -ra to <<< "$ALARM_TO"
key=$(< "$CREDENTIALS_DIRECTORY/resend-key")
properties=$(systemctl show "$unit" --property=Result,ExecMainStatus,NRestarts)

jq --null-input --arg from "$ALARM_FROM" --arg unit "$unit" --arg host "$host" --arg at "$(date --utc +%FT%TZ)" --arg properties "$properties" '{
  from: $from,
  to: $ARGS.positional,
  subject: "\($unit) failed on \($host)",
  text: "\($unit) failed on \($host) at \($at).\n\n\($properties)\n\nOn the host: journalctl --unit \($unit) --since -1h\n"
}' --args "${to[@]}" |
  # The key comes by a descriptor: arguments are seen by every process.
  curl --silent --show-error --fail --max-time 30 --output /dev/null --header @<(printf 'Authorization: Bearer %s\n' "$key") --header 'Content-Type: application/json' --data-binary @- "$ALARM_URL"
