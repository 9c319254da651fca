#!/usr/bin/env bash
# Installs what the benchmarks compare against into .cache/bench-venv; does nothing when it is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.cache/bench-venv"

command -v python3 >/dev/null || { echo "bench: python3 is missing" >&2; exit 1; }
if ! cmp -s "$root/benches/requirements.txt" "$venv/installed.txt"; then
    echo "bench: installing what is compared against into $venv"
    python3 -m venv "$venv" || { echo "bench: python3 cannot make a virtual environment (Debian: apt-get install python3-venv)" >&2; exit 1; }
    "$venv/bin/pip" install --quiet --requirement "$root/benches/requirements.txt"
    cp "$root/benches/requirements.txt" "$venv/installed.txt"
fi
echo "bench: ready, $("$venv/bin/python" -c 'import sklearn; print("scikit-learn", sklearn.__version__)')"
