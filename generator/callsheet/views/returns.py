"""Returns: what a method gives back, and what the client must know to read the answer."""

from __future__ import annotations

import re
from typing import Final

from callsheet.compiling.code import Code, Plain, code, joined, literal
from callsheet.ir.operations import Api, Operation
from callsheet.ir.texts import SpecText, listed
from callsheet.views.bodies import JSON
from callsheet.views.calls import Argument, optional
from callsheet.views.projections import TypesView
from callsheet.views.types import BYTES, answer_type, answer_types

_CLASS: Final = re.compile(r"[\w.]+(\[.*\])?")
_IN_A_UNION: Final = "] | "
"""What tells a union that begins and ends like one class, `list[str] | list[int]`, from a class."""


def answer_code(view: TypesView, api: Api, operation: Operation, uses: set[str], binary: Code = BYTES) -> Code:
    """What an answer is read as, as an expression: a class, or one for each status. `binary` stands for bytes."""
    by_status = answer_types(view, api, operation, binary)
    whole = answer_type(view, api, operation, binary)
    is_class = _CLASS.fullmatch(whole) is not None and _IN_A_UNION not in whole
    if len(set(by_status.values())) == 1 and is_class and whole != "None":
        return _as_class(whole)
    uses.add("replies")
    pairs = [code("{s}: {t}", s=literal(status), t=_as_class(kind)) for status, kind in by_status.items()]
    return code("replies.ByStatus[{w}]({{{p}}})", w=whole, p=joined(", ", pairs))


def _as_class(annotation: Code) -> Code:
    """An annotation where a class is asked for: Any is none."""
    return code("object") if annotation == "Any" else annotation


def answer_values(operation: Operation) -> list[Argument]:
    """What the client must know of answers that are not simply JSON."""
    answers = (operation.answer, *operation.other_answers)
    kinds: dict[SpecText, Plain] = {answer.status: answer.kind for answer in answers}
    media_types = list(dict.fromkeys(answer.media_type for answer in answers if answer.media_type))
    accept = media_types if media_types not in ([], [JSON]) else []
    listed_types: SpecText = listed(", ", accept)
    return [
        ("answers", literal(kinds) if set(kinds.values()) != {"json"} else None),
        ("accept", literal(listed_types) if accept else optional(None)),
    ]
