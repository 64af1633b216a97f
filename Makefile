# Works on a fresh machine with Python 3.11, 3.12 or 3.13, its venv module and make.
# Another Python than python3:  make PYTHON=python3.12 run
# Another wijk or length:       make run ARGS="poelenburg --months 24"

PYTHON ?= python3
ARGS ?=
PYTEST_ARGS ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

VENV := .venv
IN_VENV := $(VENV)/bin/python
INSTALL := $(IN_VENV) -m pip install --quiet --disable-pip-version-check --editable
READY := $(VENV)/ready-to-run
READY_APP := $(VENV)/ready-to-play
READY_DEV := $(VENV)/ready-to-develop

.DEFAULT_GOAL := help
.PHONY: help run app test lint bench bench-app patterns experiment levers odd pages clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## install if needed and run korrewegwijk for ten years; results in results/wijk
	$(IN_VENV) -m wijkabm run --out results/wijk --overwrite $(ARGS)

app: $(READY_APP) ## the live page for a workshop: open the address that it prints; needs no internet
	$(IN_VENV) -m wijkabm app $(ARGS)

test: lint ## all checks: style, types, directions of imports, tests
	$(IN_VENV) -m wijkabm.warm
	$(IN_VENV) -m pytest $(PYTEST_ARGS) $(ARGS)

lint: $(READY_DEV) ## style, types and directions of imports only
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy
	$(IN_VENV) -m mypy --platform win32 --cache-dir .mypy_cache/win32
	$(IN_VENV) -m mypy --platform darwin --cache-dir .mypy_cache/darwin
	$(VENV)/bin/lint-imports

bench: $(READY_DEV) ## measure speed and memory against the budgets
	$(IN_VENV) tests/benchmarks/run_benchmarks.py $(ARGS)

bench-app: $(READY_DEV) ## measure the live page in a browser, with Mesa's SolaraViz beside it
	$(IN_VENV) tests/benchmarks/run_app_benchmarks.py $(ARGS)

patterns: $(READY) ## what the wijk without policy shows, beside the published bands
	$(IN_VENV) -m calibration.patterns $(ARGS)

experiment: $(READY) ## the first experiment: thirty years without policy, on the presets
	$(IN_VENV) experiments/01_unlevered/run.py $(ARGS)

levers: $(READY) ## every lever beside what it moves, costs and spoils: rewrites docs/levers-check.md
	$(IN_VENV) -m wijkabm levers-check --out docs/levers-check.md $(ARGS)

odd: $(READY) ## rewrite the tables of docs/odd.md and docs/sources.md
	$(IN_VENV) -m calibration.write_odd_tables

pages: $(READY_DEV) ## rewrite what the code of docs/student.md prints, after results have changed
	$(IN_VENV) -m tests.pages docs/student.md

clean: ## remove the environment and all caches; results stay
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(IN_VENV):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo "wijkabm needs Python 3.11, 3.12 or 3.13; $(PYTHON) is another or is missing." \
		     "Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(IN_VENV)
	@echo "Installing wijkabm into $(VENV); this takes about a minute."
	$(INSTALL) .
	@touch $@

$(READY_APP): pyproject.toml | $(IN_VENV)
	@echo "Installing wijkabm and its page into $(VENV); this takes a few minutes."
	$(INSTALL) '.[app]'
	@touch $@ $(READY)

$(READY_DEV): pyproject.toml | $(IN_VENV)
	@echo "Installing wijkabm and its tools into $(VENV); this takes a few minutes."
	$(INSTALL) '.[app,cluster,analysis,dev]'
	@touch $@ $(READY) $(READY_APP)
