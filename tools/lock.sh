#!/usr/bin/env bash
# Pin and hash every requirement, in a virtual environment of its own that is thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(for name in python3 python3.11 python3.12 python3.13 python3.14; do
  "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$name" && break
done) || { echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; }
workshop=$(mktemp -d)
trap 'rm -rf "$workshop"' EXIT
"$python" -m venv "$workshop"
"$workshop/bin/pip" install --quiet pip-tools
lock() {
  "$workshop/bin/pip-compile" --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
    --strip-extras --no-header --allow-unsafe --output-file "$2" "$1"
}
lock requirements.in requirements.txt
lock requirements-check.in requirements-check.txt
