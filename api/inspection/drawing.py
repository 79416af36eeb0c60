"""The first page of a PDF as a picture: runs in the worker, never in the server's own process."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from pypdfium2 import PdfDocument, PdfiumError

MAX_WIDTH: Final = 1000
MAX_HEIGHT: Final = 1414
"""An A4 page at 120 dpi; any other page is fitted inside, so that a huge one costs no more."""


def draw(content: bytes) -> bytes | None:
    """The first page as a PNG; None when it cannot be drawn."""
    try:
        page = PdfDocument(content)[0]
        width, height = page.get_size()
        # Form fields stay as the page shows them: drawing them apart would start what is active in them.
        bitmap = page.render(scale=min(MAX_WIDTH / width, MAX_HEIGHT / height), may_draw_forms=False)
    except (PdfiumError, ZeroDivisionError, IndexError, ValueError):
        return None
    out = BytesIO()
    bitmap.to_pil().save(out, "PNG")
    return out.getvalue()
