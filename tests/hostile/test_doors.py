"""Every place where a template prints is known with its door, and nothing else makes source text."""

from __future__ import annotations

import ast
from functools import cache

import jinja2
import pytest
from tests.hostile import doors

from callsheet.compiling import code
from callsheet.ir.texts import SpecText
from callsheet.rendering import templates

PACKAGE = doors.ROOT / "generator/callsheet"
MAKERS = {
    "callsheet/ir/texts.py",
    "callsheet/ir/constants.py",  # for what judges values
    "callsheet/ir/expressions.py",
    "callsheet/ir/schemas.py",  # how a form is called
    "callsheet/compiling/code.py",  # the doors
    "callsheet/compiling/needed_text.py",  # pieces of expressions
    "callsheet/compiling/regexes.py",
    "callsheet/nearest.py",  # what a mistyped name may have meant, for a message
    "callsheet/problems.py",  # messages
}
"""The modules that may ask for the characters of a text."""


@cache
def modules() -> list[tuple[str, ast.Module]]:
    """Every module of the generator, by its path."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "runtime" not in path.parts)
    return [(path.relative_to(PACKAGE.parent).as_posix(), ast.parse(path.read_bytes())) for path in paths]


def calls(tree: ast.Module, name: str) -> list[ast.Call]:
    """The calls of a function."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [node for node in found if isinstance(node.func, ast.Name) and node.func.id == name]


def test_every_place_of_every_template_is_listed_with_its_doors() -> None:
    told = "the templates print something else now: look at its doors, then run python -m tests.hostile.doors"
    assert doors.table() == doors.TABLE.read_text(encoding="utf-8"), told


def test_every_listed_door_is_one() -> None:
    rows = [row.split(": ") for row in doors.TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    named = {door for _, _, listed in rows for door in listed.split(", ")} - {"-"}
    assert named <= {*vars(code), *vars(code.Names), *vars(code.Lines)}


@pytest.mark.parametrize("value", ["text", SpecText("text"), 1, None, ["text"]])
def test_a_template_prints_nothing_that_came_through_no_door(value: object) -> None:
    environment = templates._environment().overlay(loader=jinja2.DictLoader({"one": "{{ view }}"}))
    with pytest.raises(templates.NotThroughADoor):
        environment.get_template("one").render(view=value)


def test_a_template_prints_names_and_attributes_only() -> None:
    for written in ("{{ a|safe }}", "{{ a ~ b }}", "{{ 'a' }}", "{{ a() }}", "{{ a[0] }}"):
        tree = jinja2.Environment(autoescape=True).parse(written)
        with pytest.raises(TypeError):
            [doors.said(node) for node in doors._printed(tree)]


def test_only_the_doors_make_source_text() -> None:
    found = {path for path, tree in modules() for _ in calls(tree, "Code")}
    assert found == {"callsheet/compiling/code.py"}


def test_source_text_and_sentences_are_filled_into_what_is_written_here() -> None:
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in modules()
        for name in ("code", "prose")
        for call in calls(tree, name)
        if any(isinstance(node, ast.JoinedStr | ast.Call) for node in ast.walk(call.args[0]))
    ]
    assert wrong == []


def test_only_doors_ask_for_the_characters_of_a_text() -> None:
    found = {path for path, tree in modules() for _ in calls(tree, "unsealed")}
    assert found == MAKERS
    read = {
        path
        for path, tree in modules()
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute)
        if n.attr == "_written" and not (isinstance(n.value, ast.Name) and n.value.id == "self")
    }
    assert read == {"callsheet/ir/texts.py"}
