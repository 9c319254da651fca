#!/usr/bin/env bash
# The grpcurl commands of the documents work as printed: for each document starts a server of its own and runs, one after another in one
# shell, every ```sh block between <!-- grpcurl:start --> and <!-- grpcurl:end --> from the root of the repository, with the server's
# address in place of 127.0.0.1:7420. A block fails the test when it fails or prints nothing; one after <!-- grpcurl:fails CODE --> has to
# fail with that code.
#
#   cargo build && tests/grpcurl.sh
set -euo pipefail
# A stream that never ends is a failure too.
[ -n "${GRPCURL_TIMED:-}" ] || GRPCURL_TIMED=1 exec timeout 600 "${BASH_SOURCE[0]}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."

documents=(README.md docs/grpcurl.md)
assay=${ASSAY_BIN:-${CARGO_TARGET_DIR:-target}/debug/assay}
export PATH="$PWD/.cache/bin:$PATH"

fail() { echo "grpcurl: $*" >&2; exit 1; }

command -v grpcurl >/dev/null || fail "grpcurl is missing: go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4"
[ -x "$assay" ] || fail "$assay is missing: cargo build"
assay=$(realpath "$assay")

scratch=$(mktemp -d)
server=
stop_server() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    server=
}
trap 'stop_server; rm -rf "$scratch"' EXIT

# In a folder of its own, so that no ledger of an earlier run is found and none is left behind. Sets `address`.
start_server() {
    local home=$1
    mkdir -p "$home"
    (cd "$home" && HOME="$PWD" XDG_DATA_HOME="$PWD" XDG_STATE_HOME="$PWD" exec "$assay" serve --listen 127.0.0.1:0) \
        >"$home/stdout" 2>"$home/stderr" &
    server=$!
    for _ in $(seq 300); do
        address=$(sed -n '1s/^listening on \(127\.0\.0\.1:[0-9]*\)$/\1/p' "$home/stdout")
        [ -z "$address" ] || return 0
        kill -0 "$server" 2>/dev/null || { cat "$home/stderr" >&2; fail "the server ended before it listened"; }
        sleep 0.1
    done
    cat "$home/stdout" "$home/stderr" >&2
    fail "the server named no address within 30 s"
}

# One file a block, named by its number and, where it has to fail, by the code.
blocks_of() {
    awk -v folder="$2" '
        /<!-- grpcurl:start -->/ { inside = 1 }
        /<!-- grpcurl:end -->/   { inside = 0 }
        /<!-- grpcurl:fails /    { code = $3 }
        block && /^```/          { block = ""; next }
        inside && /^```sh$/      { block = sprintf("%s/%03d.%s", folder, ++count, code ? code : "OK"); code = ""; printf "" > block; next }
        block                    { print > block }
    ' "$1"
}

# Runs one block in this shell, so that the next ones see its variables, and judges it.
try() {
    local block=$1 code=${1##*.} status=0
    echo "grpcurl: $document: $(head -1 "$block")"
    # The last command of a block decides, as it does for who types it.
    set +e; . "$block" >"$block.out" 2>"$block.err" </dev/null; status=$?; set -e
    if [ "$code" = OK ]; then
        [ "$status" = 0 ] && [ -s "$block.out" ] || { cat "$block" "$block".{out,err} >&2; fail "status $status, or nothing printed"; }
    else
        grep -q "Code: $code" "$block.err" || { cat "$block" "$block".{out,err} >&2; fail "not refused with $code"; }
        ! grep -q 'is not recognized' "$block.err" || { cat "$block.err" >&2; fail "details that grpcurl cannot show"; }
    fi
}

for document in "${documents[@]}"; do
    folder=$scratch/${document//\//-}
    mkdir "$folder"
    blocks_of "$document" "$folder"
    blocks=("$folder"/*)
    [ -f "${blocks[0]}" ] || fail "$document has no \`\`\`sh block between its grpcurl markers"
    start_server "$folder/home"
    sed -i "s/127\.0\.0\.1:7420/$address/g" "${blocks[@]}"
    for block in "${blocks[@]}"; do try "$block"; done
    stop_server
    echo "grpcurl: ${#blocks[@]} blocks of $document work as printed"
done
