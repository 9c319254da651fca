"""A batch of sentences through the whole program: `assay automaton verify`, from start to exit.

6,000 rows in the form of `assay automaton cases` (sentences over the whole language, each with its tree, size and examples), each row read,
built, minimised, probed and proved by one worker, its verdict in a ledger on disk and on the stream; then the same batch again, which
the ledger knows. Medians of several rounds, each with a ledger of its own; beside them, what the run takes a case, in microseconds, the
verdicts' way to the ledger and to the caller included; and the peak of memory in every form of output. How to run it:

    cargo build --release -p assay-cli
    python3 benches/automata_batch.py

One JSON object goes to standard output, readable lines to standard error. ASSAY_BIN names another build of the program.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "assay"
ASSAY = Path(os.environ.get("ASSAY_BIN", BUILT))
ROWS = 6_000
SEED = 20261121
ROUNDS = 5


def run(command, home):
    """Wall and processor time in seconds, peak memory in megabytes, standard output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=home,
                               env={**os.environ, "HOME": str(home)})
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"{command} ended with status {os.waitstatus_to_exitcode(status)}"
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def batch(home, ledger, workers, output):
    return run([ASSAY, "--ledger", ledger, "automaton", "verify", "--input", "cases.csv", "--workers", str(workers),
                "--output", output], home)


def verify(home, ledger, workers):
    wall, cpu, memory, out = batch(home, ledger, workers, "json")
    summary = json.loads(out)["summary"]
    assert summary["counts"]["pass"] == ROWS, summary["counts"]
    return {"wall": wall, "cpu": cpu, "memory": memory, "run": summary["seconds"], "cached": summary["counts"]["cached"]}


def median(rounds, what):
    return round(statistics.median(each[what] for each in rounds), 3)


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        cases = run([ASSAY, "--ledger", "memory", "automaton", "cases", "--count", str(ROWS), "--seed", str(SEED)], home)[3]
        (home / "cases.csv").write_bytes(cases)
        figures = {}
        for workers in (1, os.cpu_count() or 1):
            first, second = [], []
            for number in range(ROUNDS):
                ledger = f"{workers}-{number}.ledger"
                first.append(verify(home, ledger, workers))
                second.append(verify(home, ledger, workers))
                assert second[-1]["cached"] == ROWS
            for name, rounds in (("first", first), ("again", second)):
                figure = {what: median(rounds, what) for what in ("wall", "cpu", "run", "memory")}
                figure["case"] = round(figure["run"] * 1e6 / ROWS, 1)
                figures[f"{name}, {workers} workers"] = figure
                print(f"{name}, {workers} workers: {figure}", file=sys.stderr)
        peaks = {}
        for output in ("table", "csv", "jsonl", "json"):
            peaks[output] = [round(batch(home, f"{output}.ledger", 1, output)[2], 1) for _ in ("first", "again")]
        print(f"memory by output, first and again: {peaks}", file=sys.stderr)
        print(json.dumps({"rows": ROWS, "rounds": ROUNDS, "figures": figures, "memory": peaks}))


if __name__ == "__main__":
    main()
