"""Markdown: what a page holds that is made of it, beside words. markdown-it-py comes with rich."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PAGE: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_PLAIN: Final = frozenset(("text", "softbreak", "inline", "paragraph_open", "code_inline", "em_open", "strong_open"))
"""What is words only, in whatever number."""
_ROWS: Final = frozenset(("tr_open", "td_open", "tbody_open", "th_open", "thead_open", "table_open", "fence"))
"""What there is more or less of with the fields of an operation, and the kind of its body."""


def active(text: str, usual: str) -> Iterator[str]:
    """What a page has that the usual page has not: HTML, images, links, headings, lists, quotations."""
    found, known = (Counter(_parts(_PAGE.parse(page))) for page in (text, usual))
    for part, number in found.items():
        kind, _, target = part.partition(" ")
        is_usual = kind in _PLAIN or kind in _ROWS or kind.endswith("_close") or target.startswith("https://acme.test/")
        if not is_usual and number > known[part]:
            yield f"has {number} {part}, and not {known[part]}"
    for part, number in known.items():
        if part.startswith("heading_open") and found[part] < number:
            yield f"lost {part}"


def _parts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield f"{token.type} {token.attrs.get('href') or token.attrs.get('src') or token.tag}"
        yield from _parts(token.children or ())
