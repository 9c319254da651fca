"""Workbooks, by openpyxl."""

import datetime
import functools

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font

from places.people import fold

SUFFIXES = [".xlsx"]
LAYOUTS = {
    "sheets": [1, 3],
    "margin": [(0, 0), (2, 1), (0, 3)],
    "wide": [False, True],
    "merged": [True, False],
    "rich": [False, True],
    "hidden": [False, True],
    "title": [False, True],
    "formula": [True, False],
}


def letters(layout):
    return "utf-8"


def write(path, people, layout):
    book = openpyxl.Workbook()
    book.remove(book.active)
    number = layout["sheets"]
    for index in range(number):
        sheet = book.create_sheet(f"Wave {index + 1} & more")
        (wide if layout["wide"] else long)(sheet, people[index::number], layout)
    if layout["hidden"]:
        draft = book.create_sheet("Drafts", 0)
        draft.append(["participant", "response"])
        draft.append(["X99", "I want this sheet to stay hidden, because nobody has agreed to it."])
        draft.sheet_state = "hidden"
        book.active = 1
    book.save(path)


def long(sheet, people, layout):
    """A row an answer, under a title over merged cells where there is room."""
    down, right = layout["margin"]
    if down and layout["title"]:
        sheet.cell(1, 1, "Answers, as they were given").font = Font(bold=True)
        if layout["merged"]:
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=4)
    put(sheet, down + 1, right + 1, ["participant", "date", "age", "role", "question", "response"])
    row = down + 2
    for person in people:
        for question, answer in person.answers:
            date = datetime.date(2024, 5, 1) + datetime.timedelta(days=row)
            put(sheet, row, right + 1, [person.label, date, person.age, person.role, question, rich(answer, layout)])
            row += 1
    if layout["formula"]:
        # A sum below the table: it has no value before a spreadsheet program has opened the file, and is no answer.
        sheet.cell(row + 1, right + 3, f"=SUM(C1:C{row})")


def wide(sheet, people, layout):
    """A row a person, a column a question; merged cells reach over two columns."""
    down, right = layout["margin"]
    step = 2 if layout["merged"] else 1
    questions = list(dict.fromkeys(question for person in people for question, _ in person.answers))
    put(sheet, down + 1, right + 1, ["participant", "age", "role"])
    for index, question in enumerate(questions):
        sheet.cell(down + 1, right + 4 + index * step, question)
    for at, person in enumerate(people):
        row, answers = down + 2 + at, dict(person.answers)
        put(sheet, row, right + 1, [person.label, person.age, person.role])
        for index, question in enumerate(questions):
            column = right + 4 + index * step
            if question in answers:
                sheet.cell(row, column, rich(answers[question], layout)).alignment = Alignment(wrap_text=True)
            if layout["merged"]:
                sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + 1)


def put(sheet, row, column, values):
    for index, value in enumerate(values):
        sheet.cell(row, column + index, value)


def rich(answer, layout):
    """The answer with letters in bold in the middle of a word, and a line break."""
    if not layout["rich"]:
        return answer
    cut = len(answer) // 2
    bold = TextBlock(InlineFont(b=True), answer[cut - 6:cut])
    return CellRichText(answer[:cut - 6].replace(". ", ".\n", 1), bold, answer[cut:])


@functools.lru_cache(maxsize=64)
def book_of(path):
    return openpyxl.load_workbook(path)


def fault(path, evidence):
    if "cell" not in evidence:
        return "it names no cell"
    cell = evidence["cell"]
    value = book_of(path)[cell["sheet"]].cell(cell["row"], cell["column"]).value
    return None if fold(evidence["quote"]) in fold(str(value)) else f"the cell {cell} holds {value!r}"
