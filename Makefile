# Every target prepares what it needs first; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
HTTPS ?=
HOST ?= $(if $(HTTPS),0.0.0.0,127.0.0.1)
ARGS ?=
export PYTHON PORT HOST HTTPS

VENV := .venv/bin
PYTHON_IS_NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Phiên needs Python 3.11 or newer and \"$(PYTHON)\" is not: install python3 or name one, as in make $@ PYTHON=python3.12." >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage check fix bench messages lock clean dev-tools

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## environment in .venv, front-end packages, local secrets, database migrated
	@$(PYTHON_IS_NEW_ENOUGH)
	@$(PYTHON) scripts/set_up.py
	@$(VENV)/python scripts/prepare.py database

run: ## the demo on http://localhost:PORT (PORT=8000, HTTPS=1 for phones); Ctrl-C stops it
	@$(PYTHON_IS_NEW_ENOUGH)
	@$(PYTHON) scripts/serve.py --check-port
	@$(PYTHON) scripts/set_up.py
	@$(PYTHON) scripts/serve.py --environment $(VENV)/python scripts/prepare.py translations static database demo
	@exec $(VENV)/python scripts/serve.py

test: dev-tools ## the whole suite on both databases, and its coverage (ARGS="tests/core -x" for a part)
	@$(VENV)/python scripts/run_tests.py $(ARGS)

coverage: dev-tools ## the suite with branch coverage, and the lines that did not run
	@$(VENV)/python -m pytest -q -n auto --cov --cov-report=term-missing:skip-covered $(ARGS)

check: dev-tools ## style, types, import contracts, migrations, templates, dependencies
	@PATH="$(CURDIR)/$(VENV):$$PATH" bash scripts/check.sh

fix: dev-tools ## format and repair what can be repaired
	@$(VENV)/ruff check --fix-only --quiet .
	@$(VENV)/ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0 -r $(VENV)/djade --target-version 5.2 || true

bench: dev-tools ## the benchmarks, with their figures
	@$(VENV)/python -m pytest -q -s -m benchmark -p no:randomly tests/benchmarks $(ARGS)
	@$(VENV)/python scripts/postgres.py --durable -- $(VENV)/python -m pytest -q -s -m benchmark \
		-p no:randomly tests/benchmarks/test_http.py $(ARGS)

messages: dev-tools ## collect the marked strings into the translation catalogues
	@$(VENV)/python manage.py makemessages --locale vi --locale fil --no-location --ignore '.venv/*' --ignore 'node_modules/*'

lock: dev-tools ## resolve the dependencies again and write the lock files
	@$(VENV)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --upgrade --quiet -o requirements.txt
	@$(VENV)/uv pip compile pyproject.toml --group dev -c requirements.txt --universal --generate-hashes --no-emit-index-url --no-header --upgrade --quiet -o requirements-dev.txt
	@$(PYTHON) scripts/set_up.py --lock-npm

clean: ## remove the environment and everything built; your data in var/ stays
	@rm -rf .venv node_modules static_root .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage

dev-tools:
	@$(PYTHON_IS_NEW_ENOUGH)
	@$(PYTHON) scripts/set_up.py --dev
	@$(VENV)/python scripts/prepare.py translations static
