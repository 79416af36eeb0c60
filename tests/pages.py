"""The pages of a sandbox, read as a browser does that runs nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx2


class Page(HTMLParser):
    """The elements of a page, and that they close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("br", "link", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.seen if tag == "a"]


def read(answer: httpx2.Response, status: int = 200) -> Page:
    """The page answered: well formed, in French, and nothing in it runs or comes from elsewhere."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    found = Page(answer.text)
    tags = [tag for tag, _ in found.seen]
    assert found.seen[0] == ("html", {"lang": "fr"})
    assert {"title", "main", "h1"} <= set(tags)
    assert not {"script", "style", "img"} & set(tags)
    assert not [name for _, attrs in found.seen for name in attrs if name.startswith("on") or name == "style"]
    return found
