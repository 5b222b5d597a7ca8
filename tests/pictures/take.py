"""Taking a picture: a PNG of few colours, small enough to live beside the text."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 128


def save(page: Page, file: Path) -> Path:
    """Write what the window shows."""
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    reduced = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    reduced.save(file, optimize=True)
    return file
