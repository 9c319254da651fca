"""Writes the API pages of the Python client into a folder: `python_docs.py FOLDER`. Every warning is an error.

The stubs of asyncio are types alone, which only type checkers can import: their warnings say nothing of the pages.
"""

import sys
import warnings
from pathlib import Path

import pdoc

warnings.simplefilter("error")
warnings.filterwarnings("ignore", message=".*AsyncStub")
pdoc.pdoc("assay", "!assay.v1", "!assay.plugin", output_directory=Path(sys.argv[1]))
