#!/usr/bin/env bash
# Writes the API pages of the clients below .cache/docs. Whatever a tool has to remark fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
docs=$PWD/.cache/docs
rm -rf "$docs"
mkdir -p "$docs"/{go,java}

.cache/python/bin/python tests/tools/python_docs.py "$docs/python"

(cd client/typescript && npx --no-install typedoc --logLevel Warn --out "$docs/typescript")

for package in . ./gen/assay/v1; do
    page=$docs/go/$(basename "$(realpath "client/go/$package")").txt
    go -C client/go doc -all "$package" >"$page"
done

# Java's sentences say what comes back and what goes in, and are not said a second time as @return and @param. The contract has docs/api.md.
said=$(cd client/java && javadoc -quiet -Xdoclint:all -encoding UTF-8 -d "$docs/java" \
    -cp "target/classes:$(cat target/classpath)" -sourcepath src/main/java assay 2>&1) || { echo "$said" >&2; exit 1; }
if echo "$said" | grep -E '(warning|error): ' | grep -vE 'no @(return|param)' >&2; then
    echo "docs: Java's pages have the faults above" >&2
    exit 1
fi
echo "docs: $docs"
