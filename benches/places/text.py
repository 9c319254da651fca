"""Files that are text: their letters, and the bytes and lines that evidence gives."""

MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb\xbf": "utf-8"}


def decoded(path):
    """The text of a file without its mark, and the name of its encoding."""
    raw = path.read_bytes()
    for mark, encoding in MARKS.items():
        if raw.startswith(mark):
            return raw[len(mark):].decode(encoding), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252"), "cp1252"


def before(path, at):
    """The text before a byte of the file."""
    raw, encoding = path.read_bytes()[:at], decoded(path)[1]
    return raw.decode(encoding).removeprefix("\ufeff")


def segment(path, evidence):
    """The text in the bytes that the evidence gives."""
    return path.read_bytes()[evidence["startByte"]:evidence["endByte"]].decode(decoded(path)[1])


def line_fault(path, evidence):
    """Why the line is not that of the first byte."""
    line = 1 + before(path, evidence["startByte"]).count("\n")
    return None if line == evidence["line"] else f"byte {evidence['startByte']} is in line {line}"
