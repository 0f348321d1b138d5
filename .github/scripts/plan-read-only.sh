#!/usr/bin/env bash
# Plans a stack for a pull request: against the published copy of the state that holds nothing sensitive, without
# refreshing and without a lock (docs/deploying.md).
#   STACK, BUCKET; SYNTHESIZED: directory with stacks/
set -euo pipefail
directory=cdktf.out/review/$STACK
rm -rf "$directory" && mkdir -p "$directory"
cp "$SYNTHESIZED/stacks/$STACK/"*.json "$directory"
echo '{"terraform":{"backend":{"local":{}}}}' > "$directory/backend_override.tf.json"
gcloud storage cp "gs://$BUCKET/plannable/$STACK/default.tfstate" "$directory/terraform.tfstate"
terraform -chdir="$directory" init -input=false
terraform -chdir="$directory" plan -refresh=false -lock=false -input=false -out=plan.tfplan > /dev/null
terraform -chdir="$directory" show -json plan.tfplan > "$directory/plan.json"
