# Everything a contributor runs. Needs Python >= 3.11, git and make; all else is installed into $(VENV).
#
#   make demo           the main job, on the drafts in fixtures/drafts
#   make test           every test            make test ARGS="-k printer"
#   make help           the rest

# CI may bring an environment of its own: an active one is used there, never on a person's machine.
ifneq ($(CI),)
VENV ?= $(or $(VIRTUAL_ENV),.venv)
else
VENV ?= .venv
endif
BIN := $(VENV)/bin
RUN := $(VENV)/.copygate-run
DEV := $(VENV)/.copygate-dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The first interpreter that runs, is new enough and can make an environment; PYTHON=... chooses one by hand.
PYTHONS := $(or $(PYTHON),python3.11 python3 python python3.12 python3.13 python3.14)
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help setup lint format test tesseract demo demo-images demo-review accuracy coverage bench bench-editor \
  bench-impact bench-review ocr-bench faults try-pre-commit fuzz soak clean

# Only RapidOCR comes with pip; the second engine is a system package. Missing it fails nothing: its tests are skipped.
TESSERACT := tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra tesseract-ocr-eng

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

setup: $(DEV) ## set up the environment for development in $(VENV)

$(BIN)/python:
	@for p in $(PYTHONS); do \
	  if $$p -c '$(USABLE)' >/dev/null 2>&1; then echo "using $$p for $(VENV)"; exec $$p -m venv $(VENV); fi; \
	done; \
	echo "make: no Python >= 3.11 with venv and pip found (tried: $(PYTHONS)); set PYTHON=/path/to/python" >&2; exit 1

# A stamp is older than pyproject.toml exactly when something may have to be installed again.
$(RUN): pyproject.toml | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	$(PIP) -e '.[all,dev]'
	@touch $(RUN) $@

lint: $(DEV) ## style, types and import layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(DEV) ## rewrite the Python files in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

tesseract:
	@if tesseract --list-langs 2>/dev/null | grep -q chi_tra; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Tesseract ($(TESSERACT))"; \
	  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(TESSERACT); } >/dev/null && exit 0; \
	fi; \
	echo "make: Tesseract is missing, so its tests are skipped: install $(TESSERACT) (Debian names)" >&2

test: $(DEV) tesseract ## every test, on every core
	$(BIN)/python -m pytest -n auto $(ARGS)

# Findings in the drafts are the point, so 1 (found) and 3 (undecided) are success here; a crash or a broken rulebook is not.
demo: $(RUN) ## check the drafts in fixtures/drafts
	@errors=$$(mktemp); $(BIN)/copygate check fixtures/drafts --format full 2>"$$errors"; code=$$?; \
	cat "$$errors" >&2; crash=$$(grep -c '^Traceback' "$$errors"); rm -f "$$errors"; \
	if [ "$$crash" != 0 ]; then echo "make demo: copygate crashed" >&2; exit 70; fi; \
	case $$code in 0|1|3) ;; *) exit $$code;; esac

demo-images: $(DEV) ## draw posters and check them     ARGS="--ocr tesseract"     OUT=folder keeps the pictures
	@$(BIN)/python -m tests.demo_images $(if $(OUT),--out "$(OUT)") $(ARGS)

demo-review: $(DEV) ## one draft through review, publication, takedown and an audit     OUT=folder keeps it     ARGS="--lang en"
	@$(BIN)/python -m tests.demo_review $(if $(OUT),--out "$(OUT)") $(ARGS)

accuracy: $(DEV) ## score the labelled cases     CORPUS=posts.jsonl: alarm rates on an archive     ARGS=--misses
	@$(BIN)/python -m tests.accuracy $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

coverage: $(DEV) ## what the examples of the shipped rules show, and which mutants of two packs they notice
	$(BIN)/copygate rules test --coverage --min 95
	$(BIN)/copygate rules mutate cn/privacy --min 90
	$(BIN)/copygate rules mutate cn/ad-law --min 90

bench: $(DEV) ## cold start, throughput beside others, more terms, more rules (about 6 minutes)     ARGS="--only speed"
	@$(BIN)/python -m tests.bench $(ARGS)

ocr-bench: $(DEV) tesseract ## pictures: both OCR engines on our posters, labels, codes, likeness (some ten minutes)     ARGS=--misses
	@$(BIN)/python -m tests.ocr_bench $(ARGS)
	@$(BIN)/python -m tests.legibility
	@$(BIN)/python -m tests.codes
	@$(BIN)/python -m tests.likeness

bench-editor: $(DEV) ## how long an editor waits for the language server, on 300 rules
	@$(BIN)/python -m tests.bench_editor

bench-review: $(DEV) ## durable acts a second, "is it approved?", the log's verification (some ten minutes)
	@$(BIN)/python -m tests.bench_review $(ARGS)
	@$(BIN)/python -m tests.bench_audit $(ARGS)

bench-impact: $(DEV) ## impact of a change over a million posts, beside two full checks     ARGS="--posts 100000 --only term"
	@$(BIN)/python -m tests.bench_impact $(ARGS)

faults: $(DEV) ## 200 kills with four writers, 32 people racing, a disk that fails; then the log verified     ARGS="--only disk"
	@$(BIN)/python -m tests.faults_review $(ARGS)

try-pre-commit: $(DEV) ## the pre-commit hook, installed from this checkout into a repository of posts (a minute, needs the index)
	@$(BIN)/python -m venv $(VENV)/pre-commit && $(VENV)/pre-commit/bin/pip install --quiet --disable-pip-version-check pre-commit
	COPYGATE_PRE_COMMIT="$(abspath $(VENV))/pre-commit/bin/pre-commit" $(BIN)/python -m pytest -q tests/test_pre_commit.py

SECONDS ?= 300
fuzz: $(DEV) ## docx, xlsx, pdf, image, html, subtitles: five minutes each (SECONDS=300)     ARGS="--format image"
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(ARGS)

soak: $(DEV) ## the property tests with 200 times the examples, random seeds     ARGS=tests/test_review.py
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m property $(ARGS)

clean: ## remove what make made
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
