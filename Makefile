# `make run` starts the service, `make test` proves it, `make dev` only sets up; each works as the first command ever typed.
SHELL := bash
PY ?= python3
PORT ?= 8000
export UV_PYTHON_DOWNLOADS = never
BIN := .venv/bin

FOLDERS ?= demo courses mentors partners investors

.PHONY: help run test dev browser pictures client notebooks bench bench-quality lock lint format clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# The run set is a subset of the dev set: once the dev set is there, `make run` leaves it alone.
define install
	@echo "==> Python packages ($(1)) into .venv: about a minute the first time"
	@test -x $(BIN)/python || $(PY) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check "uv>=0.13,<0.14"
	@$(BIN)/uv pip sync --compile-bytecode --python $(BIN)/python --require-hashes requirements/$(1).txt || { \
	  echo "==> again with the certificates of this system (a proxy may have its own)"; \
	  $(BIN)/uv pip sync --compile-bytecode --system-certs --python $(BIN)/python --require-hashes requirements/$(1).txt; }
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e . || \
	  $(BIN)/uv pip install -q --system-certs --python $(BIN)/python --no-deps -e .
endef

.venv/.dev.ok: requirements/dev.txt pyproject.toml
	$(call install,dev)
	@touch .venv/.dev.ok .venv/.run.ok

.venv/.run.ok: requirements/run.txt pyproject.toml
	@if test -e .venv/.dev.ok; then $(MAKE) .venv/.dev.ok; else $(MAKE) .venv/.install-run; fi
	@touch .venv/.run.ok

.PHONY: .venv/.install-run
.venv/.install-run:
	$(call install,run)

dev: .venv/.dev.ok ## set up .venv with everything, start nothing
	@echo "Ready: $(BIN)/matcher --help"

run: .venv/.run.ok ## install, fill a SQLite store with the synthetic demo region, serve on 127.0.0.1:8000
	@$(BIN)/matcher serve --demo --port $(PORT)

test: .venv/.dev.ok browser ## lint, types, architecture and all tests
	@echo "==> ruff";        $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "==> mypy";        $(BIN)/mypy
	@echo "==> import-linter"; $(BIN)/lint-imports --no-cache
	@echo "==> pytest";      $(BIN)/pytest -n 2 --dist loadfile -m "not bench" tests

browser: # Chromium and a font with Chinese, where they may be installed
	@bash tests/e2e/browser.sh

pictures: .venv/.dev.ok browser ## the pictures of the README, taken by the tests in the browser
	@PICTURES=docs/pictures $(BIN)/pytest -q tests/e2e

client: .venv/.dev.ok ## the typed Python client anew, from the OpenAPI document
	@PYTHONPATH=. $(BIN)/python clients/make.py

notebooks: .venv/.dev.ok ## run the analysts' notebooks and write them as pages into build/notebooks
	@OMP_WAIT_POLICY=passive $(BIN)/python notebooks/run.py build/notebooks
	@echo "Ready: build/notebooks/*.html"

bench: .venv/.dev.ok ## speed and memory, with the figures printed
	@OMP_NUM_THREADS=1 $(BIN)/pytest -q -s -m "bench and not quality" tests/bench

bench-quality: .venv/.dev.ok ## rankings beside all baselines on the evaluation data, and beside the truth of the demo; FOLDERS="courses mentors" for some of them
	@FOLDERS="$(FOLDERS)" $(BIN)/pytest -q -s -m quality tests/bench

format: .venv/.dev.ok ## format the code
	@$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format .

lock: ## re-resolve requirements/*.txt (hashes, no addresses)
	@test -x $(BIN)/uv || { $(PY) -m venv .venv && $(BIN)/python -m pip install -q "uv>=0.13,<0.14"; }
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --only-binary :all: pyproject.toml --extra postgres -o requirements/run.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --only-binary :all: pyproject.toml --extra postgres --extra dev -o requirements/dev.txt

clean: ## remove the environment and what was built (not the data)
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
