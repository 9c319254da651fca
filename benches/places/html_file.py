"""Pages, written by hand and read with Python's `html.parser`."""

import html
from html.parser import HTMLParser

from places.people import fold, sentences
from places.text import before, decoded, line_fault, segment

SUFFIXES = [".html", ".htm"]
LAYOUTS = {
    "form": ["turns", "table", "terms", "headings"],
    "encoding": ["utf-8", "cp1252", "utf-16"],
    "newline": ["\n", "\r\n"],
    "tags": [True, False],
    "references": ["named", "numbers", "few"],
    "noise": [True, False],
    "stops": [True, False],
}
NAMES = {"é": "eacute", "£": "pound", "°": "deg", "–": "ndash", "“": "ldquo", "”": "rdquo", "€": "euro", "š": "scaron", "Š": "Scaron"}
NOISE = """<script>if (1 < 2) { document.write("<p>P01: I want this to be seen.</p>"); }</script>
<style>p > b { content: "I hate styles." }</style><!-- <p>P02: I need a comment. </p> -->
<noscript>P03: I prefer pages without scripts.</noscript>"""


def letters(layout):
    return "utf-8"


def write(path, people, layout):
    charset = '<meta charset="windows-1252">' if layout["encoding"] == "cp1252" else ""
    head = f"<!DOCTYPE html>\n<html lang=en><head>{charset}<title>I wish titles were answers.</title>\n{NOISE if layout['noise'] else ''}</head>\n<body>\n"
    page = head + "\n".join(FORMS[layout["form"]](people, layout)) + "\n</body></html>\n"
    # What the encoding lacks is written as a reference.
    path.write_bytes(page.replace("\n", layout["newline"]).encode(layout["encoding"], errors="xmlcharrefreplace"))


def turns(people, layout):
    for person in people:
        yield f'<section data-x="a > b"><h2>PARTICIPANT {person.label} - Age: {person.age}, Role: {words(person.role, layout)}</h2>'
        for question, answer in person.answers:
            yield f"<p><b>Interviewer:</b> {words(question, layout)}</p>"
            yield f"<p><span class=who>{person.label}</span>: {marked(answer, layout)}</p>"
        yield "</section>"


def headings(people, layout):
    for person in people:
        yield f"<h2>Participant {person.label}</h2>"
        for question, answer in person.answers:
            yield f"<h3>{words(question, layout)}</h3>\n<blockquote>\n  <p>{marked(answer, layout)}\n</blockquote>"


def table(people, layout):
    """A row an answer, a paragraph a sentence."""
    yield "<table><thead><tr><th>participant<th>question<th>response</tr></thead><tbody>"
    for person in people:
        for question, answer in person.answers:
            said = "\n".join(f"<p>{marked(sentence, layout)}</p>" for sentence in sentences(answer))
            yield f"  <tr><td>{person.label}</td>\n    <td>{words(question, layout)}</td><td>\n      {said}\n    </td></tr>"
    yield "</tbody></table>"


def terms(people, layout):
    yield "<dl>"
    for person in people:
        for question, answer in person.answers:
            yield f"<dt>Interviewer<dd>{words(question, layout)}<dt>{person.label}</dt><dd>{marked(answer, layout)}</dd>"
    yield "</dl>"


FORMS = {"turns": turns, "table": table, "terms": terms, "headings": headings}


def words(text, layout):
    escaped = html.escape(text, quote=layout["references"] == "named")
    if layout["references"] == "named":
        return "".join(f"&{NAMES[c]};" if c in NAMES else c for c in escaped)
    if layout["references"] == "numbers":
        return "".join(c if c.isascii() else f"&#x{ord(c):X};" for c in escaped)
    return escaped


def marked(answer, layout):
    """The answer with tags within tags and within words, a comment, and lines that are broken anywhere; with a full stop or without."""
    answer = answer if layout["stops"] else answer.removesuffix(".")
    tokens = [words(word, layout) for word in answer.split(" ")]
    if not layout["tags"]:
        return " ".join(tokens)
    for index in range(0, len(tokens), 5):
        tokens[index] = f'<em title="1 > 0">{tokens[index]}</em>'
    for index in range(2, len(tokens), 7):
        token = tokens[index]
        if token.isalpha() and len(token) > 3:
            tokens[index] = f"{token[:2]}<b><i>{token[2:]}</i></b>"
    for index in range(3, len(tokens), 11):
        tokens[index] += "<!-- a note -->"
    for index in range(6, len(tokens), 9):
        tokens[index] += "\n   "
    return " ".join(tokens)


class Shown(HTMLParser):
    """The words of a page as it is shown."""

    INLINE = {"em", "b", "i", "span"}
    UNSEEN = {"script", "style", "title", "noscript"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.unseen = [], 0

    def handle_starttag(self, tag, attrs):
        self.unseen += tag in self.UNSEEN
        self.text.append("" if tag in self.INLINE else " ")

    def handle_endtag(self, tag):
        self.unseen -= tag in self.UNSEEN
        self.text.append("" if tag in self.INLINE else " ")

    def handle_data(self, data):
        self.text.append("" if self.unseen else data)


def shown(markup):
    parser = Shown()
    parser.feed(markup)
    parser.close()
    return fold("".join(parser.text))


def fault(path, evidence):
    quote = fold(evidence["quote"])
    if shown(segment(path, evidence)) != quote:
        return f"its bytes hold {segment(path, evidence)!r}"
    # The same words must be shown at the same place when the page is read from its beginning.
    page, ahead = shown(decoded(path)[0]), shown(before(path, evidence["startByte"]))
    at = page.find(quote, max(len(ahead) - 1, 0))
    return line_fault(path, evidence) if 0 <= at <= len(ahead) + 1 else "nothing like it is shown there"
