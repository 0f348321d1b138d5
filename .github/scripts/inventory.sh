#!/usr/bin/env bash
# Lists what exists in a project, one file a kind, with the deployer's rights to list it.
#   inventory.sh PROJECT DIRECTORY
set -euo pipefail
project=$1 directory=$2
mkdir -p "$directory"
list() { gcloud "${@:2}" --project "$project" --format json > "$directory/$1.json"; }
list networks compute networks list
list firewalls compute firewall-rules list
list addresses compute addresses list --global
list services run services list
list jobs run jobs list
list databases sql instances list
list secrets secrets list
list accounts iam service-accounts list
list buckets storage buckets list
list topics pubsub topics list
gcloud projects get-iam-policy "$project" --format json > "$directory/policy.json"
