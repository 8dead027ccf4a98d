#!/usr/bin/env bash
# Everything that must hold before a change may land; the first failure stops. The tests come last, so that the
# test runner's own closing line is the last line.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8 PATH="$PWD/.venv/bin:$PATH"
exec </dev/null
check() { # check NAME COMMAND...: quiet when all is well
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    printf '%-18s in order\n' "$name"
  else
    printf '%s\n\n%s: see above\n' "$said" "$name" >&2
    exit 1
  fi
}

check "format" ruff format --check --quiet .
check "lint" ruff check --quiet .
check "templates" djlint --quiet --lint surveyapp analysis
check "types" mypy
check "import contracts" lint-imports --no-cache
check "texts" python -m tools.texts check
# In the order of their folders: the browser's slow files come first, so that no worker waits for the last of them.
exec python -m pytest -q -p tools.strict_tests -n "${TEST_WORKERS:-2}" --dist loadfile --no-loadscope-reorder "$@"
