#!/usr/bin/env bash
# Writes what comes from the contract; with --check, fails instead where the tree has something else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Whole folders and files that are generated, no more and no less.
generated() {
    (cd "$1" && ls -d client/go/calls.go client/go/gen client/typescript/src/gen client/python/src/assay/*/ docs/api.md 2>/dev/null) |
        grep -v __pycache__ || true
}

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
mkdir -p "$fresh"/{client/go/gen,client/python/src,client/typescript/src/gen,docs}
export PATH="$PWD/tests/tools/node_modules/.bin:$PATH"
for template in proto/buf.gen.yaml proto/buf.gen.typescript.yaml; do
    if ! buf generate --template "$template" --output "$fresh" >"$fresh/log" 2>&1; then
        cat "$fresh/log" >&2
        exit 1
    fi
done
gofmt -w "$fresh/client/go/calls.go"
# What all clients share goes into each, because a package can only carry what is inside it.
for data in client/python/src/assay/data client/go/gen/data; do
    mkdir -p "$fresh/$data"
    cp client/messages.json client/service-config.json "$fresh/$data"
done
# As modules in TypeScript: browsers and bundlers agree on those, and the compiler then knows every text.
data=client/typescript/src/gen/data
mkdir -p "$fresh/$data"
for name in messages service-config; do
    printf 'export default %s as const;\n' "$(cat "client/$name.json")" >"$fresh/$data/$name.ts"
done

# One module has all messages and services of a package, also those of files that are new.
for module in v1:assay/v1 plugin:assay/plugin/v1; do
    (cd "$fresh/$data/.." && printf 'export * from "./%s.js";\n' $(ls "${module#*:}"/*_pb.ts | sed 's/\.ts$//') >"${module%:*}.ts")
done

if [ "${1:-}" != --check ]; then
    generated . | xargs -r rm -rf
    generated "$fresh" | while read -r path; do
        mkdir -p "$(dirname "$path")"
        cp -r "$fresh/${path%/}" "${path%/}"
    done
    exit 0
fi

stale=$(diff <(generated .) <(generated "$fresh") || true
    generated "$fresh" | while read -r path; do
        [ ! -e "$path" ] || diff -rq --exclude=__pycache__ "$path" "$fresh/$path" || true
    done)
if [ -n "$stale" ]; then
    echo "$stale" >&2
    echo "generate: the tree is not what proto/ gives: run \`make generate\` and commit what it writes" >&2
    exit 1
fi
