#!/usr/bin/env bash
# Scanners of workflows, secrets and code, into .venv/scanners. What cannot be had here is skipped aloud; the workflows
# always have it.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$PWD/.venv/scanners
mkdir -p "$place/bin"

# go install asks for a list that not every proxy gives.
go_tool() {
  local name=$1 package=$2 module=$3 version=$4
  [ ! -x "$place/bin/$name" ] || return 0
  local directory
  directory=$(mktemp -d)
  printf 'module tools\n\ngo 1.24\n\nrequire %s %s\n' "$module" "$version" > "$directory/go.mod"
  (cd "$directory" && go build -mod=mod -o "$place/bin/$name" "$package") > /dev/null 2>&1 || echo "no $name"
  rm -rf "$directory"
}

python_tools() {
  [ ! -x "$place/bin/semgrep" ] || return 0
  python3 -m venv "$place" \
    && "$place/bin/pip" install --quiet --require-hashes --requirement .ci/scanners.txt > /dev/null 2>&1 \
    || echo "no semgrep and no zizmor"
}

python_tools
if command -v go > /dev/null; then
  go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint github.com/rhysd/actionlint v1.7.12
  go_tool gitleaks github.com/zricethezav/gitleaks/v8 github.com/zricethezav/gitleaks/v8 v8.30.1
else
  echo "no go, so no actionlint and no gitleaks"
fi
