#!/bin/sh
# Everything but the tests: style, templates, types, imports, migrations, translations, deployment.
# Goes on after a failure, so that one run shows all of them.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
failed=

step() {
    name=$1
    shift
    printf '%s … ' "$name"
    if output=$("$@" 2>&1); then
        echo good
    else
        echo "NOT GOOD"
        printf '%s\n' "$output" | sed 's/^/    /'
        failed="$failed, $name"
    fi
}

deployment() {
    env DJANGO_SETTINGS_MODULE=config.settings.production \
        SECRET_KEY=a-dummy-key-of-fifty-characters-or-more-0123456789-abcdef \
        SEALING_KEY=another-dummy-key-of-fifty-characters-or-more-0123456789 \
        ALLOWED_HOSTS=hoc.example.gov.vn SITE_URL=https://hoc.example.gov.vn \
        DATABASE_URL=postgresql://hocba@localhost/hocba REDIS_URL=redis://localhost/0 \
        EMAIL_FROM=hoc@example.gov.vn \
        python manage.py check --deploy --fail-level WARNING
}

step "format" ruff format --check --quiet .
step "lint" ruff check --quiet .
step "templates" djlint --quiet --lint --check templates
step "types" mypy
step "imports" lint-imports
# With the settings of the tests, so that no database at hand has a say.
step "migrations" env DJANGO_SETTINGS_MODULE=config.settings.test \
    python manage.py makemigrations --check --dry-run
step "translations" python scripts/check_translations.py
step "deployment" deployment

[ -z "$failed" ] && exit 0
echo "Not good: ${failed#, }."
exit 1
