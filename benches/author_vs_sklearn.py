"""Reading interviews into personas, measured against scikit-learn grouping the same text.

What is timed, on the same seeded corpus of 1.5 MB (10 transcripts, 120 participants):

- ours: `assay generate FOLDER --count 8 --output json` with the embedded provider, the whole process from start to exit,
  with an empty folder of its own as home and working folder, so that no answer is remembered from the run before;
- ours alone: the author's own computation in that corpus, from documents in memory to drafts (`benches/author.rs`), once in a
  fresh process, without server, ledger or output;
- theirs: `TfidfVectorizer` and `KMeans(n_clusters=8)` with default settings, one text a participant, fitted once in a fresh
  process; reported as the fit alone, with the imports, and as the whole process.

The two do not do the same work: scikit-learn only groups the participants, Assay also writes personas with evidence. Two
comparisons are fair: whole process with whole process, and the author alone with the fit alone. Assay's whole process, which
also keeps a ledger on disk, against the fit alone is reported beside them.

Runs are interleaved and the medians reported, with the peak memory of the hungriest run of each. How to run it:

    cargo build --release -p assay-cli
    cargo bench -p assay-domain --bench author --no-run
    benches/setup.sh                                          # scikit-learn into .cache/bench-venv
    .cache/bench-venv/bin/python benches/author_vs_sklearn.py

`--runs N` (default 5), `--only sklearn` when there is no binary yet, `--corpus FOLDER` to keep the corpus. One JSON object goes
to standard output, a readable line to standard error.
"""

import argparse
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSAY = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "assay"
SEED = 20240501
TRANSCRIPTS = 10
PARTICIPANTS_EACH = 12
CORPUS_BYTES = 1_500_000
GROUPS = 8

# ---------------------------------------------------------------------------------------------------------------- corpus

# Eight kinds of people, so that there is something to find: what they do, own, want and fear.
KINDS = [
    {"role": "Nurse", "place": ["the ward", "the hospital", "the night desk"], "thing": ["the rota", "the handover sheet", "the badge reader"],
     "goal": ["a quiet handover", "a rota that holds", "one list for every patient"], "pain": ["alarms", "double shifts", "lost notes"]},
    {"role": "Teacher", "place": ["the classroom", "the staff room", "the school yard"], "thing": ["the gradebook", "the projector", "the worksheet"],
     "goal": ["time for slow readers", "lessons I can reuse", "parents who answer"], "pain": ["marking", "broken cables", "noisy corridors"]},
    {"role": "Courier", "place": ["the depot", "the loading ramp", "the ring road"], "thing": ["the scanner", "the parcel bag", "the route plan"],
     "goal": ["a route without detours", "a fair day rate", "a scanner that works in rain"], "pain": ["wrong addresses", "empty batteries", "closed gates"]},
    {"role": "Baker", "place": ["the bakery", "the cold room", "the market stall"], "thing": ["the oven", "the order book", "the flour scale"],
     "goal": ["fewer leftovers", "orders before midnight", "an oven that keeps its heat"], "pain": ["late orders", "flour dust", "early mornings"]},
    {"role": "Student", "place": ["the library", "the lecture hall", "the dormitory"], "thing": ["the laptop", "the timetable", "the reading list"],
     "goal": ["cheap textbooks", "a silent seat", "deadlines in one place"], "pain": ["rent", "slow wifi", "group work"]},
    {"role": "Gardener", "place": ["the greenhouse", "the allotment", "the tool shed"], "thing": ["the mower", "the seed catalogue", "the rain gauge"],
     "goal": ["healthy soil", "tools that last", "a calendar of frosts"], "pain": ["slugs", "dry summers", "heavy bags"]},
    {"role": "Accountant", "place": ["the office", "the archive", "the meeting room"], "thing": ["the ledger", "the receipt folder", "the spreadsheet"],
     "goal": ["receipts that match", "a calm year end", "exports without errors"], "pain": ["missing invoices", "manual copies", "late signatures"]},
    {"role": "Musician", "place": ["the rehearsal room", "the concert hall", "the tour van"], "thing": ["the mixer", "the set list", "the metronome"],
     "goal": ["a stage that sounds warm", "bookings in advance", "royalties I can follow"], "pain": ["humming cables", "unpaid gigs", "long drives"]},
]

