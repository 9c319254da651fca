"""Tables of answers, written and read with Python's own `csv`."""

import csv
import io

from places.people import fold
from places.text import decoded, line_fault, segment

SUFFIXES = [".csv"]
LAYOUTS = {
    "encoding": ["utf-8", "utf-16", "cp1252", "utf-8-sig", "utf-16-be-marked"],
    "newline": ["\r\n", "\n"],
    "delimiter": [",", ";", "\t"],
    "quoting": [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC],
    "wide": [False, True],
    "breaks": [True, False],
}


def letters(layout):
    return "cp1252" if layout["encoding"] == "cp1252" else "utf-8"


def rows(people, layout):
    if layout["wide"]:
        questions = list(dict.fromkeys(question for person in people for question, _ in person.answers))
        yield ["participant", "age", "role", *questions]
        for person in people:
            answers = dict(person.answers)
            yield [person.label, person.age, person.role, *(broken(answers.get(question, ""), layout) for question in questions)]
    else:
        yield ["age", "participant", "question", "response", "role"]
        for person in people:
            for question, answer in person.answers:
                yield [person.age, person.label, question, broken(answer, layout), person.role]


def broken(answer, layout):
    """The answer with line breaks, between sentences and within them."""
    return answer.replace(". I ", ".\nI ").replace(", ", ",\n", 1) if layout["breaks"] else answer


def write(path, people, layout):
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=layout["delimiter"], quoting=layout["quoting"], lineterminator=layout["newline"])
    writer.writerows(rows(people, layout))
    text = table.getvalue()
    marked_be = layout["encoding"] == "utf-16-be-marked"
    path.write_bytes(("\ufeff" + text).encode("utf-16-be") if marked_be else text.encode(layout["encoding"]))


def fault(path, evidence):
    quote, (text, _) = fold(evidence["quote"]), decoded(path)
    if fold(segment(path, evidence)) != quote:
        return f"its bytes hold {segment(path, evidence)!r}"
    first = text[: text.index("\n")].rstrip("\r")
    delimiter = max(",;\t", key=first.count)
    reader, begun = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 0
    for row in reader:
        if begun < evidence["line"] <= reader.line_num:
            held = any(quote in fold(field) for field in row)
            return line_fault(path, evidence) if held else f"the row in line {evidence['line']} holds {row}"
        begun = reader.line_num
    return f"there is no row in line {evidence['line']}"
