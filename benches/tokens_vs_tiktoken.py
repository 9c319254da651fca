"""Counting tokens, measured against tiktoken of PyPI on the same texts, and held to its counts.

Texts of a mebibyte each, by kind: prose and code (out of this repository and the sources of its dependencies), JSON, Chinese, emoji,
digits; and hostile ones: one letter, white space, a symbol, words and letters at random. Both count in `o200k_base`, in one thread;
ours is `cargo bench -p assay-providers --bench tokens` (the median of five counts), theirs the median of three
`len(encode_ordinary(text))`. A text that tiktoken gives up on has no figure of theirs. The first count of a fresh process is measured
five times, and the median reported; theirs is without the download of the vocabulary, which comes from the sources of tiktoken-rs.

    benches/setup.sh                                          # tiktoken into .cache/bench-venv
    .cache/bench-venv/bin/python benches/tokens_vs_tiktoken.py

`--fixture` writes the counts that the tests of `catalog/tokens` hold ours to, instead. One JSON object goes to standard output, a
readable line for each kind to standard error. It fails where a count differs.
"""

import argparse
import base64
import glob
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tiktoken
import tiktoken_ext.openai_public as public

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "server/providers/src/catalog/tokens/counts.json"
SEED = 20240501
SIZE = 1 << 20
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def vocabulary(name):
    """Where tiktoken-rs keeps a vocabulary: tiktoken itself would download it."""
    meta = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version=1"], cwd=ROOT))
    crate = next(Path(p["manifest_path"]).parent for p in meta["packages"] if p["name"] == "tiktoken-rs")
    return crate / "assets" / f"{name}.tiktoken"


def encoding(name, path=None):
    lines = (path or vocabulary(name)).read_bytes().splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}
    public.load_tiktoken_bpe = lambda *_, **__: ranks
    return tiktoken.Encoding(**getattr(public, name)())


def files(*patterns):
    """The first SIZE bytes of the files, as text."""
    text = ""
    for pattern in patterns:
        for path in sorted(glob.glob(str(pattern), recursive=True)):
            text += Path(path).read_text(errors="ignore")
            if len(text.encode()) > SIZE:
                return text.encode()[:SIZE].decode(errors="ignore")
    return text


