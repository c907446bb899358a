# Lungta's jobs. Needs GNU make and any Python >= 3.11; the rest comes into .venv from requirements.lock.
#
#   make demo     plan a day over the Khumbu Icefall with the sample cargo
#   make test     every test                       make check   format, lint, types, floors, docs
#   make bench    the benchmarks (BENCH=short)     make docs    the documentation as a site
#   make lock     renew requirements.lock          make clean   remove everything that was made
#
# PYTHON=... names the Python to use; LUNGTA_DATA=... the folder of real terrain and measurements.

BIN := .venv/bin
DEMO := out/khumbu
BENCH := full

# Real data beside the clone, when it is there; otherwise the tests that need it are skipped with their reason.
ifneq ($(wildcard ../shared/data/terrain),)
LUNGTA_DATA ?= $(CURDIR)/../shared/data
endif
export LUNGTA_DATA PYTHON

.PHONY: help demo test check bench docs lock clean
help:
	@sed -n 's/^#\( \{0,1\}\)//p' Makefile | sed '/^Real data/d'

.venv/.ready: requirements.lock pyproject.toml .ci/make-venv
	@.ci/make-venv
	@touch $@

demo: .venv/.ready
	$(BIN)/lungta plan khumbu --out $(DEMO)
	@echo "The plan is in $(CURDIR)/$(DEMO): open index.html, print flight-sheet.pdf, load a file of missions/."

test: .venv/.ready
	$(BIN)/python -m pytest -n 2 -rs

check: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: .venv/.ready
	$(BIN)/python benchmarks/run.py $(BENCH)

docs: .venv/.ready
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The documentation is in $(CURDIR)/site-docs: open index.html."

lock: .venv/.ready
	.ci/make-lock $(UPGRADE)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache out site-docs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
