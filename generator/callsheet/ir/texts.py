"""Texts: what strangers wrote into a spec, as a type that never turns into a string by itself.

A name, a value, a title or a message of a spec may hold anything: quotes, line breaks, templates, code. Nothing that
is put together from `SpecText` is a `str` again, so that it cannot end up in source text by way of an f-string, a
`join` or a template. The doors of `compiling/code.py` take it apart, each for one kind of place. What else may look
at the characters stands here, under a name that says what for: pointers, sentences, whole numbers.

Everything that the IR holds of a spec is such a text. Plain strings in it are the words of a `Literal`, which the
reader has recognised, and the names of APIs, providers and files, which come from the file system and are identifiers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias, final

from callsheet import pointers

_OWN_LINE = re.compile(r"\s*(?:[-*+] |\d{1,3}[.)] |#{1,6} |[>|]|-{3})")
"""What begins a line that Markdown keeps: an item of a list, a heading, a quotation, a row of a table, a rule."""
_WHOLE_NUMBER = re.compile(r"-?\d+")
_HEADING = re.compile(r"#{1,6} |```|-{3}")


@final
@dataclass(frozen=True, slots=True, order=True, repr=False, init=False)
class SpecText:
    """Text from a spec. It can be compared, sorted and asked whether it is empty; it has no string form."""

    _written: str

    def __init__(self, written: str) -> None:
        if written.__class__ is not str:  # `Code` is none either: a door would take it for its own
            raise TypeError("text from a spec is made of a plain str")
        object.__setattr__(self, "_written", written)

    def __hash__(self) -> int:
        # Names are keys: this takes half the time of hashing a tuple, as a dataclass would.
        return hash(self._written)

    def __bool__(self) -> bool:
        return bool(self._written)

    def __str__(self) -> NoReturn:
        raise TypeError("text from a spec has no string form: pass it through a door of compiling/code.py")

    def __format__(self, _: str) -> NoReturn:
        raise TypeError("text from a spec has no string form: put sentences together with prose()")

    def __repr__(self) -> str:
        return f"<text from a spec, {len(self._written)} characters>"


Json: TypeAlias = "bool | int | float | SpecText | list[Json] | dict[SpecText, Json] | None"
"""A JSON value of a spec."""


def sealed(value: Any) -> Json:
    """A JSON value whose texts are text from a spec, the keys of its objects, too."""
    if isinstance(value, str):
        return SpecText(value)
    if isinstance(value, list):
        return [sealed(item) for item in value]
    if isinstance(value, dict):
        return {SpecText(key): sealed(item) for key, item in value.items()}
    found: bool | int | float | None = value
    return found


def unsealed(text: SpecText | str) -> str:
    """The characters of a text. For doors only: whoever calls this answers for where they go."""
    return text._written if isinstance(text, SpecText) else text


def segment(name: SpecText) -> SpecText:
    """A name as it stands in a JSON Pointer, with the slash before it."""
    return SpecText("/" + pointers.escape(unsealed(name)))


def steps(pointer: SpecText) -> tuple[SpecText, ...]:
    """The names of a JSON Pointer that a spec writes."""
    return tuple(map(SpecText, pointers.split(unsealed(pointer))))


def is_index(step: SpecText) -> bool:
    """Whether a name of a JSON Pointer leads to an item of a list, or with `*` to all of them."""
    return step._written == "*" or step._written.isdigit()


def below(pointer: str, *names: SpecText | str | int) -> str:
    """The JSON Pointer to something below another one, for the positions of a document and for messages."""
    return pointers.join(pointer, *(unsealed(name) if isinstance(name, SpecText) else name for name in names))


def prose(sentence: str, **parts: SpecText | str | Decimal | int) -> SpecText:
    """A sentence of ours with text from a spec in its gaps: text from a spec again."""
    plain = {name: unsealed(part) if isinstance(part, SpecText) else part for name, part in parts.items()}
    return SpecText(sentence.format(**plain))


def quoted(text: SpecText) -> SpecText:
    """A text in double quotes, as JSON writes it."""
    return SpecText(json.dumps(unsealed(text), ensure_ascii=False))


def length(text: SpecText) -> int:
    """How many characters a text has."""
    return len(text._written)


def shortened(text: SpecText, most: int) -> SpecText:
    """A text of at most so many characters, the last ones dots where it was longer."""
    written = unsealed(text)
    return text if len(written) <= most else SpecText(written[: most - 3] + "...")


def listed(separator: str, parts: Iterable[SpecText | str]) -> SpecText:
    """Texts with our separator between them."""
    return SpecText(separator.join(map(unsealed, parts)))


def cut(text: SpecText, *marks: str) -> list[SpecText | str]:
    """A text in order: the marks that stand in it as they are, and what stands between them."""
    pieces = re.split("(" + "|".join(map(re.escape, marks)) + ")", unsealed(text))
    return [piece if piece in marks else SpecText(piece) for piece in pieces if piece]


def sentence(text: SpecText | str) -> SpecText:
    """A text with a full stop, unless it ends in a mark of its own."""
    written = unsealed(text).rstrip()
    return SpecText(written + "." if written and written[-1] not in ".!?:;…" else written)


def laid_out(text: SpecText | str) -> list[list[SpecText]]:
    """The paragraphs of a text, each as its lines: a line that Markdown would join to the one before it is joined."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in unsealed(text).split("\n"):
        is_fence = line.lstrip().startswith("```")
        if not line.strip() and not fenced:
            blocks.append([])
        elif blocks[-1] and not (fenced or is_fence or _OWN_LINE.match(line) or _HEADING.match(blocks[-1][-1])):
            blocks[-1][-1] += " " + line.strip()
        else:
            blocks[-1].append(line.strip())
        fenced = fenced is not is_fence
    return [[SpecText(line) for line in block] for block in blocks if block]


def found_in(text: SpecText, expression: re.Pattern[str]) -> SpecText | None:
    """What the first group of an expression of ours finds in a text."""
    found = expression.search(unsealed(text))
    return None if found is None else SpecText(found[1])


def whole_number(text: SpecText) -> int | None:
    """The whole number that a text writes in digits, or None where it writes none."""
    return int(unsealed(text)) if _WHOLE_NUMBER.fullmatch(unsealed(text)) else None


def lowered(text: SpecText) -> SpecText:
    """A text in lower case."""
    return SpecText(unsealed(text).lower())


def text_or_none(value: object) -> SpecText | None:
    """What a spec says in a place that may hold a text; None where it holds none."""
    return SpecText(value) if isinstance(value, str) else None


def text_of(value: object) -> SpecText:
    """What a spec says in a place for text; empty where it says nothing."""
    return SpecText("" if value is None else str(value))