ANSWERS = [
    "I want {goal} more than anything, because {pain} cost me {number} hours every {period}.",
    "I usually start {time} with {thing}, and then I go to {place} before anybody else is there.",
    "Every time {thing} fails, I {reaction}, and {person} has to wait for me.",
    "I wish {thing} would {improvement}, so that I could stop thinking about {pain}.",
    "I need {goal} because {place} gets crowded {time} and nobody plans for it.",
    "What frustrates me is {pain}; last {period} it happened {number} times.",
    "I prefer {method} to {other_method}, even when {person} laughs at me.",
    "My {relation} asked me why I still use {thing}, and I said that it helps me get {goal}.",
    "I hate it when {person} changes {thing} without telling me, since I plan the whole {period} around it.",
    "{time_cap} I check {thing} {number} times, mostly out of habit.",
    "We tried {method} at {place} for a {period}, and I would not go back.",
    "I feel {feeling} about {pain}, but {goal} would change that.",
    "Honestly, {place} taught me to trust {method} and to write everything down.",
    "I would pay {number} euros a {period} for {goal}, and I told {person} so.",
]
QUESTIONS = [
    "How does a normal {period} look for you?", "What gets in your way?", "What would you change first?", "How did you learn that?",
    "Can you give me an example?", "What do you do then?", "Who else is affected?", "What would help you the most?",
]
WORDS = {
    "period": ["day", "week", "month", "season"],
    "time": ["at dawn", "before lunch", "in the evening", "after the weekend", "around noon", "late at night"],
    "reaction": ["start again on paper", "call somebody", "walk away for a minute", "fix it myself", "write a complaint", "lose my patience"],
    "improvement": ["warn me earlier", "remember my last choice", "work without a network", "speak plainly", "show what changed", "need fewer steps"],
    "method": ["a paper list", "short messages", "a shared calendar", "talking in person", "a simple table", "voice notes"],
    "other_method": ["long meetings", "another app", "endless forms", "phone calls", "a wall of sticky notes"],
    "person": ["my colleague", "the new manager", "a customer", "my neighbour", "the supplier", "the apprentice"],
    "relation": ["sister", "partner", "oldest friend", "son", "mentor"],
    "feeling": ["tired", "hopeful", "angry", "calm", "helpless", "proud"],
    "number": ["two", "three", "five", "seven", "ten", "twelve"],
}


def sentence(rng, template, kind):
    def word(match):
        name = match.group(1)
        if name == "time_cap":
            return rng.choice(WORDS["time"]).capitalize()
        return rng.choice(kind[name] if name in kind else WORDS[name])

    return re.sub(r"\{(\w+)\}", word, template)


def turns_of(rng, label, kind, size):
    lines, written = [], 0
    while written < size:
        question = sentence(rng, rng.choice(QUESTIONS), kind)
        answer = " ".join(sentence(rng, template, kind) for template in rng.sample(ANSWERS, rng.randint(2, 4)))
        lines += [f"Interviewer: {question}", f"{label}: {answer}"]
        written += len(lines[-1]) + len(lines[-2]) + 2
    return lines


def write_corpus(folder):
    """Writes the transcripts and answers the bytes written; the same bytes for the same SEED."""
    rng = random.Random(SEED)
    size = CORPUS_BYTES // (TRANSCRIPTS * PARTICIPANTS_EACH) - 250
    for number in range(TRANSCRIPTS):
        lines = []
        for seat in range(PARTICIPANTS_EACH):
            person = number * PARTICIPANTS_EACH + seat + 1
            kind = rng.choice(KINDS)
            experience = rng.choice(["Beginner", "Intermediate", "Advanced", "Expert"])
            lines += [f"PARTICIPANT {person} - Age: {rng.randint(19, 75)}, Role: {kind['role']}, Experience: {experience}", ""]
            lines += [*turns_of(rng, f"P{person:02}", kind, size), ""]
        (folder / f"transcript-{number + 1:02}.txt").write_text("\n".join(lines), encoding="utf-8")
    return sum(file.stat().st_size for file in folder.iterdir())


# ----------------------------------------------------------------------------------------------------------------- sides

# Runs in a process of its own. The text is read before the clock starts: reading is not what scikit-learn is asked to do.
SKLEARN = """
import json, re, sys, time
from pathlib import Path
texts = {}
for file in sorted(Path(sys.argv[1]).iterdir()):
    for label, text in re.findall(r"^(P[0-9]+): (.*)$", file.read_text(encoding="utf-8"), re.M):
        texts.setdefault(label, []).append(text)
people = [" ".join(answers) for answers in texts.values()]
start = time.perf_counter()
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
imported = time.perf_counter()
KMeans(n_clusters=int(sys.argv[2])).fit(TfidfVectorizer().fit_transform(people))
end = time.perf_counter()
print(json.dumps({"people": len(people), "fit_s": end - imported, "import_and_fit_s": end - start}))
"""


