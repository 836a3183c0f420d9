# Each command makes the environment first (scripts/setup.sh), so a fresh clone needs no other step.

.DEFAULT_GOAL := help
.PHONY: help run test test-faults mutants setup check static bench services lock messages

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: setup ## Start the site with its worker on http://127.0.0.1:8000 (another: PORT=8001 make run)
	@exec .venv/bin/python scripts/run.py

test: setup-tests ## Run all tests, on SQLite and on PostgreSQL with Redis (ARGS="tests/courses -k name")
	@exec .venv/bin/python scripts/test.py $(ARGS)

test-faults: setup-tests ## Kill, stop and mislead a real site, and print what was lost (nothing)
	@FAULTS=long HYPOTHESIS_PROFILE=faults exec .venv/bin/python scripts/services.py run -- .venv/bin/python -m pytest -q -n 0 -m fault $(ARGS)

mutants: setup-tests ## Change the rules of marking one by one: does a test notice?
	@exec .venv/bin/python scripts/mutants.py

setup: ## Make the environment: .venv/ and the libraries for PDF
	@scripts/setup.sh

setup-tests:
	@scripts/setup.sh tests
.PHONY: setup-tests

check: static test ## Run everything CI runs: style, types, imports, translations, migrations, tests

static: setup-tests ## Run what check does before the tests
	@scripts/check.sh

bench: setup-tests ## Run the measured scenarios into bench/results/
	@exec .venv/bin/python -m bench $(ARGS)

services: setup-tests ## Start a PostgreSQL and a Redis to throw away, and print their URLs
	@exec .venv/bin/python scripts/services.py

messages: setup-tests ## Collect the phrases of code and templates into locale/
	@scripts/make_messages.sh

lock: setup-tests ## Pin the packages of requirements*.in again (ARGS=--upgrade for newer ones)
	@scripts/lock.sh $(ARGS)
