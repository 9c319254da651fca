"""PDF, written by fpdf2 and by ReportLab, read by pypdf."""

import datetime
import functools
from pathlib import Path

import fpdf
import pypdf
import reportlab
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate
from xml.sax.saxutils import escape

from places.people import fold

SUFFIXES = [".pdf"]
LAYOUTS = {
    "writer": ["fpdf2", "reportlab"],
    "font": ["Vera", "Times-Roman", "Helvetica"],
    "size": [11, 9, 14],
    "justified": [True, False],
    "numbered": [False, True],
}
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def letters(layout):
    return "cp1252"


def lines(people):
    """Turns, a paragraph each."""
    for person in people:
        yield f"PARTICIPANT {person.label} - Age: {person.age}, Role: {person.role}"
        for question, answer in person.answers:
            yield f"Interviewer: {question}"
            yield f"{person.label}: {answer}"


def write(path, people, layout):
    (with_fpdf2 if layout["writer"] == "fpdf2" else with_reportlab)(path, people, layout)


def with_fpdf2(path, people, layout):
    """The built-in fonts of fpdf2 have fewer letters than the answers, so the font is always one that is embedded."""

    class Numbered(fpdf.FPDF):
        def footer(self):
            if layout["numbered"]:
                self.set_y(-12)
                self.cell(0, 8, f"{self.page_no()}", align="C")

    document = Numbered(format=(148, 210))
    document.set_creation_date(datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc))
    document.add_font("Vera", fname=VERA)
    document.set_font("Vera", size=layout["size"])
    document.add_page()
    for line in lines(people):
        document.multi_cell(0, layout["size"] * 0.5, line, align="J" if layout["justified"] else "L", new_x="LMARGIN", new_y="NEXT")
        document.ln(2)
    document.output(str(path))


def with_reportlab(path, people, layout):
    pdfmetrics.registerFont(TTFont("Vera", str(VERA)))
    size, alignment = layout["size"], 4 if layout["justified"] else 0
    style = ParagraphStyle("turn", fontName=layout["font"], fontSize=size, leading=size * 1.3, spaceAfter=size / 2, alignment=alignment)

    def number(canvas, _):
        if layout["numbered"]:
            canvas.drawCentredString(A5[0] / 2, 20, str(canvas.getPageNumber()))

    document = SimpleDocTemplate(str(path), pagesize=A5, invariant=1)
    document.build([Paragraph(escape(line), style) for line in lines(people)], onFirstPage=number, onLaterPages=number)


@functools.lru_cache(maxsize=64)
def pages_of(path):
    return [fold(page.extract_text()) for page in pypdf.PdfReader(path).pages]


def fault(path, evidence):
    """A sentence that goes on over the page is given the page on which it begins."""
    pages, number, quote = pages_of(path), evidence.get("page", 0), fold(evidence["quote"])
    if not 1 <= number <= len(pages):
        return f"there is no page {number}"
    here, over = pages[number - 1], fold(" ".join(pages[number - 1:number + 1]))
    at = over.find(quote)
    return None if 0 <= at < len(here) else f"page {number} does not hold it"
