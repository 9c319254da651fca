#!/usr/bin/env bash
# The README's grpcurl commands work as printed: starts a server of its own, runs every ```sh block between
# <!-- grpcurl:start --> and <!-- grpcurl:end --> from the root of the repository with the server's address put in place of
# 127.0.0.1:7420, and fails when one fails or prints nothing.
#
#   cargo build && tests/grpcurl.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

assay=${ASSAY_BIN:-${CARGO_TARGET_DIR:-target}/debug/assay}
printed=127.0.0.1:7420
export PATH="$PWD/.cache/bin:$PATH"

fail() { echo "grpcurl: $*" >&2; exit 1; }

command -v grpcurl >/dev/null || fail "grpcurl is missing: go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4"
[ -x "$assay" ] || fail "$assay is missing: cargo build"
assay=$(realpath "$assay")
[ -f README.md ] || fail "README.md is missing"

scratch=$(mktemp -d)
server=
clean_up() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$scratch"
}
trap clean_up EXIT

# One file a block.
awk -v folder="$scratch" '
    /<!-- grpcurl:start -->/ { inside = 1 }
    /<!-- grpcurl:end -->/   { inside = 0 }
    block && /^```/          { block = ""; next }
    inside && /^```sh$/      { block = sprintf("%s/block-%02d.sh", folder, ++count); printf "" > block; next }
    block                    { print > block }
' README.md
blocks=("$scratch"/block-*.sh)
[ -f "${blocks[0]}" ] || fail "README.md has no \`\`\`sh block between its grpcurl markers"

# In a folder of its own, so that no ledger of an earlier run is found and none is left behind.
mkdir "$scratch/home"
(cd "$scratch/home" && HOME="$PWD" XDG_DATA_HOME="$PWD" XDG_STATE_HOME="$PWD" exec "$assay" serve --listen 127.0.0.1:0) \
    >"$scratch/stdout" 2>"$scratch/stderr" &
server=$!

for _ in $(seq 300); do
    address=$(sed -n '1s/^listening on \(127\.0\.0\.1:[0-9]*\)$/\1/p' "$scratch/stdout")
    [ -z "$address" ] || break
    kill -0 "$server" 2>/dev/null || { cat "$scratch/stderr" >&2; fail "the server ended before it listened"; }
    sleep 0.1
done
[ -n "$address" ] || { cat "$scratch/stdout" "$scratch/stderr" >&2; fail "the server named no address within 30 s"; }

for block in "${blocks[@]}"; do
    sed -i "s/${printed//./\\.}/$address/g" "$block"
    echo "grpcurl: $(head -1 "$block")"
    timeout 60 bash -euo pipefail "$block" >"$block.out" 2>"$block.err" </dev/null || {
        status=$?
        cat "$block" "$block.out" "$block.err" >&2
        fail "the block above failed with status $status"
    }
    [ -s "$block.out" ] || { cat "$block" "$block.err" >&2; fail "the block above printed nothing"; }
done
echo "grpcurl: ${#blocks[@]} blocks of README.md work as printed"
