"""Small pages for whoever opens an address in a browser: a title and a few words, without a script or a file."""

import base64
import hashlib
from typing import Final

_STYLE: Final = """
:root { color-scheme: light; }
body { margin: 0; background: #f0f3f9; color: #1a202c; font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 36rem; margin: 12vh auto 2rem; padding: 2rem; background: #fff; border-top: 6px solid #1f3a6e; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; color: #1f3a6e; }
.yes { color: #1b5e20; } .no { color: #9b1c1c; } .yes, .no { font-weight: 700; margin: 0 0 1.25rem; }
a { color: #1f3a6e; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.5rem; margin: 0; }
dt { color: #4f5a6b; } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
""".strip()

PAGE_POLICY: Final = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'"
)
"""Such a page may show its own style and nothing else."""


def page(title: str, heading: str, body: str) -> str:
    """A page, whose body is HTML already."""
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{title}</title>\n<style>{_STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n<h1>{heading}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
