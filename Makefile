# Every target that ends in a "##" comment is listed by `make help`.
# ARGS is handed on:   make report ARGS="--edition 2026-11 --economy KEN"
# PYTHON names the interpreter for a new .venv:   make setup PYTHON=python3.12

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
ARGS ?=

.PHONY: help report test setup fetch lab check clean ready

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

report: ready ## fetch the figures and make the report in reports/  (ARGS= for options of `socjust report`)
	@$(BIN)/socjust report $(ARGS)

test: ready ## run all tests  (ARGS= for options of pytest)
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

setup: ## make or repair .venv, look again for a browser for PDF
	@sh scripts/setup.sh --again

fetch: ready ## fetch the figures into a new vintage in data/  (ARGS= for options of `socjust fetch`)
	@$(BIN)/socjust fetch $(ARGS)

lab: ready ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

check: ready ## lint and check the formatting with ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean: ## remove .venv and caches; data/ and reports/ stay
	@rm -rf .venv .venv.lock build dist .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@sh scripts/setup.sh
