#!/bin/sh
# Names what this machine lacks, and installs it through apt where it may. Argument: run | test | bench | proof
set -eu
missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need python3 python3
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { command -v python3 >/dev/null && { echo "diemcau: python3 is older than 3.11: install python3.11 or newer" >&2; exit 1; }; }
python3 -c 'import venv, ensurepip' 2>/dev/null || missing="$missing python3-venv"
need git git
if [ "${1:-run}" = test ]; then
  need chromium chromium
  need wrk wrk
  need strace strace
  need msgfmt gettext
fi
if [ "${1:-run}" = bench ]; then
  PATH="$PATH:/usr/sbin" need nginx nginx
  need wrk wrk
fi
if [ "${1:-run}" = proof ]; then
  need soffice libreoffice-writer-nogui
fi
[ -n "$missing" ] || exit 0
echo "diemcau: missing on this machine:$missing" >&2
SUDO=""
[ "$(id -u)" = 0 ] || SUDO="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $SUDO true 2>/dev/null; then
  echo "diemcau: installing it with apt" >&2
  $SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -y -qq $missing >/dev/null
else
  echo "diemcau: please install it (Debian: apt install$missing) and type the same again" >&2
  exit 1
fi
