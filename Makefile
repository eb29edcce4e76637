# Everything real happens in scripts/ and in the `askoh` command; `make` is the short way in.
.DEFAULT_GOAL := help
.PHONY: help run test setup lint train rasa-checks bench mutation
ASKOH := .venv/bin/askoh

help: ## show this list
	@echo "AskOH: what make can do"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'
	@echo "More with: $(ASKOH) --help"

run: setup ## set up, train if needed, start everything; Ctrl-C stops it
	@$(ASKOH) up

test: setup lint rasa-checks ## set up and run every check and test
	@cd bot && .venv/bin/python -m pytest
	@.venv/bin/pytest

setup: ## install both environments and build the pages' assets
	@sh scripts/bootstrap.sh

lint: setup ## style, types and complexity
	@.venv/bin/ruff check .
	@.venv/bin/mypy

train: setup ## train the model if what it learns from changed
	@$(ASKOH) train

rasa-checks: train ## Rasa's own checks: data validate, test nlu, test core
	@$(ASKOH) rasa-checks

bench: train ## measure AskOH beside Rasa's stock assistant (up to 25 minutes)
	@.venv/bin/python -m bench.run

mutation: setup ## change the rules and dates one place at a time; do the tests notice? (15 minutes or more)
	@rm -rf mutants
	@nice -n 19 .venv/bin/mutmut run --max-children 1
	@.venv/bin/mutmut results
