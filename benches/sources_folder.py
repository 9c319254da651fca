"""Folders through the whole program: `assay sources FOLDER --output json`, from start to exit.

Two folders of seeded interviews, each written anew:

- many: 10,000 files of 59 MB in all; every file scanned, hashed, read, its people found and its tokens counted. Medians of interleaved
  rounds, beside `find | xargs sha256sum` of the same folder;
- large: 1 GB in 1,000 files; the most memory that the program ever has.

In each, files seen are files read and files skipped with a reason. How to run it:

    cargo build --release -p assay-cli
    python3 benches/sources_folder.py [many] [large]

One JSON object goes to standard output, readable lines to standard error.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSAY = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "assay"
SEED = 20261121
ROUNDS = 5

OPENINGS = ["I usually", "I never", "Every morning I", "At the end of the week I", "It is annoying when I", "I would rather"]
DEEDS = ["check the list twice", "ask somebody at the desk", "write the numbers down", "wait for the confirmation",
         "call the office", "compare both offers", "look for the receipt", "carry the form home"]
ENDINGS = ["because nobody tells me what changed", "and it takes far too long", "so that nothing is lost",
           "before the others come", "although the map says otherwise", "since the last update"]


def interview(draw, length):
    """Turns of an interviewer and two participants, about so many bytes."""
    parts, size, turn = [], 0, 0
    while size < length:
        said = f"{draw.choice(OPENINGS)} {draw.choice(DEEDS)} {draw.choice(ENDINGS)}."
        line = "Interviewer: And then?\n" if turn % 3 == 0 else f"P{turn % 3}: {said}\n"
        parts.append(line)
        size += len(line)
        turn += 1
    return "".join(parts)


def write(folder, files, length):
    """`files` files in folders of a hundred; returns their bytes."""
    draw, total = random.Random(SEED), 0
    for number in range(files):
        inside = folder / f"study-{number // 100}"
        inside.mkdir(exist_ok=True)
        text = interview(draw, length(draw))
        (inside / f"interview-{number % 100}.txt").write_text(text)
        total += len(text)
    return total


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - start, done.stdout


def sources(folder, home):
    command = [ASSAY, "--ledger", "memory", "sources", folder, "--output", "json"]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True, cwd=home, env={**os.environ, "HOME": str(home)})
    return time.perf_counter() - start, json.loads(done.stdout)


def many(folder, home):
    total = write(folder, 10_000, lambda draw: draw.randint(800, 11_000))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        elapsed, answer = sources(folder, home)
        ours.append(elapsed)
        hashing = f"find {folder} -type f -print0 | xargs -0 -P 2 -n 500 sha256sum"
        theirs.append(timed(["sh", "-c", hashing])[0])
    figures = {
        "files": len(answer["sources"]), "usable": answer["usable"], "bytes": total, "tokens": int(answer["totalTokens"]),
        "people": answer["totalParticipants"], "seconds": statistics.median(ours), "sha256sum_seconds": statistics.median(theirs),
    }
    assert figures["files"] == figures["usable"] == 10_000, figures
    print(f"many: 10,000 files, {total / 1e6:.0f} MB, {figures['tokens']:,} tokens, {figures['people']:,} people: "
          f"{figures['seconds']:.2f} s (bar 1 s); sha256sum alone, two at a time: {figures['sha256sum_seconds']:.2f} s", file=sys.stderr)
    return figures


def large(folder, home):
    total = write(folder, 1_000, lambda draw: 1_000_000)
    elapsed, answer = sources(folder, home)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    figures = {"files": len(answer["sources"]), "usable": answer["usable"], "bytes": total, "seconds": elapsed, "peak_bytes": peak}
    assert figures["files"] == figures["usable"] == 1_000, figures
    print(f"large: 1,000 files, {total / 1e6:.0f} MB: {elapsed:.1f} s, {peak / 1e6:.0f} MB at most (bar 300 MB)", file=sys.stderr)
    return figures


def main():
    asked = sys.argv[1:] or ["many", "large"]
    known = {"many": many, "large": large}
    figures = {}
    for name in asked:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
            figures[name] = known[name](Path(folder), Path(home))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
