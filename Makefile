# Fairway. `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
PORT ?= 8000
export PORT

.PHONY: help setup run demo test dev check bench

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

setup: $(STAMP) ## make .venv and install the locked dependencies

$(STAMP): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Fairway needs Python 3.11 or newer: apt-get install python3 python3-venv"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv || { echo "The venv module is missing: apt-get install python3-venv"; exit 1; }
	@[ -x $(BIN)/uv ] || { $(BIN)/python -m ensurepip >/dev/null; $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; }
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/python -m uv sync --frozen --inexact --quiet --all-extras $(if $(LEAN),--no-dev)
	@touch $(STAMP)

demo: ## a portal with demo data on http://127.0.0.1:8000 (PORT=…; FRESH=1 plants anew)
	@$(MAKE) --no-print-directory setup LEAN=1
	@mkdir -p var; [ -z "$(FRESH)" ] || rm -f var/demo.db var/demo.db-wal var/demo.db-shm var/demo.db.turn
	@[ -f var/demo.secret ] || $(BIN)/python -c 'import secrets; print(secrets.token_hex(32))' > var/demo.secret
	@FAIRWAY_DEMO=1 FAIRWAY_LOG_FORMAT=text FAIRWAY_DATABASE_URL=sqlite:///var/demo.db FAIRWAY_SECRET=$$(cat var/demo.secret) \
	  FAIRWAY_BASE_URL=http://127.0.0.1:$(PORT) exec $(BIN)/fairway demo

run: setup ## serve the portal of FAIRWAY_DATABASE_URL
	@exec $(BIN)/fairway serve --port $(PORT)

test: ## the whole suite, on SQLite and on PostgreSQL
	@$(MAKE) --no-print-directory dev
	@$(BIN)/python -m pytest -n auto

dev: setup
	@[ -x $(BIN)/pytest ] || UV_PROJECT_ENVIRONMENT=.venv $(BIN)/python -m uv sync --frozen --inexact --quiet --all-extras

check: dev ## the house checks: ruff, format, mypy, import-linter, migrations, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/house

bench: dev ## CPU-ms per request, printed with what it was measured against
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.books
	@$(BIN)/python -m tests.bench.settlement
	@$(BIN)/python -m tests.bench.gate
	@$(BIN)/python -m tests.bench.campaign
	@$(BIN)/python -m tests.bench.board
	@if [ -d "$(FAIRWAY_MATCHING_DATA)" ]; then $(BIN)/python -m tests.bench.matching "$(FAIRWAY_MATCHING_DATA)"; \
	  else echo "matching: not run (FAIRWAY_MATCHING_DATA names the folder of names)"; fi
