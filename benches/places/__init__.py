"""Files of each format, and where the words of an answer are in them.

A module a format. Each writes with one library and looks with another, or with Python's own, and none of them is used by Assay:

- `SUFFIXES`: endings of the files it writes.
- `LAYOUTS`: what may differ between two files, each with its choices.
- `letters(layout)`: the codec whose letters such a file can hold.
- `write(path, people, layout)`: writes interviews.
- `fault(path, evidence)`: why the words are not at the place that the evidence gives; `None` where they are.
"""
