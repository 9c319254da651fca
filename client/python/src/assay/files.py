"""Documents from files and folders. What is in a file is the server's to judge: bytes go as they are, empty and binary ones too."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import grpc

from ._text import say
from .error import AssayError
from .v1 import Document

Paths = str | os.PathLike[str]


@dataclass(frozen=True)
class LocalFile:
    """A file to be read or uploaded."""

    name: str
    """What it is to be called, unique among those it goes with."""
    path: Path
    """Where it is."""


def find(*paths: Paths) -> list[LocalFile]:
    """The files of that name, and every file of folders and their folders, each once, in natural order (`f2` before `f10`).

    Names are relative to their folder, with `/`. Hidden files are left out unless they are named themselves, and so is what is no
    regular file. Two files of one name are called by more of their path. Raises AssayError for a path that is not there.
    """
    found: dict[Path, LocalFile] = {}
    for root in map(Path, paths):
        if not root.exists():
            raise AssayError(grpc.StatusCode.INVALID_ARGUMENT, say("missing_path", path=root))
        for path in [root] if not root.is_dir() else _walk(root):
            name = path.name if path == root else path.relative_to(root).as_posix()
            found.setdefault(path.resolve(), LocalFile(name, path))
    return _named_apart(list(found.values()))


def read(*paths: Paths) -> list[Document]:
    """The files as documents of a request. Raises AssayError for one that is not there or cannot be read."""
    return [Document(name=file.name, data=_bytes(file.path)) for file in find(*paths)]


def unreadable(path: Path, error: OSError) -> NoReturn:
    """Raises what is said of a file that cannot be read."""
    raise AssayError(grpc.StatusCode.INVALID_ARGUMENT, say("unreadable_file", error.strerror, path=path)) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        unreadable(path, error)


def _walk(folder: Path) -> Iterator[Path]:
    # A folder is entered once however it is linked, so that circles end.
    seen = {folder.resolve()}
    pending = [folder]
    files: list[Path] = []
    while pending:
        for path in pending.pop().iterdir():
            if path.name.startswith("."):
                continue
            if path.is_dir() and path.resolve() not in seen:
                seen.add(path.resolve())
                pending.append(path)
            elif path.is_file():
                files.append(path)
    yield from sorted(files, key=lambda path: [_natural(part) for part in path.relative_to(folder).parts])


def _natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    parts = re.findall(r"\d+|\D", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.lower()) for part in parts], name


def _named_apart(files: list[LocalFile]) -> list[LocalFile]:
    names = [file.name for file in files]
    if len(set(names)) == len(names):
        return files
    return [file if names.count(file.name) == 1 else LocalFile(file.path.resolve().as_posix().lstrip("/"), file.path) for file in files]
