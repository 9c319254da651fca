"""Word documents, by python-docx."""

import functools

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from places.people import fold, sentences

SUFFIXES = [".docx"]
LAYOUTS = {
    "form": ["turns", "table", "headings", "cells"],
    "runs": [True, False],
    "breaks": [False, True],
    "margins": [True, False],
    "nested": [False, True],
    "title": [True, False],
    "stops": [False, True],
}


def letters(layout):
    return "utf-8"


def write(path, people, layout):
    document = docx.Document()
    if layout["margins"]:
        document.sections[0].header.paragraphs[0].text = "Draft, not for the public"
        document.sections[0].footer.paragraphs[0].text = "I wish this footer were read by somebody."
    if layout["title"]:
        document.add_heading("Interviews", level=0)
        document.add_paragraph()
    FORMS[layout["form"]](document, people, layout)
    document.save(path)


def turns(document, people, layout):
    """A line a turn, under a heading a person."""
    for person in people:
        document.add_heading(f"PARTICIPANT {person.label} - Age: {person.age}, Role: {person.role}", level=2)
        for question, answer in person.answers:
            document.add_paragraph(f"Interviewer: {question}")
            say(document.add_paragraph(f"{person.label}: "), answer, layout)


def headings(document, people, layout):
    """A list item a sentence under each question, told by styles alone."""
    for person in people:
        document.add_heading(f"Participant {person.label}", level=1)
        if layout["nested"]:
            facts = document.add_table(rows=1, cols=2)
            facts.cell(0, 0).text, facts.cell(0, 1).text = "Age", str(person.age)
        for question, answer in person.answers:
            document.add_heading(question, level=2)
            for sentence in sentences(answer):
                say(document.add_paragraph(style="List Bullet"), sentence, layout)


def table(document, people, layout):
    """A row an answer; the cell of an answer may hold a table of its own."""
    grid = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, name in zip(grid.rows[0].cells, ["participant", "question", "response"]):
        cell.text = name
    for person in people:
        for question, answer in person.answers:
            row = grid.add_row().cells
            row[0].text, row[1].text = person.label, question
            say(row[2].paragraphs[0], answer, layout)
            if layout["nested"]:
                row[2].add_table(rows=1, cols=1).cell(0, 0).text = "checked by two readers"
    if layout["title"]:
        document.add_paragraph("End of the table.")


def cells(document, people, layout):
    """A table a person, with a merged title row, who speaks on the left, and sentences in paragraphs of their own on the right."""
    for person in people:
        grid = document.add_table(rows=1, cols=2)
        grid.cell(0, 0).merge(grid.cell(0, 1)).text = f"PARTICIPANT {person.label} - Age: {person.age}, Role: {person.role}"
        for question, answer in person.answers:
            asked, said = grid.add_row().cells, grid.add_row().cells
            asked[0].text, asked[1].text, said[0].text = "Interviewer:", question, f"{person.label}:"
            for index, sentence in enumerate(sentences(answer)):
                say(said[1].add_paragraph() if index else said[1].paragraphs[0], sentence, layout)
        document.add_paragraph()


FORMS = {"turns": turns, "table": table, "headings": headings, "cells": cells}


def say(paragraph, answer, layout):
    """The answer in one run or in many, where letters of a word may be in bold, with or without line breaks and a full stop."""
    answer = answer if layout["stops"] else answer.removesuffix(".")
    if layout["breaks"]:
        answer = answer.replace(", ", ",\n", 1)
    if not layout["runs"]:
        paragraph.add_run(answer)
        return
    for index, start in enumerate(range(0, len(answer), 11)):
        run = paragraph.add_run(answer[start:start + 11])
        run.bold, run.italic = index % 3 == 1, index % 4 == 2


@functools.lru_cache(maxsize=64)
def paragraphs_of(path):
    body = docx.Document(path).element.body
    return [Paragraph(element, None).text for element in body.iter(qn("w:p"))]


def fault(path, evidence):
    paragraphs, number = paragraphs_of(path), evidence.get("paragraph", 0)
    if not 1 <= number <= len(paragraphs):
        return f"there is no paragraph {number}"
    held = paragraphs[number - 1]
    return None if fold(evidence["quote"]) in fold(held) else f"paragraph {number} holds {held!r}"
