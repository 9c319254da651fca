"""What the clients of all languages say in the same words."""

import json
from functools import cache
from pathlib import Path


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = json.loads(read("messages.json"))
    return texts


def read(name: str) -> str:
    """One of the files that all clients share."""
    return (Path(__file__).parent / "data" / name).read_text("utf-8")


def say(text: str, cause: object = None, /, **facts: object) -> str:
    """The text of that name with its facts in place, and the cause, which is the platform's to word, behind it."""
    said = _texts()[text].format(**facts)
    return f"{said} ({cause})" if cause else said
