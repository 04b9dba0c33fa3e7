"""Wrapping: prose in lines of a width, as `textwrap` puts it, which looks at every character of every word."""

from __future__ import annotations

import textwrap


def wrapped(text: str, width: int, *, hyphens: bool, margin: str = "") -> list[str]:
    """Words with one space between them, in lines of at most `width` characters; a longer word has a line of its own.

    `hyphens` says that a line may also end behind a hyphen. All lines but the first begin with a margin.
    """
    if hyphens and "-" in text:
        return textwrap.wrap(text, width, break_long_words=False, subsequent_indent=margin)
    lines: list[str] = []
    text = text.rstrip()
    start, before = 0, ""
    while len(text) - start > width - len(before):
        last = start + width - len(before)
        end = text.rfind(" ", start, last + 1)
        end = text.find(" ", last) if end < 0 else end
        if end < 0:
            break
        lines.append(before + text[start:end])
        start, before = end + 1, margin
    return [*lines, before + text[start:]] if text else lines
