#!/usr/bin/env bash
# Set-up of everything `make run` (argument: run) or `make check` (argument: check) needs on Debian or Ubuntu.
# Each step looks first and acts only when something is missing, so it can be repeated at any time; an interrupted
# set-up is repaired by the next one. What the steps print goes to instance/setup.log.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
purpose=${1:-}
case $purpose in run | check) ;; *) echo "usage: tools/setup.sh run|check" >&2; exit 2 ;; esac
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
exec </dev/null

[ -d instance ] || mkdir -m 700 instance
log=$root/instance/setup.log
building=$root/instance/setup.building # stands while the virtual environment is being made
exec 9>instance/setup.lock
flock -w 1200 9 || { echo "Another set-up has been busy for 20 minutes; end it and try again." >&2; exit 1; }

note() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*" >>"$log"; }
say() { printf '%s\n' "$*"; note "$*"; }
stop() {
  note "STOP $*"
  printf '\n%s\n' "$*" >&2
  exit 1
}
step() { # step TEXT COMMAND...: run with the output in the log; on failure show its end
  local text=$1
  shift
  say "$text"
  "$@" >>"$log" 2>&1 9>&- || { # 9>&-: a service that a package starts must not hold our lock
    tail -n 15 "$log" >&2
    stop "This step failed: $text Everything it said is in instance/setup.log; the same command tries again."
  }
}

# --- Python -------------------------------------------------------------------------------------
python=
find_python() {
  local name
  for name in python3 python3.11 python3.12 python3.13 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$(command -v "$name")
      return
    fi
  done
}
can_make_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
python_packages() { # what must be installed before a virtual environment can be made
  if [ -z "$python" ]; then
    echo python3 python3-venv
  elif ! can_make_venv; then
    "$python" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")'
  fi
}

# --- system packages ----------------------------------------------------------------------------
have_library() { # the name list is read whole: a pipe that closes early would count as a failure
  local list
  list=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
  [[ $list == *"$1"* ]]
}
have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }
have_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
have_mp3() { compgen -G '/usr/lib/*/gstreamer-1.0/libgstmpg123.so' >/dev/null; }
missing_packages() {
  python_packages
  have_library libpango-1.0.so.0 || echo libpango-1.0-0
  have_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
  have_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
  [ -e /usr/share/zoneinfo/Europe/Amsterdam ] || echo tzdata
  command -v espeak-ng >/dev/null || echo espeak-ng
  [ "$purpose" = check ] || return 0
  have_postgres || echo postgresql
  have_browser || echo chromium
  command -v pdftotext >/dev/null || echo poppler-utils
  have_library libatomic.so.1 || echo libatomic1 # the program that drives the test browser needs it
  command -v WebKitWebDriver >/dev/null || echo webkit2gtk-driver # the second browser of the tests: what iPhones have,
  command -v Xvfb >/dev/null || echo xvfb                         # the screen it wants,
  have_mp3 || echo gstreamer1.0-plugins-good                      # and what it plays clips with
}
may_install() { # sets `as_root`
  as_root=()
  [ "$(id -u)" -eq 0 ] && return
  as_root=(sudo -n)
  command -v sudo >/dev/null && sudo -n true 2>/dev/null
}
known_packages() { # libharfbuzz-subset0 makes the PDF faster, and is not in every release
  local name
  for name in "$@"; do
    [ "$name" = libharfbuzz-subset0 ] && ! apt-cache show "$name" >/dev/null 2>&1 || echo "$name"
  done
}
apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"; }
install_packages() {
  local missing=("$@")
  command -v apt-get >/dev/null || stop "Missing: ${missing[*]} (Debian's names). This machine has no apt-get; install them in its own way."
  may_install || stop "Missing system packages, and this user may not install them. Run this, then the same command again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
  step "Reading the list of packages." apt_get update
  read -ra missing <<<"$(known_packages "${missing[@]}" | tr '\n' ' ')"
  [ ${#missing[@]} -eq 0 ] ||
    step "Installing ${missing[*]} (some minutes)." apt_get install --no-install-recommends "${missing[@]}"
}

# --- the virtual environment --------------------------------------------------------------------
fingerprint() { # of all that the environment is made from; it also changes when the folder is moved
  { "$python" -VV && printf '%s\n' "$root" && cat "$@"; } | sha256sum | cut -d' ' -f1
}
works() { [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
link_project() { # makes the checkout importable, and the command `surveyapp`, without building anything
  local site
  site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  printf '%s\n' "$root" >"$site/oordeel.pth"
  cat >.venv/bin/surveyapp <<'LAUNCHER'
#!/bin/sh
exec "$(dirname "$0")/python" -P -c 'import sys; sys.argv[0] = "surveyapp"; from surveyapp.cli import main; sys.exit(main())' "$@"
LAUNCHER
  chmod +x .venv/bin/surveyapp
}
make_environment() { # make_environment STAMP FILE...
  local stamp=$1 mark options=()
  shift
  mark=$(fingerprint "$@" tools/setup.sh)
  if [ ! -e "$building" ] && works && [ "$(cat "$stamp" 2>/dev/null)" = "$mark" ]; then return; fi
  if [ -e "$building" ] || ! works; then rm -rf .venv; fi
  touch "$building"
  [ -e .venv ] || step "Making the virtual environment." "$python" -m venv .venv
  for file in "$@"; do options+=(-r "$file"); done
  step "Installing the Python packages of $* (a minute or two)." \
    .venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: "${options[@]}"
  link_project
  printf '%s\n' "$mark" >"$stamp"
  rm -f "$building"
}

# --- files made from others ---------------------------------------------------------------------
compress_static() { # pages go out compressed without costing time for each request
  find surveyapp/static \( -name '*.gz' -o -name '*.br' \) -delete
  .venv/bin/python -m whitenoise.compress --quiet surveyapp/static
}
make_files() {
  if [ -d surveyapp/static ]; then step "Compressing static files." compress_static; fi
}

if [ "$(wc -c 2>/dev/null <"$log" || echo 0)" -gt 1000000 ]; then mv "$log" "$log.old"; fi
note "$(date -u +%F) set-up for $purpose"
find_python
read -ra missing <<<"$(missing_packages | tr '\n' ' ')"
if [ ${#missing[@]} -gt 0 ]; then install_packages "${missing[@]}"; fi
if [ -z "$python" ]; then find_python; fi
[ -n "$python" ] || stop "Python 3.11 or newer is needed and was not found. On Ubuntu 22.04: sudo apt-get install -y python3.11 python3.11-venv"
can_make_venv || stop "$python cannot make a virtual environment: its venv package is missing."
if [ "$purpose" = check ]; then
  make_environment .venv/.made-check requirements.txt requirements-check.txt
else
  make_environment .venv/.made-run requirements.txt
fi
make_files
note "set-up done"
