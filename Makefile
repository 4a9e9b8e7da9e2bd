# The whole interface: make setup | run | test | check. Nothing else is needed but Python 3.11 or newer, git and make.
BIN := .venv/bin
PORT ?= 8000
PIP := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes

.PHONY: help setup run test check screenshots clean

help:
	@echo "make setup        install what Parvis needs, into .venv"
	@echo "make run          start it with the demo organisation, and say how to sign in; PORT=8200 for another port"
	@echo "make test         run the tests (also on PostgreSQL and Redis, where they answer)"
	@echo "make check        lint, types, floors, migrations, translations"
	@echo "make screenshots  redo the pictures of the README"
	@echo "make clean        remove .venv and caches; data/ is left alone"

setup: .venv/run.stamp

run: setup
	@bin/parvis demo --if-empty --bind $(PORT)
	@exec bin/parvis serve --bind $(PORT)

test: .venv/dev.stamp
	@bin/test

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PARVIS_TESTING=1 $(BIN)/mypy parvis
	$(BIN)/lint-imports
	$(BIN)/djlint parvis --lint --quiet
	PARVIS_TESTING=1 $(BIN)/python -m parvis --data .venv/data django makemigrations --check --dry-run
	PARVIS_TESTING=1 $(BIN)/python -m tests.house.translations

screenshots: .venv/dev.stamp
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@bin/venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing what Parvis needs, into .venv. This takes a minute or two, the first time only."
	@$(PIP) -r requirements.txt
	@touch $@

# Everything of requirements.txt stands in requirements-dev.txt too, in the same versions.
.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	@echo "Installing what Parvis needs, and what its tests need, into .venv. This takes a few minutes, the first time only."
	@$(PIP) -r requirements-dev.txt
	@touch .venv/run.stamp $@
