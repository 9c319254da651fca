# `make test` is what CI runs (.ci/run installs what a fresh machine lacks, then calls it).

BUF := tests/tools/node_modules/.bin/buf
GENERATORS := $(BUF) .cache/bin/.tools .cache/generate/.tools
PYTHON_TOOLS := ../../tests/conformance/runners ../../tests/tools/grpc_python.py ../../tests/tools/python_*.py
NODE_MODULES := client/typescript/node_modules/.package-lock.json
MAVEN := mvn -B -q -ntp -f client/java/pom.xml
SMALL_MODEL := $(CURDIR)/.cache/small-model
# The program that the clients are tried against.
export ASSAY_BIN ?= $(abspath $(or $(CARGO_TARGET_DIR),target)/debug/assay)

.DEFAULT_GOAL := help
.PHONY: help test lint lint-rust lint-proto build small-model bench generate generate-check breaking \
	lint-python test-python lint-go test-go lint-typescript test-typescript lint-java test-java conformance support-table docs

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

test: lint build small-model ## everything: lint, build, all tests, the commands of the README
	ASSAY_TEST_SMALL_MODEL=$(SMALL_MODEL) cargo test --workspace
	if [ -f tests/grpcurl.sh ]; then tests/grpcurl.sh; fi
	$(MAKE) test-python test-go test-typescript test-java conformance docs

lint: lint-rust lint-proto breaking generate-check lint-python lint-go lint-typescript lint-java ## formatting and lints of every language and of the contract; nothing generated is stale

lint-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps -p assay-client

# The vendored protos stay as their publishers wrote them.
lint-proto: $(BUF)
	$(BUF) lint proto
	$(BUF) format --diff --exit-code --exclude-path proto/buf --exclude-path proto/google proto

lint-python: .cache/python/.tools
	cd client/python && ../../.cache/python/bin/ruff format --check . $(PYTHON_TOOLS) && ../../.cache/python/bin/ruff check . $(PYTHON_TOOLS)
	cd client/python && ../../.cache/python/bin/mypy

test-python: lint-python ## the Python client, against the program that was built
	cd client/python && ../../.cache/python/bin/pytest

lint-go: .cache/bin/.tools
	@for module in client/go tests/conformance; do \
		cd $(CURDIR)/$$module && test -z "$$(gofmt -l .)" && go vet ./... && $(CURDIR)/.cache/bin/staticcheck ./... || exit 1; \
	done

test-go: lint-go ## the Go client, against the program that was built
	cd client/go && go test ./...

lint-typescript: $(NODE_MODULES)
	cd client/typescript && npm run --silent lint

test-typescript: lint-typescript ## the TypeScript client, against the program that was built, in Chromium too; the size of its bundle for browsers
	cd client/typescript && npm test --silent && npm run --silent size

lint-java: ## compiles with every warning an error, too
	$(MAVEN) spotless:check test-compile

test-java: lint-java ## the Java client, against the program that was built
	$(MAVEN) test

# Every client that clients.yaml names, against the program that was built; ARGS='-only TEXT -clients go' picks.
conformance: .cache/python/.tools $(NODE_MODULES) ## every client against every scenario, and the table of what they support
	cd client/go && go build -o $(CURDIR)/.cache/bin/conformance-go ./internal/conformance
	cargo build --quiet -p assay-conformance-rust
	cp $(or $(CARGO_TARGET_DIR),target)/debug/conformance-rust .cache/bin/
	$(MAVEN) test-compile
	cd tests/conformance && go run . $(ARGS)

support-table: ARGS = -table ../../client/README.md
support-table: conformance ## the same, and the table goes into client/README.md

docs: .cache/python/.tools $(NODE_MODULES) client/java/target/classpath ## the API pages of the clients, in .cache/docs; a remark of a tool is a failure
	tests/tools/docs.sh

client/java/target/classpath:
	$(MAVEN) test-compile

breaking: $(BUF) ## the contract against the last tag: nothing published changes
	@tag=$$(git describe --tags --abbrev=0 2>/dev/null) || { echo "breaking: skipped, nothing is tagged yet"; exit 0; }; \
	$(BUF) breaking proto --against ".git#tag=$$tag,subdir=proto"

generate: $(GENERATORS) ## write anew what comes from the contract: Go, Python, TypeScript, docs/api.md
	tests/tools/generate.sh

generate-check: $(GENERATORS) ## fail if what is in the tree is not what the contract gives
	tests/tools/generate.sh --check

build: ## build everything, tests and benchmarks included
	cargo build --workspace --all-targets

small-model: ## install the small real model that some tests talk to
	tests/harness/small-model/setup.sh

bench: .cache/python/.tools $(NODE_MODULES) ## every figure of docs/benchmarks.md (release build)
	cargo build --release -p assay-cli
	$(MAVEN) test-compile
	cargo bench -p assay-domain --bench author --no-run
	benches/setup.sh
	cargo bench -p assay-domain --bench reply
	cargo bench -p assay-domain --bench quality
	cargo bench -p assay-domain --bench identity
	cargo bench -p assay-providers --bench stack
	cargo bench --bench service
	cargo bench --bench grades
	cargo bench -p assay-sources --bench sources
	python3 benches/sources_folder.py
	cargo bench -p assay-domain --bench automaton
	python3 benches/automata_batch.py
	cargo run --release --manifest-path benches/automata_others/Cargo.toml
	.cache/bench-venv/bin/python benches/automata_vs_automata_lib.py
	.cache/bench-venv/bin/python benches/author_vs_sklearn.py
	.cache/bench-venv/bin/python benches/tokens_vs_tiktoken.py
	.cache/bench-venv/bin/python benches/evidence_places.py
	benches/clients.sh

# No install script runs: the package for this platform brings the program itself.
$(BUF): tests/tools/package-lock.json
	cd tests/tools && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

$(NODE_MODULES): client/typescript/package-lock.json
	cd client/typescript && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# go.sum pins every module. protoc-gen-doc keeps to versions of its own, which those of the others would break.
.cache/bin/.tools: tests/tools/go.mod tests/tools/go.sum
	GOBIN=$(CURDIR)/.cache/bin go -C tests/tools install tool
	GOBIN=$(CURDIR)/.cache/bin go install github.com/pseudomuto/protoc-gen-doc/cmd/protoc-gen-doc@v1.5.1
	touch $@

.cache/generate/.tools: tests/tools/requirements.txt
	python3 -m venv .cache/generate
	.cache/generate/bin/pip install --quiet --disable-pip-version-check -r tests/tools/requirements.txt
	touch $@

.cache/python/.tools: client/python/requirements-dev.txt client/python/pyproject.toml
	python3 -m venv .cache/python
	.cache/python/bin/pip install --quiet --disable-pip-version-check -r client/python/requirements-dev.txt
	.cache/python/bin/pip install --quiet --disable-pip-version-check --no-deps -e client/python
	touch $@
