# The verbs of the project; .ci/run calls the same ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Apart from the folder that is used unless told otherwise: invented towns are no company for real ones.
DATA ?= kkgraph-demo
SAMPLES ?= samples/contracts
# The saved query that `make run` answers, with its parameters.
QUERY ?= contracts_overview
# Minutes of mixed load.
SOAK ?= 10
# Contracts and judged needs that search learns its states from.
SHARED ?= ../shared
NEEDS ?= $(SHARED)/eval/retrieval-dev.jsonl $(SHARED)/eval/answers-dev.jsonl

RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
# A worker more than there are cores: many tests wait for a server or a process.
TEST_WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help run test lint audit bench soak train train-names train-states picture clean print-query
# What learns reads what was learnt before it.
.NOTPARALLEL:
help:
	@echo 'make run    install, read $(SAMPLES)/ into $(DATA)/ and answer one saved query'
	@echo 'make test   run the tests'
	@echo 'make lint   ruff, mypy, direction of imports'
	@echo 'make audit  licences of everything installed; known faults, where pip-audit is installed'
	@echo 'make bench  measure speed'
	@echo 'make train  learn again: names (samples/training), states of search (samples/judged, $(SHARED)/)'
	@echo 'make soak   ten minutes of mixed load on the server (SOAK=minutes)'
	@echo 'make mutate ROOM=kkgraph/twins TESTS="tests/test_twins*.py"   what could be wrong unnoticed'
	@echo 'make picture  take the picture that README shows (Chromium)'
	@echo 'make clean  remove what was made (not $(DATA)/)'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Installed again only when what is to be installed has changed.
$(RUN_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -c constraints.txt -e '.[api]'
	@touch $@

$(DEV_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --no-compile -c constraints.txt -e '.[api,dev,mcp,models]'
	@# On all cores; some packages hold files that are no Python of this version.
	@$(BIN)/python -m compileall -q -j 0 $(VENV) >/dev/null 2>&1 || true
	@touch $@ $(RUN_STAMP)

run: $(RUN_STAMP)
	@$(BIN)/kkgraph --data $(DATA) ingest $(SAMPLES)
	@echo
	@$(BIN)/kkgraph --data $(DATA) list contracts
	@echo
	@echo "Saved query: $(QUERY)"
	@$(BIN)/kkgraph --data $(DATA) query $(QUERY)
	@echo
	@echo 'Try next:'
	@echo '  $(BIN)/kkgraph --help'
	@echo '  $(BIN)/kkgraph --data $(DATA) list queries'
	@echo '  $(BIN)/kkgraph --data $(DATA) show ID'
	@echo '  $(BIN)/kkgraph --data $(DATA) search "fjärrvärme"'
	@echo '  $(BIN)/kkgraph --data $(DATA) serve      # pages, API and SPARQL on http://127.0.0.1:8000'
	@echo '  $(BIN)/kkgraph ingest YOUR-CONTRACT.pdf      # yours, in kkgraph-data/, without the invented towns'

test: $(DEV_STAMP)
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

audit: $(DEV_STAMP)
	@$(BIN)/python scripts/audit.py

bench: $(DEV_STAMP)
	$(PIP) -c constraints.txt -e '.[bench]'
	$(BIN)/python -m pytest -m bench -s
	$(BIN)/python -m benchmarks.ingest
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.queries
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.search_quality
	$(BIN)/python -m benchmarks.twins
	$(BIN)/python -m benchmarks.server
	$(BIN)/python -m benchmarks.theme_coverage
	$(BIN)/python -m benchmarks.language_coverage
	$(BIN)/python -m benchmarks.query_steps

soak: $(DEV_STAMP)
	$(BIN)/python -m benchmarks.server --soak $(SOAK)

train: train-names train-states

train-names: $(DEV_STAMP)
	$(BIN)/python -m ingest.lessons

# Without the judged needs the shipped models stay.
train-states: $(DEV_STAMP)
ifeq ($(wildcard $(NEEDS)),)
	@echo 'no $(NEEDS): ontology/models/states.json stays as it is'
else
	$(BIN)/kkgraph --quiet --data build/train ingest $(SHARED)/corpus
	$(BIN)/kkgraph --data build/train evaluate answers --left-out --fit ontology/models/states.json $(NEEDS)
endif

# ROOM=kkgraph/twins TESTS='tests/test_twins*.py' [COUNT=30] [SEED=2030]
mutate: $(DEV_STAMP)
	$(BIN)/python scripts/mutate.py $(ROOM) $(TESTS) --count $(or $(COUNT),30) --seed $(or $(SEED),2030)

picture: $(DEV_STAMP)
	@$(BIN)/kkgraph --quiet --data $(DATA) ingest $(SAMPLES)
	$(BIN)/python scripts/picture.py --data $(DATA)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find kkgraph ingest search_api tests -name __pycache__ -type d -prune -exec rm -rf {} +

# For .ci/run, so that the name of the query stands in one place.
print-query:
	@echo '$(QUERY)'
