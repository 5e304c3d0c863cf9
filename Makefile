# Two commands for everyone: make demo, make test. The rest is for those who change the code.
# Everything a target needs it installs itself, into this folder or, for the browser, Go and Java, from Debian's packages.

UV := .tools/bin/uv
RUN := .venv/bin
PORT ?= 8080
# Every test that starts a program would otherwise compile all of it anew, where a machine is told to keep no bytecode.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check format lint types contracts tests soak mutation bench docs words pictures clean

demo: .venv/ready  ## a demo library on 127.0.0.1:8080
	$(RUN)/carrel --home demo-home demo --port $(PORT)

test: .venv/ready tools  ## every test
	$(RUN)/pytest -n 3 --dist worksteal --durations=15 -m "not soak"

check: .venv/ready format lint types contracts test  ## what must hold before a change is sent

format: .venv/ready
	$(RUN)/ruff format --check .

lint: .venv/ready
	$(RUN)/ruff check .

types: .venv/ready
	$(RUN)/mypy

contracts: .venv/ready
	$(RUN)/lint-imports

soak: .venv/ready tools  ## the long tests: more kills, more days
	$(RUN)/pytest -n 2 --dist worksteal -m soak

mutation: .venv/ready  ## how many planted faults the tests find
	$(RUN)/python -m tests.mutation --write

bench: .venv/ready  ## the numbers in docs/benchmarks.md
	$(RUN)/python -m bench

docs: .venv/ready  ## the pages that are made from the code
	$(RUN)/python docs/generate_law.py
	$(RUN)/python docs/generate_lives.py
	$(RUN)/python docs/generate_audit.py

words: .venv/ready  ## the words of the pages, gathered for their Spanish (locale/es.po)
	$(RUN)/python docs/gather_words.py

pictures: .venv/ready tools  ## the pictures in the documents
	$(RUN)/python docs/take_pictures.py

clean:
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo-home

.tools/ready:
	python3 -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9
	touch $@

.venv/ready: .tools/ready pyproject.toml uv.lock hatch_build.py
	$(UV) sync --frozen --quiet
	touch $@

# A browser for the pages' tests, Go's note and tlog packages for the ledger's, and Java for Spark: Debian's own.
tools:
	@sh tests/tools.sh
