# What a newcomer types: make demo · make test. Everything installs what it needs into .venv.
PY := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)
unexport PYTHONDONTWRITEBYTECODE # nothing is compiled twice
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

.venv/base: requirements/base.txt pyproject.toml
	@sh tools/prerequisites.sh run
	python3 -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(PY) tools/link.py
	@touch $@

.venv/dev: requirements/dev.txt .venv/base
	@sh tools/prerequisites.sh test
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/messages: .venv/base $(wildcard src/diemcau/*/locale/*/LC_MESSAGES/*.po src/diemcau/*/*/locale/*/LC_MESSAGES/*.po)
	$(PY) tools/messages.py compile
	@touch $@

setup: .venv/base .venv/messages ## install what a server needs
demo: setup ## a throw-away conference of 172 rooms, alive
	$(PY) -m diemcau demo $(ARGS)
dev: .venv/dev .venv/messages ## a server on var/ that reloads
	DIEMCAU_DEBUG=true $(PY) -m diemcau serve --reload $(ARGS)
check: .venv/dev .venv/messages ## lint, types, import contracts, migrations, message catalogues
	$(PY) tools/check.py
PYTEST := $(PY) -m pytest --dist loadfile
test: .venv/dev .venv/messages ## the suite on SQLite, its browser part (which waits more than it works), then all but that on a real, migrated PostgreSQL
	$(PYTEST) -n 2 --no-migrations -m "not whole and not proof and not browser and not postgres" $(ARGS)
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(PYTEST) -n 3 --no-migrations -m "not whole and not proof and browser" $(ARGS)
	$(PY) tools/postgres.py $(PYTEST) -n 2 -m "not whole and not proof and not browser and not sqlite" $(ARGS)
whole: .venv/dev .venv/messages ## what starts whole servers, on SQLite: bad days, backups, processes
	$(PYTEST) -n 3 -m "whole and not proof and not browser" $(ARGS)
journeys: .venv/dev .venv/messages ## journeys through whole servers in a browser
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(PYTEST) -n 2 -m "whole and not proof and browser" $(ARGS)
proof: whole journeys ## both, the first also on PostgreSQL, and the slow proofs: power cuts, full rehearsals, every pair of stores
	@sh tools/prerequisites.sh proof
	$(PY) tools/postgres.py $(PYTEST) -n 2 -m "whole and not proof and not browser and not sqlite" $(ARGS)
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) -m pytest -m proof $(ARGS)
bench: .venv/dev .venv/messages ## figures, as ratios against a rival in the same run
	@sh tools/prerequisites.sh bench
	$(PY) -m diemcau bench all $(ARGS)
messages: .venv/dev ## collect strings into the catalogues
	$(PY) tools/messages.py collect
vendor: .venv/dev ## fetch the vendored scripts named in tools/vendor.json again
	$(PY) tools/vendor.py
lock: ## lock the requirements with hashes and no index address
	$(PY) -m pip install -q uv
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url requirements/base.in -o requirements/base.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -c requirements/base.txt requirements/dev.in -o requirements/dev.txt

.PHONY: help setup demo dev check test whole journeys proof bench messages vendor lock
