#!/bin/sh
# Makes the environment: .venv/ with the locked packages, and what the system must add.
#   scripts/setup.sh         what `make run` needs
#   scripts/setup.sh tests   also the services, the browser and the tools of the tests
# Does nothing when everything is in place.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
lock=requirements.txt
[ "$purpose" = tests ] && lock=requirements-dev.txt

say() { printf '%s\n' "$*" >&2; }

# --- What the system adds -------------------------------------------------------------------------
missing=
need() { missing="$missing $1"; }
has() { command -v "$1" >/dev/null 2>&1; }
library() {
    for folder in /lib /usr/lib /usr/local/lib /lib/*-linux-gnu* /usr/lib/*-linux-gnu* /lib64 /usr/lib64; do
        [ -e "$folder/$1" ] && return 0
    done
    return 1
}

python=
for candidate in python3.11 python3.12 python3.13 python3; do
    if has "$candidate" && "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || need python3-venv

library libpango-1.0.so.0 || need libpango-1.0-0
library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
library libharfbuzz-subset.so.0 || need libharfbuzz-subset0
if [ "$purpose" = tests ]; then
    has chromium || need chromium
    has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need postgresql
    has redis-server || need redis-server
    has faketime || need faketime
    has pdftotext || need poppler-utils
    has qpdf || need qpdf
    has softhsm2-util || need softhsm2
    has xgettext || need gettext
    [ -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] || need fonts-noto-core
fi

install_missing() {
    has apt-get || return 1
    as_root=
    if [ "$(id -u)" != 0 ]; then
        has sudo && sudo -n true 2>/dev/null || return 1
        as_root="sudo -n"
    fi
    say "Installing from Debian:$missing"
    # shellcheck disable=SC2086  # a list of package names
    set -- $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
    # shellcheck disable=SC2086
    "$@" install -y --no-install-recommends $missing >/dev/null 2>&1 ||
        { "$@" update >/dev/null && "$@" install -y --no-install-recommends $missing >/dev/null; }
}

if [ -n "$missing" ] && ! install_missing; then
    say "Please install:$missing (as root: apt-get install$missing)."
fi
if [ -z "$python" ]; then
    python=python3
    has python3 && python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
        say "Python 3.11 or newer with its venv module is needed to go on."
        exit 1
    }
fi

# --- .venv ----------------------------------------------------------------------------------------
stamp=.venv/installed-$lock
wanted=$(sha256sum "$lock" | cut -d' ' -f1)
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    "$python" -m venv --clear .venv
fi
# uv keeps its downloads under HOME; without one they stay here.
[ -n "${HOME:-}" ] && [ -w "${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$PWD/.cache/uv"
say "Installing the packages of $lock …"
if .venv/bin/uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi
printf '%s\n' "$wanted" >"$stamp"
# The larger set contains the smaller one.
[ "$purpose" = tests ] && sha256sum requirements.txt | cut -d' ' -f1 >.venv/installed-requirements.txt
exit 0
