# `make run` and `make check` need nothing but this folder: they set up the machine first (tools/setup.sh).
.DEFAULT_GOAL := help
.PHONY: help run check bench pictures format texts golden lock
PYTHON := .venv/bin/python

help:
	@echo "make run       set up, then start the two sites with example rounds, and print their addresses"
	@echo "make check     set up, then everything that must hold before a change may land"
	@echo "make bench     speed and size, each beside its reference in the same run"
	@echo "make pictures  pictures of pages and report, in pictures/"
	@echo "make format    put code in its usual form"
	@echo "make texts     collect the texts to translate in translations/messages.pot"
	@echo "make golden    renew the saved outputs in tests/golden"
	@echo "make lock      pin and hash the requirements anew"

run:
	@tools/setup.sh run
	@exec .venv/bin/surveyapp serve --demo

check:
	@tools/setup.sh check
	@tools/check.sh

bench:
	@tools/setup.sh check
	@$(PYTHON) -m bench

pictures:
	@tools/setup.sh check
	@$(PYTHON) -m tools.pictures

format:
	@tools/setup.sh check
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format --quiet .

texts:
	@tools/setup.sh check
	@$(PYTHON) -m tools.texts write

golden:
	@tools/setup.sh check
	@RENEW_GOLDEN=yes $(PYTHON) -m pytest -q -m golden

lock:
	@tools/lock.sh
