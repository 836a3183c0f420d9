#!/bin/sh
# Pins every package with its hashes, for Python 3.11 and newer, without naming where it came from.
set -eu
cd "$(dirname "$0")/.."
for name in requirements requirements-dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" "$@" "$name.in" -o "$name.txt"
done