def run(command, folder):
    """Runs one process in a folder that is also its home, and answers its output, wall seconds and peak memory in bytes."""
    home = {"HOME": folder, "XDG_CACHE_HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, cwd=folder, env={**os.environ, **home})
        errors = process.stderr.read()
        # wait4 gives the memory of this one child; RUSAGE_CHILDREN would give the largest of all so far.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, command[:2]))} failed with {process.returncode}:\n{errors.decode(errors='replace')}")
        output.seek(0)
        return output.read(), wall, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def run_sklearn(corpus):
    with tempfile.TemporaryDirectory() as folder:
        output, wall, memory = run([sys.executable, "-c", SKLEARN, corpus, str(GROUPS)], folder)
    return {**json.loads(output), "wall_s": wall, "peak_bytes": memory}


def run_assay(corpus):
    with tempfile.TemporaryDirectory() as folder:
        output, wall, memory = run([ASSAY, "generate", corpus, "--count", str(GROUPS), "--output", "json"], folder)
    personas = json.loads(output)["personas"]
    if len(personas) == 0:
        sys.exit("assay made no persona: nothing was measured")
    return {"personas": len(personas), "wall_s": wall, "peak_bytes": memory}


def run_author(corpus):
    """The author alone, once: cargo only finds the program; the clock runs within it."""
    command = ["cargo", "bench", "--quiet", "-p", "assay-domain", "--bench", "author", "--", corpus, str(GROUPS), "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"cargo bench failed:\n{done.stderr}")
    measured = json.loads(done.stdout)
    return {key: measured[key] for key in ("reading_s", "drafting_s", "author_s")}


def summary(results):
    """The median of every time, the largest of every memory, the first of every count."""
    pick = {"_s": lambda values: round(statistics.median(values), 4), "_bytes": max}
    return {
        key: next((choose for suffix, choose in pick.items() if key.endswith(suffix)), lambda values: values[0])([r[key] for r in results])
        for key in results[0]
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["assay", "author", "sklearn"])
    parser.add_argument("--corpus", type=Path, help="an empty folder to write the corpus to, and keep")
    options = parser.parse_args()
    sides = {name: side for name, side in {"assay": run_assay, "author": run_author, "sklearn": run_sklearn}.items() if options.only in (None, name)}
    if "assay" in sides and not ASSAY.exists():
        sys.exit(f"{ASSAY} is missing: cargo build --release -p assay-cli")

    with tempfile.TemporaryDirectory() as temporary:
        corpus = (options.corpus or Path(temporary)).resolve()
        corpus.mkdir(parents=True, exist_ok=True)
        if any(corpus.iterdir()):
            sys.exit(f"{corpus} is not empty")
        size = write_corpus(corpus)
        _, _, floor = run(["true"], temporary)
        results = {name: [] for name in sides}
        for number in range(options.runs + 1):
            for name, side in sides.items():
                result = side(str(corpus))
                # The first round warms the page cache and is not counted.
                if number > 0:
                    results[name].append(result)

    report = {
        "corpus": {"bytes": size, "transcripts": TRANSCRIPTS, "participants": TRANSCRIPTS * PARTICIPANTS_EACH, "seed": SEED},
        "machine": {"cpus": os.cpu_count(), "arch": platform.machine(), "python": platform.python_version()},
        # Linux counts the memory of the process that starts another as the other's: no peak below this can be seen.
        "smallest_visible_peak_bytes": floor,
        "runs": options.runs,
        **{name: summary(rows) for name, rows in results.items()},
    }
    line = [f"{size / 1e6:.2f} MB, medians of {options.runs}:"]
    if "assay" in sides:
        ours = report["assay"]
        line.append(f"assay {ours['wall_s']:.2f} s whole process, {ours['peak_bytes'] / 1e6:.0f} MB;")
    if "author" in sides:
        line.append(f"the author alone {report['author']['author_s'] * 1000:.0f} ms;")
    if "sklearn" in sides:
        theirs = report["sklearn"]
        line.append(
            f"scikit-learn {theirs['fit_s']:.2f} s fit, {theirs['import_and_fit_s']:.2f} s with imports,"
            f" {theirs['wall_s']:.2f} s whole process, {theirs['peak_bytes'] / 1e6:.0f} MB;"
        )
    if len(sides) == 3:
        # Above 1: assay was faster, or smaller, by that factor.
        report["ratio"] = {
            **{f"speed_vs_{key[:-2]}": round(theirs[key] / ours["wall_s"], 2) for key in ("fit_s", "import_and_fit_s", "wall_s")},
            "author_vs_fit_s": round(theirs["fit_s"] / report["author"]["author_s"], 2),
            "memory": round(theirs["peak_bytes"] / ours["peak_bytes"], 2),
        }
        line.append("whole process {speed_vs_wall} times as fast, author alone {author_vs_fit_s} times the fit,".format(**report["ratio"]))
        line.append(f"with {report['ratio']['memory']} times less memory")
    print(json.dumps(report, indent=2))
    print(" ".join(line).rstrip(";"), file=sys.stderr)


if __name__ == "__main__":
    main()
