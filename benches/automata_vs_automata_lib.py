"""Minimising the machine of "the nth symbol from the end is 1", and finding it equal to its minimal one, beside automata-lib (Python), turn by turn
on one core.

The states stand in the same shuffled order on both sides. Here a process of its own makes the table and says how long minimising took, so
that neither side counts its start; automata-lib's machine is made once, outside the measured time. Medians in milliseconds. How to run it:

    benches/setup.sh
    cargo build --release --manifest-path benches/automata_others/Cargo.toml
    .cache/bench-venv/bin/python benches/automata_vs_automata_lib.py

One JSON object a size goes to standard output. AUTOMATA_OTHERS names another build of the program.
"""

import json
import os
import statistics
import subprocess
import time
from pathlib import Path

from automata.fa.dfa import DFA

FOLDER = Path(__file__).resolve().parent / "automata_others"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", FOLDER / "target"))
OTHERS = os.environ.get("AUTOMATA_OTHERS", TARGET / "release" / "automata-others")
SIZES = ((12, 5), (16, 3))


def shuffled(bits):
    """The machine of benches/automaton_table.rs."""
    states = 1 << bits
    place = [state * 0x9E3779B1 % states for state in range(states)]
    ways = {place[state]: {symbol: place[(state << 1 | int(symbol)) % states] for symbol in "01"} for state in range(states)}
    accepting = {place[state] for state in range(states // 2, states)}
    return DFA(states=set(range(states)), input_symbols={"0", "1"}, transitions=ways, initial_state=0, final_states=accepting)


def here(what, bits):
    milliseconds, states = subprocess.run([OTHERS, what, str(bits)], check=True, capture_output=True, text=True).stdout.split()
    assert int(states) == 1 << bits
    return float(milliseconds)


def timed(work):
    start = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - start), result


def main():
    for bits, rounds in SIZES:
        machine = shuffled(bits)
        sides = {"minimise": ([], []), "equal": ([], [])}
        for _ in range(rounds):
            taken, minimal = timed(lambda: machine.minify(retain_names=False))
            assert len(minimal.states) == 1 << bits
            sides["minimise"][1].append(taken)
            sides["minimise"][0].append(here("minimise", bits))
            taken, equal = timed(lambda: machine == minimal)
            assert equal
            sides["equal"][1].append(taken)
            sides["equal"][0].append(here("equal", bits))
        for what, (own, others) in sides.items():
            one, other = statistics.median(own), statistics.median(others)
            print(json.dumps({"what": what, "states": 1 << bits, "rounds": rounds, "here_ms": round(one, 2),
                              "automata_lib_ms": round(other, 1), "times": round(other / one, 1)}), flush=True)


if __name__ == "__main__":
    main()
