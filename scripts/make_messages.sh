#!/bin/sh
# Writes into locale/ every phrase that the code and the templates show. Needs gettext.
set -eu
cd "$(dirname "$0")/.."
mkdir -p locale/vi/LC_MESSAGES
exec .venv/bin/python manage.py makemessages --locale vi --no-location --no-obsolete --no-wrap \
    --ignore .venv --ignore var --ignore .cache --ignore staticfiles --ignore node_modules \
    --ignore tests --ignore bench --ignore scripts "$@"
