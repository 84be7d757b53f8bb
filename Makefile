# Thin aliases: each target is one command that can be typed as well. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast fmt lint lock bench-engine clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## the main job: exchange, load, report
	./lx demo

test: ## every test and check
	./lx test

test-fast: ## the tests and checks that take below a minute
	./lx test --fast

fmt: ## format Python and Rust
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	cargo fmt --all

lint: ## ruff, mypy and clippy alone
	.venv/bin/ruff check .
	.venv/bin/mypy
	cargo clippy --workspace --all-targets --locked -- -D warnings

lock: ## pin requirements/*.in with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/core.in -o requirements/core.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/dev.in -o requirements/dev.txt

bench-engine: ## commands per second of the matching engine
	./lx bench engine

clean: ## remove what was built; the next start builds it anew
	rm -rf .venv target var src/lx/_native.abi3.so .mypy_cache .ruff_cache .pytest_cache .hypothesis
