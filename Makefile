# Every target sets up what it needs in .venv. PYTHON chooses the interpreter (3.11 or later).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test test-long check generate types lint unit faults guards bench paid-posts clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[generator,cli]'
	$(BIN)/python -m compileall -q generator generated
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q generator generated
	@touch $@ $(VENV)/demo

$(VENV)/bench: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m compileall -q generator generated
	@touch $@ $(VENV)/dev $(VENV)/demo

demo: $(VENV)/demo ## generate the clients, then check and price a sample campaign
	$(BIN)/callsheet generate
	@echo
	@echo '$$ callsheet check each tests/campaign/campaign.jsonl'
	@$(BIN)/callsheet check each tests/campaign/campaign.jsonl; status=$$?; [ $$status -le 1 ]

test: check types lint unit ## everything that must pass: drift, types, style, tests, packaging

check: $(VENV)/dev ## the generated clients are up to date
	$(BIN)/callsheet lint --strict
	$(BIN)/callsheet generate --check

types: $(VENV)/dev ## mypy strict over our code, the generated code and the tests
	$(BIN)/mypy
	$(BIN)/mypy tests

lint: $(VENV)/dev ## ruff and black over all of it
	$(BIN)/ruff check .
	$(BIN)/black --quiet --check generator generated tests

unit: $(VENV)/dev ## the tests
	$(BIN)/pytest -n auto

test-long: $(VENV)/dev ## the tests that take minutes
	$(BIN)/pytest -n auto -m long

faults: $(VENV)/dev ## write the table of faults, tests/faults/README.md
	$(BIN)/python -m tests.faults.table

guards: $(VENV)/dev ## take the guards of the runtime out, one at a time, and show what notices
	$(BIN)/python -m tests.faults.guards

generate: $(VENV)/dev ## write the clients
	$(BIN)/callsheet generate

bench: $(VENV)/bench ## how quick and how complete the checks are, beside other validators
	$(BIN)/python -m tests.bench

paid-posts: $(VENV)/dev ## count the paid POSTs of a call under each fault, beside other SDKs, and write the table
	$(BIN)/python -m tests.bench.paid_posts --write

clean: ## remove everything that can be made again
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
