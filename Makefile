# `make test` is what CI runs (.ci/run installs what a fresh machine lacks, then calls it).

BUF := tests/tools/node_modules/.bin/buf
SMALL_MODEL := $(CURDIR)/.cache/small-model

.DEFAULT_GOAL := help
.PHONY: help test lint lint-rust lint-proto build small-model bench

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

test: lint build small-model ## everything: lint, build, all tests, the commands of the README
	ASSAY_TEST_SMALL_MODEL=$(SMALL_MODEL) cargo test --workspace
	if [ -f tests/grpcurl.sh ]; then tests/grpcurl.sh; fi

lint: lint-rust lint-proto ## formatting and lints of Rust and of the contract

lint-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

# The vendored protos stay as their publishers wrote them.
lint-proto: $(BUF)
	$(BUF) lint proto
	$(BUF) format --diff --exit-code --exclude-path proto/buf proto

build: ## build everything, tests and benchmarks included
	cargo build --workspace --all-targets

small-model: ## install the small real model that some tests talk to
	tests/harness/small-model/setup.sh

bench: ## every figure of docs/benchmarks.md (release build)
	cargo build --release -p assay-cli
	cargo bench -p assay-domain --bench author --no-run
	benches/setup.sh
	cargo bench -p assay-domain --bench reply
	cargo bench -p assay-domain --bench quality
	cargo bench -p assay-providers --bench stack
	cargo bench --bench service
	cargo bench -p assay-sources --bench sources
	python3 benches/sources_folder.py
	.cache/bench-venv/bin/python benches/author_vs_sklearn.py
	.cache/bench-venv/bin/python benches/tokens_vs_tiktoken.py
	.cache/bench-venv/bin/python benches/evidence_places.py

# No install script runs: the package for this platform brings the program itself.
$(BUF): tests/tools/package-lock.json
	cd tests/tools && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@
