#!/usr/bin/env bash
# Scanners that are not ours, over this repository: no ignore file, no suppression, and any finding fails. Gitleaks
# reads the tree, and the commits since FIRST_CLEAN: three test strings that it takes for keys are in older ones, and a
# history is not rewritten for them (docs/scans.md).
set -euo pipefail
cd "$(dirname "$0")/.."
place=$PWD/.venv/scanners/bin
FIRST_CLEAN=$(cat .ci/first-clean-commit)
failed=0

scan() {
  local name=$1
  shift
  if ! [ -x "$place/$name" ]; then
    echo "$name: SKIPPED, as it could not be installed here"
    return 0
  fi
  local output
  if output=$("$place/$name" "$@" 2>&1); then
    echo "$name: no findings"
  else
    printf '%s: findings\n%s\n' "$name" "$output"
    failed=1
  fi
}

scan actionlint
scan zizmor --offline --persona pedantic .
scan semgrep scan --error --quiet --metrics off --config .ci/semgrep.yml .

# What git tracks, and neither node_modules nor build output.
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
git ls-files -z | xargs -0 cp --parents --target-directory="$tree"
scan gitleaks dir --no-banner --redact "$tree"
# Of a range that Git does not know, Gitleaks finds nothing and exits 0.
if commits=$(git rev-list --count "$FIRST_CLEAN..HEAD" 2> /dev/null); then
  echo "Gitleaks over the $commits commits since $FIRST_CLEAN:"
  scan gitleaks git --no-banner --redact --log-opts="$FIRST_CLEAN..HEAD" .
else
  echo "gitleaks over commits: SKIPPED, as this clone has not the commit $FIRST_CLEAN"
fi
echo "trivy: SKIPPED: neither PyPI, npm nor Debian has it; the workflow runs it (.github/workflows/scans.yml)"
exit "$failed"
