"""Differences: the changes between two states of the specs as text, JSON and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final

from callsheet.commands.terminal import Printer
from callsheet.compiling.code import plain_words
from callsheet.differences.campaigns import Effect, Line
from callsheet.differences.changes import KINDS, Change, Kind

_MOST_LINES: Final = 20
"""How many payloads of a campaign are listed in text and Markdown."""
_UNSEEN: Final = "&#8203;"
"""A space without width."""
_HEADINGS: Final[dict[Kind, str]] = {"breaking": "Breaking", "price": "Price", "safe": "Safe", "note": "Notes"}
_STYLES: Final[dict[Kind, str]] = {"breaking": "error", "price": "warning", "safe": "good", "note": "faint"}


def _text(out: Printer, changes: tuple[Change, ...], effect: Effect | None) -> None:
    if not changes:
        out.line("nothing changed for users")
        return
    for kind, found in _by_kind(changes):
        out.line(f"{out.style(_HEADINGS[kind], _STYLES[kind])}: {KINDS[kind]}")
        for subject, some in groupby(found, key=lambda change: change.subject):
            out.line(f"  {subject}")
            for change in some:
                out.line(f"    {change.sentence}")
        out.line()
    if effect is not None:
        for line in _effect_lines(effect):
            out.line(line)
        out.line()
    out.line(_counts(changes))


def _json(out: Printer, changes: tuple[Change, ...], effect: Effect | None) -> None:
    for change in changes:
        out.json(_row(change))
    if effect is not None:
        out.json({"kind": "campaign", **_effect_row(effect)})


def _markdown(out: Printer, changes: tuple[Change, ...], effect: Effect | None) -> None:
    out.line("## What changes for users")
    out.line()
    if not changes:
        out.line("Nothing.")
        return
    out.line(f"{_counts(changes)}.")
    for kind, found in _by_kind(changes):
        out.line()
        out.line(f"### {_HEADINGS[kind]}: {KINDS[kind]}")
        out.line()
        for change in found:
            models = f" (only {', '.join(map(_code, change.models))})" if change.models else ""
            place = f" {_code(change.place)}" if change.place else ""
            out.line(f"- {_code(change.subject)}{place}: {_escaped(change.message)}{models}")
    if effect is not None:
        _markdown_effect(out, effect)


def _markdown_effect(out: Printer, effect: Effect) -> None:
    out.line()
    out.line(f"### The campaign {_code(effect.file)}")
    out.line()
    out.line("| | before | after |")
    out.line("|---|---|---|")
    out.line(f"| {_payloads(effect)} | {_escaped(str(effect.before))} | {_escaped(str(effect.after))} |")
    for heading, lines in (("Verdict", effect.verdicts), ("Price", effect.prices)):
        if lines:
            out.line()
            out.line(f"| {heading} of {len(lines)} changed | before | after |")
            out.line("|---|---|---|")
            for line in lines[:_MOST_LINES]:
                payload = f"{_code(line.place)} {_code(line.operation)}"
                out.line(f"| {payload} | {_escaped(line.was)} | {_escaped(line.now)} |")
            if len(lines) > _MOST_LINES:
                out.line(f"| and {len(lines) - _MOST_LINES} more | | |")


PRINTERS: Final[dict[str, Callable[[Printer, tuple[Change, ...], Effect | None], None]]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
"""How changes are printed, by the name that `--format` takes."""


def _by_kind(changes: tuple[Change, ...]) -> Iterator[tuple[Kind, list[Change]]]:
    for kind in KINDS:
        found = [change for change in changes if change.kind == kind]
        if found:
            yield kind, found


def _counts(changes: tuple[Change, ...]) -> str:
    return ", ".join(f"{len(found)} {kind}" for kind, found in _by_kind(changes))


def _effect_lines(effect: Effect) -> Iterator[str]:
    same = str(effect.before) == str(effect.after)
    if same and not effect.verdicts and not effect.prices:
        yield f"{effect.file}, {_payloads(effect)}: each as before, {effect.before} in total"
        return
    yield f"{effect.file}, {_payloads(effect)}:"
    yield f"  total: {effect.before}, as before" if same else f"  total was: {effect.before}"
    if not same:
        yield f"  total is:  {effect.after}"
    for what, lines in (("verdict", effect.verdicts), ("price", effect.prices)):
        if lines:
            yield f"  {len(lines)} with another {what}:"
        for line in lines[:_MOST_LINES]:
            yield f"    {line.place} {line.operation}: {line.was} -> {line.now}"
        if len(lines) > _MOST_LINES:
            yield f"    and {len(lines) - _MOST_LINES} more"


def _payloads(effect: Effect) -> str:
    return f"{effect.payloads} payload{'' if effect.payloads == 1 else 's'}"


def _row(change: Change) -> dict[str, Any]:
    at = change.position
    return {
        "kind": change.kind,
        "subject": change.subject,
        "place": change.place,
        "message": change.message,
        "models": list(change.models),
        "file": at.file if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }


def _effect_row(effect: Effect) -> dict[str, Any]:
    return {
        "file": effect.file,
        "payloads": effect.payloads,
        "before": effect.before.to_json(),
        "after": effect.after.to_json(),
        "verdicts": [_line_row(line) for line in effect.verdicts],
        "prices": [_line_row(line) for line in effect.prices],
    }


def _line_row(line: Line) -> dict[str, str]:
    return {"place": line.place, "operation": line.operation, "was": line.was, "now": line.now}


def _code(text: str) -> str:
    """A text as code in Markdown, in a table, too."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    text = plain_words(text)
    inner = f" {text} " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else text
    return f"{fence}{inner.replace('|', chr(92) + '|')}{fence}"


def _escaped(text: str) -> str:
    """A text of a spec as plain words in Markdown, in a table, too: no markup, no mention of people or issues.

    GitHub looks for mentions in what is left of Markdown: only a space that nobody sees hides them.
    """
    return "".join(map(_escaped_letter, plain_words(text)))


def _escaped_letter(letter: str) -> str:
    if letter in "@#":
        return f"{letter}{_UNSEEN}"
    return f"\\{letter}" if letter in "\\`*_[]<>|~&" else letter