def texts():
    rng = random.Random(SEED)
    registry = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo")) / "registry/src"
    record = lambda k: json.dumps({"id": rng.randrange(10**6), "name": f"Größe {k}", "tags": ["a", "b"], "price": k / 8, "ok": True})
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    emoji = [chr(code) for code in range(0x1F300, 0x1F64F)] + ["\u200d", "\ufe0f", " "]
    word = lambda: "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 9)))
    return {
        "prose": files(ROOT / "*.md", registry / "*/*/README.md"),
        "code": files(registry / "*/tokio-1*/src/**/*.rs"),
        "json": "\n".join(record(k) for k in range(12000)),
        "chinese": "".join(rng.choice(han) if rng.random() < 0.92 else rng.choice("，。、！") for _ in range(SIZE // 3)),
        "emoji": "".join(rng.choice(emoji) for _ in range(SIZE // 4)),
        "digits": "".join(rng.choice("0123456789") for _ in range(SIZE)),
        "random words": " ".join(word() for _ in range(SIZE // 6)),
        "random letters": "".join(rng.choice(LETTERS) for _ in range(SIZE)),
        "base64": base64.b64encode(rng.randbytes(SIZE * 3 // 4)).decode(),
        "one letter": "a" * SIZE,
        "seven letters": "abcdefg" * (SIZE // 7),
        "one symbol": "!" * SIZE,
        "newlines": "\n" * SIZE,
        "white space": " \n \t" * (SIZE // 4),
        "spaces": " " * SIZE,
    }


def theirs(encoding, text, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        try:
            tokens = len(encoding.encode_ordinary(text))
        except BaseException as error:  # a panic of the library's is none of Python's exceptions
            if isinstance(error, KeyboardInterrupt):
                raise
            return None, None
        times.append(time.perf_counter() - start)
    return tokens, statistics.median(times)


def first_count():
    """Milliseconds to the first count of a fresh process of theirs, imports apart."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); import tokens_vs_tiktoken as t; "
        "path = t.vocabulary('o200k_base'); s = time.perf_counter(); "
        "t.encoding('o200k_base', path).encode_ordinary('hello world'); print((time.perf_counter() - s) * 1000)"
    )
    run = lambda: float(subprocess.check_output([sys.executable, "-c", code, str(ROOT / "benches")], cwd=ROOT))
    return statistics.median(run() for _ in range(3))


def bench_program():
    build = ["cargo", "bench", "-p", "assay-providers", "--bench", "tokens", "--no-run", "--message-format=json"]
    lines = subprocess.check_output(build, cwd=ROOT, stderr=subprocess.DEVNULL).splitlines()
    messages = (json.loads(line) for line in lines)
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "tokens")


def compare():
    encoder, report = encoding("o200k_base"), {}
    program = bench_program()
    fresh = [json.loads(subprocess.check_output([program]))["first_ms"] for _ in range(5)]
    with tempfile.TemporaryDirectory() as folder:
        kinds = texts()
        for kind, text in kinds.items():
            (Path(folder) / kind).write_bytes(text.encode())
        paths = [str(Path(folder) / kind) for kind in kinds]
        ours = json.loads(subprocess.check_output([program, *paths]))["files"]
    for (kind, text), path in zip(kinds.items(), paths):
        size, mine = len(text.encode()) / 1e6, ours[path]
        tokens, seconds = theirs(encoder, text, 3)
        if tokens is not None and tokens != mine["tokens"]:
            sys.exit(f"{kind}: {mine['tokens']} tokens, but tiktoken counts {tokens}")
        row = {"tokens": mine["tokens"], "mb_per_s": round(size / mine["seconds"], 1)}
        if seconds:
            row |= {"tiktoken_mb_per_s": round(size / seconds, 1), "ratio": round(seconds / mine["seconds"], 1)}
        report[kind] = row
        print(f"{kind:15} {row}", file=sys.stderr)
    report["first_count_ms"] = {"ours": round(statistics.median(fresh), 1), "tiktoken": round(first_count(), 1)}
    print(f"first count     {report['first_count_ms']}", file=sys.stderr)
    print(json.dumps(report, indent=2, ensure_ascii=False))


def fixture():
    """Texts, how often each is repeated, and their counts."""
    rng = random.Random(SEED)
    sentences = [
        "Whenever the invoice arrives late, I call Größe & Co. twice; they've said: \"We'll see.\"\n",
        "    fn count(&self) -> usize { self.ranks.len() / 2 }\r\n\r\n\t// NOTE: HTTPServer\n",
        '{"id": 12345, "price": 12.50, "tags": ["a", "b"], "path": "/usr/lib//x"}\n/',
        "今天天气很好，我们去公园。日本語のテキスト。한국어 문장도 있습니다.",
        "🙂🚀👩‍👩‍👧‍👦🎉 e\u0301 नमस्ते दुनिया สวัสดี مرحبا Привет ΑΒΓ ǅ",
        "3.14159 26535 1,000,000 ٣٤٥ Ⅷ½",
        "I'M you'Re it'ſ 'sa 's '",
        "<|endoftext|> <|im_start|>",
    ]
    cases = [(text, times) for text in sentences for times in (1, 3, 500)]
    cases += [(unit, SIZE) for unit in "a0!\n"] + [(" ", 30000), (" ", SIZE), ("\u00a0", 200_000), (" \n \t", SIZE // 4)]
    cases += [("abcdefg", SIZE // 7), ("aaaaaaab", 40_000), ("ab ", 300_000)]
    cases += [("".join(rng.choice(LETTERS[:k]) for _ in range(n)), 1) for k in (2, 3, 26) for n in (60, 3000, 20_000)]
    encoders = {name: encoding(name) for name in ("o200k_base", "cl100k_base")}
    rows = [
        {"text": text, "times": times} | {name: theirs(it, text * times, 1)[0] for name, it in encoders.items()}
        for text, times in cases
    ]
    FIXTURE.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    print(f"{len(rows)} counts in {FIXTURE}", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fixture", action="store_true")
    fixture() if parser.parse_args().fixture else compare()
