# Two commands: `make demo` and `make test`. Everything they need is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: demo test lint types check messages soak bench clean help

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): pyproject.toml hatch_build.py $(wildcard server/static-src/*)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Skerry needs Python 3.11 or newer; run: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

install: $(READY) ## the environment

demo: $(READY) ## load the seeds, validate, print what was learned, serve on http://127.0.0.1:8000
	$(BIN)/skerry load seeds
	$(BIN)/skerry validate
	$(BIN)/skerry info
	$(BIN)/skerry report planned-meetings
	$(BIN)/skerry serve

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

test: $(READY) lint types ## lint, types, tests
	$(BIN)/pytest -q -n auto --dist loadscope

messages: $(READY) ## the messages of pages for translators, in server/translations/skerry.pot
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k Message -c Translators: --add-location=file --sort-by-file \
		--omit-header --no-wrap -o server/translations/skerry.pot .

soak: $(READY) ## the long tests, with their figures
	$(BIN)/pytest -q -n 0 -m soak

bench: $(READY) ## the short set of benchmarks, ten minutes on free cores; writes tests/benchmarks/RESULTS.md
	$(BIN)/python -m tests.benchmarks.bench

clean: ## remove the environment and the demo's store
	rm -rf $(VENV) data server/static/built
