"""Parameters: what changed in what an operation takes beside its body."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from callsheet.compiling.code import plain_words, snake
from callsheet.differences.changes import About
from callsheet.differences.pairs import Pair, paired
from callsheet.differences.schemas import Comparison
from callsheet.implications import sense
from callsheet.ir.operations import Operation
from callsheet.ir.parameters import Parameter
from callsheet.ir.texts import SpecText
from callsheet.nearest import is_nearly

_PLACES: Final = {"path": "the path", "query": "the query", "header": "a header", "cookie": "a cookie"}
_NAME_IN_PATH: Final = re.compile(r"\{([^{}]*)\}")


def route(path: SpecText) -> str:
    """A path without the names of its parameters, which no request holds."""
    return _NAME_IN_PATH.sub("{}", plain_words(path))


def compare_parameters(about: About, old: Operation, new: Operation, comparison: Callable[[str], Comparison]) -> None:
    """Note what changed in the parameters of an operation. `comparison` compares what has a name."""
    before, after = ({_name(one): one for one in operation.parameters} for operation in (old, new))

    def is_same(old_name: str, new_name: str) -> bool:
        was, now = before[old_name], after[new_name]
        if was.place != now.place:
            return was.name == now.name
        if was.place == "path":
            return _step(old, was) == _step(new, now)
        return sense(was.schema) == sense(now.schema) and _is_renamed(was, now)

    for pair in paired(before, after, is_same):
        if pair.was is None and pair.now is not None:
            text = "a new parameter, and it is required" if pair.now.required else "a new parameter"
            about.tell("breaking" if pair.now.required else "safe", text, pair.name, pair.now.basis.position)
        elif pair.now is None and pair.was is not None:
            about.tell("breaking", "the parameter is gone", pair.name, pair.was.basis.position)
        elif pair.was is not None and pair.now is not None:
            _names(about, pair, pair.was, pair.now)
            _parameter(about, pair.name, pair.was, pair.now)
            at = about.word(pair.now.basis.position, "schema")
            comparison(pair.name).within(at).compare("", pair.was.schema, pair.now.schema)


def _name(parameter: Parameter) -> str:
    return f"{parameter.place} {plain_words(parameter.name)}"


def _step(operation: Operation, parameter: Parameter) -> int | None:
    """The number of a parameter among those of the path, if it is one."""
    names = _NAME_IN_PATH.findall(plain_words(operation.path))
    name = plain_words(parameter.name)
    return names.index(name) if name in names else None


def _is_renamed(old: Parameter, new: Parameter) -> bool:
    """Whether two parameters of the same schema are likely one: by what is said of them, or by their names."""
    return old.description == new.description != SpecText("") or is_nearly(old.name, new.name)


def _names(about: About, pair: Pair[str, Parameter], old: Parameter, new: Parameter) -> None:
    """Note another place and another name."""
    position = new.basis.position
    if old.place != new.place:
        text = f"was sent in {_PLACES[old.place]} and is sent in {_PLACES[new.place]}"
        about.tell("safe", text, pair.old_name, position)
    elif old.name != new.name and old.place == "header" and snake(old.name) == snake(new.name):
        about.tell("safe", f"is sent as {plain_words(new.name)} now", pair.old_name, position)
    elif old.name != new.name:
        about.tell("breaking", f"is called {plain_words(new.name)} now: rename it in calls", pair.old_name, position)
    if old.key != new.key and old.name == new.name:
        text = f"was the argument {plain_words(old.key)} and is {plain_words(new.key)}"
        about.tell("breaking", text, pair.name, position)


def _parameter(about: About, name: str, old: Parameter, new: Parameter) -> None:
    position = new.basis.position
    if old.required != new.required:
        text = "is required now" if new.required else "is no longer required"
        about.tell("breaking" if new.required else "safe", text, name, about.word(position, "required"))
    if old.place == new.place and (old.style, old.explode, old.reserved) != (new.style, new.explode, new.reserved):
        about.tell("safe", "is written in another style", name, position)
    if old.deprecated != new.deprecated:
        about.tell(
            "safe",
            "is deprecated now" if new.deprecated else "is no longer deprecated",
            name,
            about.word(position, "deprecated"),
        )
    if old.description != new.description:
        about.tell("note", "is described in other words", name, about.word(position, "description"))
