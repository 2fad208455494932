# Every target is one visible command. `make` alone prints this list.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
EVENHAND_HOME ?= $(CURDIR)/var/demo
V := .venv/bin
CODE := evenhand tests scripts benchmarks manage.py
export PYTHON PORT
export UV_PYTHON_DOWNLOADS := never

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## the environment in .venv, from hashed requirements; nothing to do when they are unchanged
	@scripts/environment dev

demo: ## a synthetic agency at http://localhost:8000 (or PORT=…); data under EVENHAND_HOME
	@scripts/environment runtime
	EVENHAND_HOME="$(EVENHAND_HOME)" EVENHAND_DEMO=1 $(V)/evenhand demo

test: setup ## everything: SQLite, PostgreSQL, browser; installs Debian's PostgreSQL, Chromium and strace where it may
	@scripts/needs
	@$(V)/python tests/postgres.py scripts/test

check: setup ## the quick loop (under two minutes, no browser): lint, types, imports, migrations, fast tests
	@scripts/check

fmt: setup ## format code and templates
	$(V)/ruff format $(CODE)
	$(V)/ruff check --fix --quiet $(CODE)
	git ls-files -z 'evenhand/templates/*.html' | xargs -0 --no-run-if-empty $(V)/djade --target-version 5.2

lint: setup ## what ruff and djade find
	$(V)/ruff format --check $(CODE)
	$(V)/ruff check $(CODE)
	git ls-files -z 'evenhand/templates/*.html' | xargs -0 --no-run-if-empty $(V)/djade --check --target-version 5.2

types: setup ## mypy, strict
	$(V)/mypy

imports: setup ## who may import whom
	$(V)/lint-imports

walk: setup ## every reachable state of every programme, every guarantee on every edge; compiled first
	@$(V)/python scripts/compile_rules.py build/walk || echo "Walking interpreted, which takes three times as long."
	PYTHONSAFEPATH=1 PYTHONPATH="$$([ -f build/walk/compiled ] && echo build/walk)" $(V)/python -m evenhand.cli walk $(WALK)

acts: setup ## the table of acts: rule, guarantee, form, page, Spanish, letter, tests; it has no hole
	$(V)/python manage.py acts

bench: setup ## our pages beside the floor, in one run
	$(V)/evenhand bench

docs: setup ## write the generated documents afresh
	$(V)/python manage.py docs

locale: setup ## merge evenhand/locale/parts, check that every sentence has its Spanish, compile
	$(V)/python scripts/translations.py

requirements: ## resolve pyproject.toml anew into the hashed requirements (needs uv)
	uv pip compile $(UV_COMPILE) pyproject.toml --group build -o requirements/runtime.txt
	uv pip compile $(UV_COMPILE) pyproject.toml --group dev -o requirements/dev.txt
UV_COMPILE := -q --upgrade --universal --generate-hashes --python-version 3.11 --no-header --no-annotate

soak: setup walk ## what is too long for `make test`: the whole walk, every crash point, every branch of the vault, memory
	$(V)/evenhand bench --quick --drift 100000
	$(V)/pytest -q -n 2 -m "not journey" --hypothesis-profile=soak
	@mkdir -p build
	$(V)/coverage run --data-file=build/vault.coverage --branch --source=evenhand.vault -m pytest -q -n 0 $(VAULT)
	$(V)/coverage report --data-file=build/vault.coverage --show-missing --fail-under=100
# What asks the vault for every branch it has.
VAULT := tests/rooms/test_vault_*.py tests/rooms/test_ledger*.py $(addprefix tests/rooms/test_,surveys.py backup.py \
  restore.py zombies.py holds_and_doors.py legal_holds.py written_from_outside.py) \
  $(addprefix tests/web/test_,held_rooms.py own_passkey.py sign_in_lost_keys.py)

.PHONY: help setup demo test check fmt lint types imports walk acts bench docs locale requirements soak
