# Needs Python 3.11 or newer with venv, and make; everything else comes from the lock files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
SYNC := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip sync --require-hashes --compile-bytecode

.PHONY: demo run test lint types layers suite format lock clean

demo: $(VENV)/.installed ## the whole product on this machine in about half a minute
	$(BIN)/khabardar demo

run: $(VENV)/.installed ## the service on the shipped configuration (console receiver unless a token is set)
	$(BIN)/khabardar run

test: lint types layers suite ## everything that must pass

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

types: $(VENV)/.installed-dev
	$(BIN)/mypy

layers: $(VENV)/.installed-dev
	$(BIN)/lint-imports

suite: $(VENV)/.installed-dev
	$(BIN)/pytest -n 2

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/.uv: requirements/uv.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

$(VENV)/.installed: $(VENV)/.uv requirements/run.txt pyproject.toml
	test -e $(VENV)/.installed-dev || $(SYNC) requirements/uv.txt requirements/run.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.uv requirements/run.txt requirements/dev.txt pyproject.toml
	$(SYNC) requirements/uv.txt requirements/dev.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.installed

lock: $(VENV)/.uv ## renew the lock files; they name no index
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/uv.in -o requirements/uv.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml requirements/build.in -o requirements/run.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev pyproject.toml requirements/build.in -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
