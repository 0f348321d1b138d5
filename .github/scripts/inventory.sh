#!/usr/bin/env bash
# Lists what exists in a project, one file a kind, with the deployer's rights to list it.
#   inventory.sh PROJECT DIRECTORY
set -euo pipefail
project=$1 directory=$2
mkdir -p "$directory"
list() { gcloud "${@:2}" list --project "$project" --format json > "$directory/$1.json"; }
list networks compute networks
list firewalls compute firewall-rules
list addresses compute addresses --global
list services run services
list jobs run jobs
list databases sql instances
list secrets secrets
list accounts iam service-accounts
list buckets storage buckets
list topics pubsub topics
gcloud projects get-iam-policy "$project" --format json > "$directory/policy.json"
