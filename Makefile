# Everything is done through `make`; Python 3.11 or later is all it needs. `make` alone prints this list.

VENV ?= .venv
PYTHON ?= python3
PORT ?= 8000
DATA ?= data

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
MODULES := frontend-contract/node_modules
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" NODE_OPTIONS=--use-system-ca npm --prefix frontend-contract --loglevel=error
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)
# Where bytecode may not be written, each run would rewrite and compile every test again: half a minute in all.
PYTEST := PYTHONDONTWRITEBYTECODE= PYTHONHASHSEED=0 $(BIN)/pytest

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo serve test test-sqlite test-postgres test-crash test-hostile test-walk bench lint format types \
	contract contract-types contract-check contract-clients dashboard dashboard-test dashboard-dev wheel docs \
	docs-check lock check clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(INSTALLED) ## Make the virtual environment from the lock

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "decompte needs Python 3.11 or later: make PYTHON=...")'
	@echo "Installing into $(VENV) (a minute or two the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

demo: $(INSTALLED) ## Serve a sandbox with sample structures, accounts and dossiers: PORT=8000 DATA=data
	@$(BIN)/decompte demo --data $(DATA)/demo --port $(PORT)

serve: $(INSTALLED) ## Migrate, then serve with the settings of the environment: PORT=8000 DATA=data
	@DECOMPTE_DATA_DIR=$(DATA) $(BIN)/decompte migrate
	@DECOMPTE_DATA_DIR=$(DATA) $(BIN)/decompte serve --port $(PORT)

test: $(INSTALLED) ## Run the tests on SQLite, then on PostgreSQL; fails if either fails
	@failed=0; \
	$(MAKE) --no-print-directory test-sqlite || failed=1; \
	$(MAKE) --no-print-directory test-postgres || failed=1; \
	exit $$failed

test-sqlite: $(INSTALLED) ## Run the tests on SQLite: ARGS="-k dossier"
	@$(PYTEST) -n 2 --dist worksteal --database=sqlite $(ARGS)

test-postgres: $(INSTALLED) ## Run the tests on PostgreSQL, a server of their own or DECOMPTE_TEST_POSTGRES_URL
	@$(PYTEST) -n 2 --dist worksteal --database=postgres $(ARGS)

test-crash: $(INSTALLED) ## Kill the server 200 times on each database, some ten minutes: ARGS="--kills=20 --seed=1"
	@for database in sqlite postgres; do \
	$(BIN)/pytest --database=$$database tests/crash $(ARGS) || exit 1; \
	done

test-hostile: $(INSTALLED) ## Try every bad value on every mutation, on each database; the other tests try a part
	@for database in sqlite postgres; do \
	$(PYTEST) -n 2 --dist worksteal --database=$$database tests/api/hostile --whole $(ARGS) || exit 1; \
	done

test-walk: $(INSTALLED) ## Walk random circuits for many minutes, each act against its offer: ARGS="--database=postgres"
	@$(PYTEST) --hypothesis-profile=walk tests/circuits/test_walks.py $(ARGS)

bench: $(INSTALLED) ## Compare the reads with a plain server and a hand-written one, some minutes: ARGS="--scale 1"
	@$(BIN)/python -m bench.rivals $(ARGS)

lint: $(INSTALLED) ## Check style, format and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

format: $(INSTALLED) ## Put the code in form and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(INSTALLED) ## Check the types
	@$(BIN)/mypy

contract: $(INSTALLED) ## Write the files that front ends are built against; types too where `make contract-types` ran once
	@$(BIN)/decompte contract
	@if test -d $(MODULES); then $(NPM) run types; \
	else echo "If the schema or an operation has changed: make contract-types"; fi

contract-types: $(MODULES) ## Write them, types included: installs Node and what it needs
	@$(MAKE) --no-print-directory contract

contract-check: $(INSTALLED) ## Fail if a file made without Node is not what the code makes
	@$(BIN)/decompte contract --check

contract-clients: dashboard ## Check the types and the style of the contract, then run real clients against a sandbox
	@$(NPM) run lint
	@$(NPM) run compile
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(PYTEST) tests/clients $(ARGS)

$(VENV)/.node: requirements-node.lock | $(INSTALLED)
	@$(PIP) install --require-hashes -r requirements-node.lock
	@touch $@

$(MODULES): frontend-contract/package-lock.json $(VENV)/.node
	@$(NPM) ci
	@touch $@

dashboard: $(MODULES) ## Build the screens that `make demo` serves at /; installs Node and what it needs
	@$(NPM) run dashboard

dashboard-test: dashboard ## Play the screens in Chromium: CHROMIUM=/usr/bin/chromium SCREENSHOTS=build/screenshots
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(PYTEST) tests/clients -k dashboard $(ARGS)

dashboard-dev: $(MODULES) ## Work on the screens, shown again at each change: DECOMPTE_URL=http://127.0.0.1:8000
	@$(NPM) run dev

wheel: dashboard ## Build the package to publish, screens included, into dist
	@$(BIN)/python -m hatchling build --target wheel

docs: $(INSTALLED) ## Write the pages that are made from the code
	@$(BIN)/decompte docs

docs-check: $(INSTALLED) ## Fail if a page made from the code is out of date
	@$(BIN)/decompte docs --check

lock: $(INSTALLED) ## Choose the exact versions again, with their hashes: UPGRADE=--upgrade for newer ones
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --output-file requirements-dev.lock --extra dev --constraint requirements.lock
	@$(BIN)/uv pip compile requirements-node.in --quiet --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --output-file requirements-node.lock $(UPGRADE)

check: lint types contract-check docs-check test ## All of it: what continuous integration runs

clean: ## Remove what the tools left; the virtual environment and the data stay
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find api tests -name __pycache__ -type d -prune -exec rm -rf {} +
