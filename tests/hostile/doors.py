"""Doors: through which door of compiling/code.py each `{{ }}` of each template gets its text.

    python -m tests.hostile.doors      writes the table, doors.txt

The places are read from the templates as Jinja parses them. The doors are those that text went through while the
clients of our own specs were generated: a value that no door has made is shown as such.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jinja2
import pytest
from jinja2 import nodes

import callsheet.compiling.code as doors
from callsheet import generation
from callsheet.modelling.providers import read_specs
from callsheet.project import data_folder
from callsheet.rendering import templates

ROOT: Final = Path(__file__).resolve().parents[2]
TABLE: Final = Path(__file__).with_name("doors.txt")
_HEAD: Final = (
    "# Every {{ }} of every template, and the doors that its text comes through; python -m tests.hostile.doors"
)
Place = tuple[str, str]
"""A template, and what it prints in one place."""


def places() -> Iterator[Place]:
    """Every `{{ }}` of every template."""
    environment = jinja2.Environment()  # noqa: S701  # it only parses
    for path in sorted(data_folder("templates").glob("*.j2")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for printed in _printed(tree):
            yield path.name, said(printed)


def _printed(tree: nodes.Template) -> list[nodes.Expr]:
    return [
        node
        for output in tree.find_all(nodes.Output)
        for node in output.nodes
        if not isinstance(node, nodes.TemplateData)
    ]


def said(node: nodes.Node) -> str:
    """An expression as the template writes it. Anything but names and attributes would be a decision."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{said(node.node)}.{node.attr}"
        case _:
            raise TypeError(f"line {node.lineno}: a template prints names and attributes, not {type(node).__name__}")


class _AnyCode(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _CODE)


_CODE: Final = doors.Code


class Traced(doors.Code, metaclass=_AnyCode):
    """Source text that knows the function of `compiling/code.py` that made it."""

    door: str

    def __new__(cls, text: str) -> Traced:
        """The text, with the name of whoever makes it."""
        made = super().__new__(cls, text)
        frame = sys._getframe(1)
        while frame.f_code.co_name.startswith(("_", "<")) and frame.f_back is not None:
            frame = frame.f_back
        made.door = frame.f_code.co_name
        return made


def used_doors(specs: Path) -> dict[Place, set[str]]:
    """The doors that were used for each place, while the clients of a folder of specs were generated."""
    found: dict[Place, set[str]] = defaultdict(set)

    def noted(template: str, place: str, value: Any) -> Any:
        found[template, place].add(getattr(value, "door", type(value).__name__))
        return value

    def rendered(template: str, view: Any) -> str:
        environment = templates._environment().overlay()
        tree = environment.parse((data_folder("templates") / template).read_text(encoding="utf-8"))
        for output in tree.find_all(nodes.Output):
            output.nodes = [_noting(template, node) for node in output.nodes]
        return environment.from_string(tree, {"noted": noted}).render(view=view)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "Code", Traced)
        patch.setattr(generation, "render", rendered)
        patch.setattr(generation, "formatted", str)  # what is printed counts, not how it is laid out
        patch.setattr(generation, "typed_dicts", lambda *_: "")
        patch.setattr(generation, "open_models", lambda *_: "")
        generation.generate(read_specs(specs, "specs"), "clients")
    return found


def _noting(template: str, node: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.TemplateData):
        return node
    arguments = [nodes.Const(template), nodes.Const(said(node)), node]
    return nodes.Call(nodes.Name("noted", "load"), arguments, [], None, None, lineno=node.lineno)


def table() -> str:
    """The table as text."""
    used = used_doors(ROOT / "specs")
    rows = [f"{template}: {place}: {', '.join(sorted(used[template, place])) or '-'}" for template, place in places()]
    return "\n".join([_HEAD, *dict.fromkeys(rows)]) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
