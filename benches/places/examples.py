"""`examples/formats`: two people of the study a file, by the writers that are measured and, for YAML and Org, by hand."""

import datetime
import re
import zipfile

from docx import Document

from places import captions_file, docx_file, html_file, pdf_file, xlsx_file
from places.cafe import PEOPLE, TITLE

# Office files keep the time at which they were made, in the archive and in themselves; the same people make the same file.
MADE = (2024, 5, 1, 0, 0, 0)


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for (suffix, form), start in zip(FORMS.items(), range(0, len(PEOPLE), 2)):
        form(folder / f"visitors{suffix}", PEOPLE[start:start + 2])


def xlsx(path, people):
    xlsx_file.write(path, people, {"sheets": 1, "margin": (0, 0), "wide": False, "merged": False, "rich": True, "hidden": False, "title": False, "formula": False})
    repack(path)


def docx(path, people):
    docx_file.write(path, people, {"form": "turns", "runs": True, "breaks": False, "margins": False, "nested": False, "title": True, "stops": True})
    slim(path)
    repack(path)


def pdf(path, people):
    pdf_file.write(path, people, {"writer": "reportlab", "font": "Helvetica", "size": 11, "justified": True, "numbered": False})


def html(path, people):
    html_file.write(path, people, {"form": "turns", "encoding": "utf-8", "newline": "\n", "tags": True, "references": "named", "noise": False, "stops": True})


def vtt(path, people):
    captions_file.write(path, people, {**CAPTIONS, "voices": "tags"})


def srt(path, people):
    captions_file.write(path, people, {**CAPTIONS, "voices": "labels"})


CAPTIONS = {"width": 38, "lines": 2, "newline": "\n", "encoding": "utf-8", "markup": True, "names": False}


def yaml(path, people):
    lines = [f"study: {TITLE!r}", "participants:"]
    for person in people:
        lines += [f"  - id: {person.label}", f"    demographics: {{age: {person.age}, role: {person.role}}}", "    responses:"]
        for question, answer in person.answers:
            lines += [f"      {question}: >-", *(f"        {row}" for row in captions_file.wrapped(answer, 80))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def org(path, people):
    lines = [f"#+TITLE: {TITLE}"]
    for person in people:
        lines += [f"* Participant {person.label}", ":PROPERTIES:", f":Age: {person.age}", f":Role: {person.role}", ":END:"]
        for question, answer in person.answers:
            lines += [f"** {question}", *captions_file.wrapped(answer, 80), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


FORMS = {".xlsx": xlsx, ".docx": docx, ".pdf": pdf, ".html": html, ".vtt": vtt, ".srt": srt, ".yaml": yaml, ".org": org}


def slim(path):
    """Without styles that no paragraph has, the second set of them for an older Word, and the picture of another document."""
    document = Document(path)
    used = {paragraph.style.name for paragraph in document.paragraphs} | {"Normal", "Default Paragraph Font"}
    for style in list(document.styles):
        if style.name not in used:
            style.delete()
    for relations in (document.part.rels, document.part.package.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail"))]:
            del relations[name]
    document.save(path)


def repack(path):
    """The same archive, as if made at one fixed time and with one compression."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    made = datetime.datetime(*MADE).isoformat() + "Z"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            if name == "docProps/core.xml":
                part = stamped(part.decode("utf-8"), made).encode("utf-8")
            info = zipfile.ZipInfo(name, MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part)


def stamped(properties, made):
    """The properties with every time in them replaced."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made, properties)
