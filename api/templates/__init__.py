"""The pages and mails that we write: one environment, in which HTML escapes what people typed."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.domain.delays import PARIS

if TYPE_CHECKING:
    from jinja2 import Environment

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def french_instant(at: datetime) -> str:
    """An instant as people say it in Paris: 6 janvier 2025 à 09:00."""
    there = at.astimezone(PARIS)
    day = "1er" if there.day == 1 else str(there.day)
    return f"{day} {MONTHS[there.month - 1]} {there.year} à {there:%H:%M}"


_FOLDER: Final = Path(__file__).parent


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["instant"] = french_instant
    return made


def render(template: str, **values: Any) -> str:
    """The text of a template; one that names what it is not given is a bug and raises."""
    return _environment().get_template(template).render(**values)


def read(name: str) -> str:
    """A file that goes out as it is, a style sheet."""
    return (_FOLDER / name).read_text(encoding="utf-8")
