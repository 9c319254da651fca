#!/usr/bin/env bash
# What a client costs over the bare stub: each reads the same stream of 100,000 small events both ways, in turn.
#
#   make .cache/python/.tools client/typescript/node_modules/.package-lock.json && benches/clients.sh [ROUNDS]
# The Java client has to be compiled: make lint-java.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-7}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
go -C tests/conformance build -o "$scratch/conformance" .
go -C client/go build -o "$scratch/bench" ./internal/bench

# It serves until its input ends, with this script.
exec 3> >(cd tests/conformance && exec "$scratch/conformance" -flood 100000 >"$scratch/address")
until [ -s "$scratch/address" ]; do sleep 0.1; done
address=$(cat "$scratch/address")
"$scratch/bench" "$address" "$rounds"
cargo bench --quiet -p assay-client --bench stream -- "$address" "$rounds"
# Some machines tell Python to keep no bytecode: imports would then compile every time.
PYTHONDONTWRITEBYTECODE= .cache/python/bin/python benches/clients_python.py "$address" "$rounds"
java -cp "client/java/target/classes:client/java/target/test-classes:$(cat client/java/target/classpath)" assay.Bench "$address" "$rounds"
npm --prefix client/typescript run --silent bench -- "$address" "$rounds"
npm --prefix client/typescript run --silent size
