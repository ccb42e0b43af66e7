# The first two: `make demo` and `make test`. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A set-up is redone when what it installs changes.
INSTALLED := $(VENV)/.installed
DEVELOP := $(VENV)/.develop

.PHONY: demo test check live docs picture wheel lock clean

demo: $(INSTALLED)
	$(BIN)/summarizer run examples/articles --replay cassettes/demo --out out/demo

test: $(DEVELOP)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: $(DEVELOP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@mkdir -p out
	@$(BIN)/lint-imports --no-logo > out/.lint-imports 2>&1 || { cat out/.lint-imports; exit 1; }

live: $(DEVELOP)
	$(BIN)/python benchmarks/live.py

docs: $(DEVELOP)
	for script in docs/generate_*.py; do $(BIN)/python $$script || exit 1; done

picture: $(DEVELOP) demo
	$(BIN)/python docs/picture.py

wheel: $(DEVELOP)
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

# Versions that were tested together, as name==version lines.
lock: $(DEVELOP)
	$(BIN)/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==' > constraints.txt

clean:
	rm -rf $(VENV) out dist build

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --constraint constraints.txt --editable '.[html]'
	@touch $@

$(DEVELOP): pyproject.toml constraints.txt requirements-dev.txt | $(VENV)/bin/python
	$(PIP) install --constraint constraints.txt --editable '.[html,parquet,local]' --requirement requirements-dev.txt
	@mkdir -p out
	@touch $@ $(INSTALLED)
