"""Texts: what strangers wrote never turns into a string by itself."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Template
from mypy import api

from callsheet.compiling.code import code, literal, plain_words
from callsheet.ir.texts import SpecText, cut, listed, prose, unsealed

ROOT = Path(__file__).resolve().parents[2]
TEXT = SpecText('""" + open("x") + """')

SHOWN: list[Callable[[], object]] = [
    lambda: str(TEXT),  # type: ignore[misc]  # that it raises is the test, here and below
    lambda: f"{TEXT}",  # type: ignore[misc]
    lambda: f"{TEXT!s:>30}",  # type: ignore[misc]
    lambda: "{}".format(TEXT),  # type: ignore[misc]  # noqa: UP032
    lambda: "%s" % TEXT,  # noqa: UP031
    lambda: "%(a)s" % {"a": TEXT},  # noqa: UP031
    lambda: TEXT + "a",  # type: ignore[operator]
    lambda: TEXT % (),  # type: ignore[operator]
    lambda: "a" in TEXT,  # type: ignore[operator]
    lambda: list(TEXT),  # type: ignore[call-overload]
    lambda: Template("{{ text }}").render(text=TEXT),
    lambda: "".join([TEXT]),  # type: ignore[list-item]
    lambda: "a" + TEXT,  # type: ignore[operator]
    lambda: json.dumps(TEXT),
]


@pytest.mark.parametrize("show", SHOWN)
def test_a_text_does_not_turn_into_a_string(show: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        show()


def test_the_representation_of_a_text_does_not_show_it() -> None:
    assert TEXT.__repr__() == "<text from a spec, 21 characters>"


def test_texts_are_compared_sorted_copied_and_asked_whether_they_are_empty() -> None:
    assert SpecText("a") == SpecText("a") != SpecText("b")
    assert len({SpecText("a"), SpecText("a")}) == 1
    assert min(SpecText("b"), SpecText("a")) == SpecText("a")
    assert not SpecText("")
    assert pickle.loads(pickle.dumps(TEXT)) == copy.deepcopy(TEXT) == TEXT  # our own


def test_a_text_never_changes() -> None:
    with pytest.raises(AttributeError):
        TEXT._written = "another"  # type: ignore[misc]


def test_a_text_is_made_of_a_plain_string_and_of_no_source_text() -> None:
    for written in (code("1 + 1"), 1, None, b"text"):
        with pytest.raises(TypeError, match="made of a plain str"):
            SpecText(written)  # type: ignore[arg-type]


def test_what_is_put_together_is_text_from_a_spec_again() -> None:
    said = prose("{who} says {what}: {{}}", who="it", what=SpecText("{who} {0}"))
    assert said == SpecText("it says {who} {0}: {}")
    assert listed(", ", [TEXT, "b"]) == SpecText(unsealed(TEXT) + ", b")
    assert cut(SpecText("a {x} b{y}"), "{x}", "{y}") == [SpecText("a "), "{x}", SpecText(" b"), "{y}"]


def test_doors_take_texts_apart() -> None:
    assert literal(TEXT) == literal(unsealed(TEXT))
    assert plain_words(SpecText("a\n\x1b[31m b")) == "a [31m b"


@pytest.mark.long
def test_mypy_refuses_text_where_it_would_turn_into_a_string(tmp_path: Path) -> None:
    lines = ["from callsheet.ir.texts import SpecText", "def f(text: SpecText | None, texts: list[SpecText]) -> None:"]
    wrong = ['text == "a name"', 'f"{text}"', 'f"{texts!r}"', "str(text)", '"{}".format(text)', '", ".join(texts)']
    (tmp_path / "wrong.py").write_text("\n".join([*lines, *(f"    {expression}" for expression in wrong)]))
    out, _, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(tmp_path / "wrong.py")])
    assert [f":{number}: error" in out for number in range(3, 3 + len(wrong))] == [True] * len(wrong), out
