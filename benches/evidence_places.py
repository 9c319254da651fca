"""Evidence, looked up in the original files: is every quote at the place that is given with it?

Interviews are written to files of each format with libraries that Assay does not use, `assay generate` makes personas of them with the
embedded provider, and every quote of every trait is looked up, again with such a library, where the evidence says it is: in the bytes
and the line of a text file, the cell of a sheet, the paragraph of a Word document, the page of a PDF. Words are compared with white
space folded. That the words are those of the person named is looked up as well; how often nobody is named, because the layout hides who
speaks, is reported beside it.

Two sets: the sixteen people of `places/cafe.py` in files that have every choice of layout of `places/*_file.py`, and, by a seed, people
and layouts at random.

    cargo build --release -p assay-cli
    benches/setup.sh                                          # the libraries into .cache/bench-venv
    .cache/bench-venv/bin/python benches/evidence_places.py

`ASSAY=FILE` in the environment is the program to ask, `--seed N` other files, `--only csv` one format, `--keep FOLDER` keeps the files.
`--examples` writes `examples/formats` instead. One JSON object goes to standard output, a readable line a format to standard error. It
fails where a quote is not at its place, where a format has fewer than 300 quotes, and where more than one in a hundred is found at the next
place as well: a lookup that finds words anywhere shows nothing.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from places import cafe, captions_file, csv_file, docx_file, examples, html_file, pdf_file, xlsx_file
from places.people import fold, invented

ROOT = Path(__file__).resolve().parent.parent
ASSAY = Path(os.environ.get("ASSAY", ROOT / "target" / "release" / "assay"))
FORMATS = {"csv": csv_file, "xlsx": xlsx_file, "docx": docx_file, "pdf": pdf_file, "html": html_file, "vtt": captions_file, "srt": captions_file}
FILES, PEOPLE, LEAST = 10, 7, 300
SECTIONS = ("goals", "frustrations", "behaviours", "motivations", "preferences")


def generate(paths, count):
    """The evidence of personas that `assay generate` makes of the files, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        homes = {name: home for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        command = [ASSAY, "generate", *paths, "--count", f"at most {count}", "--stages", "draft", "--ledger", "memory", "--output", "json"]
        done = subprocess.run(command, cwd=paths[0].parent, env={**os.environ, **homes}, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"assay generate failed with {done.returncode}:\n{done.stderr}")
    personas = [result["persona"] for result in json.loads(done.stdout)["personas"]]
    return [evidence for persona in personas for section in SECTIONS for trait in persona.get(section, []) for evidence in trait["evidence"]]


def whose(people, quote):
    """Who says the words."""
    return [person.label for person in people if any(fold(quote) in fold(answer) for _, answer in person.answers)]


def missing(written, evidence):
    """Why a quote does not count as found; `None` where it does."""
    # A sheet's name follows that of its file.
    names = (evidence["document"], evidence["document"].removesuffix(f"#{evidence.get('cell', {}).get('sheet')}"))
    path, module, people = next(written[name] for name in names if name in written)
    try:
        fault = module.fault(path, evidence)
    except (UnicodeDecodeError, KeyError, ValueError) as error:
        fault = f"there is no such place: {error!r}"
    said, named = whose(people, evidence["quote"]), evidence.get("participant")
    if fault is None and not said:
        fault = "nobody says so"
    # Where a heading names the person, its words are the label: `Participant P01`.
    if fault is None and named and named.split()[-1] not in said:
        fault = f"it is {said[0]} who says so"
    return fault and {**evidence, "file": str(path), "fault": fault}


def further(evidence):
    """The same evidence one line, row, paragraph or page further on, where the words are not, but by chance."""
    moved = json.loads(json.dumps(evidence))
    if "cell" in moved:
        moved["cell"]["row"] += 1
    else:
        unit = next(unit for unit in ("paragraph", "page", "line") if moved.get(unit))
        moved[unit] += 1
    return moved


def choice(module, suffix, pick):
    """A layout for a file with this ending."""
    layout = {name: pick(choices) for name, choices in module.LAYOUTS.items()}
    return {**layout, "suffix": suffix}


def by_hand(module, suffix, folder):
    """The people of the study in as many files as a layout has choices, so that each choice is taken."""
    for index in range(max(len(choices) for choices in module.LAYOUTS.values())):
        layout = choice(module, suffix, lambda choices: choices[index % len(choices)])
        path = folder / f"cafe-{index}{suffix}"
        module.write(path, cafe.PEOPLE, layout)
        yield {path.name: (path, module, cafe.PEOPLE)}


def at_random(module, suffix, folder, rng):
    """People and layouts by chance, in files that are read together."""
    written = {}
    for index in range(FILES):
        layout = choice(module, suffix, rng.choice)
        people = invented(rng, [f"P{index}{seat:02}" for seat in range(1, PEOPLE + 1)], module.letters(layout))
        path = folder / f"random-{index}{suffix}"
        module.write(path, people, layout)
        written[path.name] = (path, module, people)
    yield written


def measure(name, folder, rng):
    """Quotes of a format, and those that are not where they are said to be."""
    module, suffix, quotes, unnamed, elsewhere, faults = FORMATS[name], f".{name}", 0, 0, 0, []
    for written in [*by_hand(module, suffix, folder), *at_random(module, suffix, folder, rng)]:
        people = sum(len(people) for _, _, people in written.values())
        evidence = generate([path for path, _, _ in written.values()], people)
        quotes += len(evidence)
        unnamed += sum(not one.get("participant") for one in evidence)
        elsewhere += sum(missing(written, further(one)) is None for one in evidence)
        faults += [fault for fault in (missing(written, one) for one in evidence) if fault]
    return {"quotes": quotes, "found": quotes - len(faults), "one_further": elsewhere, "unnamed": unnamed, "missing": faults}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20240501)
    parser.add_argument("--only", choices=FORMATS)
    parser.add_argument("--keep", type=Path, help="an empty folder to write the files to")
    parser.add_argument("--examples", action="store_true", help="write examples/formats, and measure nothing")
    options = parser.parse_args()
    if options.examples:
        return examples.write(ROOT / "examples" / "formats")
    if not ASSAY.exists():
        sys.exit(f"{ASSAY} is missing: cargo build --release -p assay-cli")
    report = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name in [options.only] if options.only else FORMATS:
            folder = (options.keep or Path(temporary)).resolve() / name
            folder.mkdir(parents=True)
            report[name] = measure(name, folder, random.Random(f"{options.seed} {name}"))
            line = "{:5} {quotes:5} quotes, {found:5} found at their place, {one_further} one place further on, {unnamed} of nobody named"
            print(line.format(name, **report[name]), file=sys.stderr)
    print(json.dumps({"seed": options.seed, "formats": report}, indent=2, ensure_ascii=False))
    if any(row["missing"] or row["quotes"] < LEAST or row["one_further"] * 100 > row["quotes"] for row in report.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
