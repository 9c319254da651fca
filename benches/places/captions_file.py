"""Captions: WebVTT and SubRip, written and read by hand."""

import html
import re

from places.people import fold
from places.text import before, decoded, line_fault, segment

SUFFIXES = [".vtt", ".srt"]
LAYOUTS = {
    "suffix": SUFFIXES,
    "voices": ["tags", "labels"],
    "width": [38, 24, 60],
    "lines": [2, 1, 3],
    "newline": ["\n", "\r\n"],
    "encoding": ["utf-8", "utf-8-sig", "utf-16", "cp1252"],
    "markup": [True, False],
    "names": [False, True],
}


def letters(layout):
    return "cp1252" if layout["encoding"] == "cp1252" else "utf-8"


def write(path, people, layout):
    vtt = path.suffix == ".vtt"
    blocks = ["WEBVTT - a talk\nKind: captions", "STYLE\n::cue(b) { color: red }", "NOTE\nI want this note to be left out."] if vtt else []
    for number, cue in enumerate(cues(people, layout, vtt), start=1):
        name = [f"cue {number}"] if vtt and layout["names"] else [] if vtt else [str(number)]
        blocks.append("\n".join([*name, times(number, vtt), *cue]))
        if vtt and number % 9 == 0:
            blocks.append("NOTE I wish this were no cue.")
    path.write_bytes(("\n\n".join(blocks) + "\n").replace("\n", layout["newline"]).encode(layout["encoding"]))


def times(number, vtt):
    clock = lambda seconds: f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{'.' if vtt else ','}000"
    return f"{clock(3 * number)} --> {clock(3 * number + 3)}" + (" align:start position:10%" if vtt and number % 4 == 0 else "")


def cues(people, layout, vtt):
    """Lines of each cue; a turn takes as many cues as it needs."""
    for person in people:
        for question, answer in person.answers:
            yield from turn("Interviewer", question, layout, vtt)
            yield from turn(person.label, answer, layout, vtt)


def turn(label, text, layout, vtt):
    tags = vtt and layout["voices"] == "tags"
    rows = wrapped(text if tags else f"{label}: {text}", layout["width"])
    rows = [marked(escaped(row, vtt), index, layout, vtt) for index, row in enumerate(rows)]
    for start in range(0, len(rows), layout["lines"]):
        cue = rows[start:start + layout["lines"]]
        yield [f"<v {label}>{cue[0]}", *cue[1:]] if tags else cue


def wrapped(text, width):
    rows = [""]
    for word in text.split(" "):
        if rows[-1] and len(rows[-1]) + len(word) >= width:
            rows.append("")
        rows[-1] += " " + word if rows[-1] else word
    return rows


def escaped(row, vtt):
    return html.escape(row, quote=False) if vtt else row


def marked(row, index, layout, vtt):
    """The line with tags around a word of it."""
    first, space, rest = row.partition(" ")
    if not layout["markup"] or index % 3 != 1 or not rest:
        return row
    if vtt:
        return f"<c.loud>{first}</c> <00:00:01.000>{rest}" if index % 2 else f"<b>{first}</b> {rest}"
    return f"<i>{first}</i>{space}{rest}" if index % 2 else f"{{\\an8}}{row}"


def payload(text):
    """Start and end of the lines that hold words, cue by cue: those after the times of a block."""
    start, timed, spans = 0, False, []
    for line in text.splitlines(keepends=True):
        bare = line.strip("\r\n\ufeff")
        if not bare:
            timed = False
        elif "-->" in bare:
            timed = True
            spans.append([])
        elif timed:
            spans[-1].append((start, start + len(bare)))
        start += len(line)
    return spans


def plain(row, vtt):
    """Words of a line, or of a part of it, without markup."""
    if vtt:
        return html.unescape(re.sub(r"<[^>]*>", "", row))
    return re.sub(r"</?i>|\{\\[^}]*\}", "", row)


def fault(path, evidence):
    text, _ = decoded(path)
    start, vtt = len(before(path, evidence["startByte"])), path.suffix == ".vtt"
    end = start + len(segment(path, evidence))
    cues = [cue for cue in payload(text) if any(a < end and start < b for a, b in cue)]
    if not cues or not any(a <= start < b for a, b in cues[0]):
        return f"no cue has words at byte {evidence['startByte']}"
    held = " ".join(plain(text[max(a, start):min(b, end)], vtt) for cue in cues for a, b in cue if a < end and start < b)
    return line_fault(path, evidence) if fold(held) == fold(evidence["quote"]) else f"the cues there hold {held!r}"
