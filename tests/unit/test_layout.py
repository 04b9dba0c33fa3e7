"""Layout: whatever generated code consists of, it is laid out as black lays it out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callsheet.compiling.code import Code, docstring, fstring, literal
from callsheet.rendering.blackened import blackened
from callsheet.rendering.layout import laid_out

WORDS = st.text(st.sampled_from("abc xyz…é漢\"'\\{}🎬#(,)["), max_size=90)
NAMES = st.sampled_from(
    ["a", "value", "payload_of_the_request", "OPERATIONS", "shown_text", "a_name_that_is_quite_long"]
)
ATOMS = st.one_of(
    WORDS, st.integers(-5, 10**9), st.booleans(), st.none(), st.sampled_from([0.5, -8.0, 1e-7, 1e16, 0.1 + 0.2])
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=5).map(tuple),
        st.dictionaries(WORDS, inner, max_size=4),
    ),
    max_leaves=12,
)
EXPRESSIONS = st.one_of(
    VALUES.map(literal),
    NAMES.map(Code),
    st.lists(st.one_of(WORDS, NAMES.map(lambda name: Code(f"shown({name})"))), max_size=4).map(fstring),
)


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A call with some arguments, by place and by name, which may be calls."""
    nested = st.one_of(EXPRESSIONS, calls()) if draw(st.integers(0, 3)) == 0 else EXPRESSIONS
    arguments = [draw(nested) for _ in range(draw(st.integers(0, 4)))]
    arguments += [f"{name}={draw(nested)}" for name in draw(st.lists(NAMES.map(str.lower), max_size=3, unique=True))]
    called = draw(st.sampled_from(["Rule", "errors.append", "self._transport.send", "re.compile"]))
    return f"{called}({', '.join(arguments)})"


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """Some parts of a condition, one of them perhaps in brackets."""
    part = st.one_of(
        st.builds("{} not in {}".format, NAMES, EXPRESSIONS),
        st.builds("{}.__class__ is str".format, NAMES),
        st.builds("not {}".format, calls()),
        st.builds("({} < 3 or {} > 15)".format, NAMES, NAMES),
        st.builds("not ({} and ({} or {}))".format, calls(), NAMES, calls()),
    )
    parts = draw(st.lists(part, min_size=1, max_size=5))
    return parts[0] + "".join(f" {draw(st.sampled_from(['and', 'or']))} {part}" for part in parts[1:])


STATEMENTS = st.one_of(
    calls(),
    st.builds("return {}".format, st.one_of(calls(), EXPRESSIONS, conditions())),
    st.builds("{} = {}".format, NAMES, st.one_of(calls(), EXPRESSIONS)),
    st.builds("{}: dict[str, Any] = {}".format, NAMES, EXPRESSIONS),
    st.builds("if {}:\n    pass".format, conditions()),
    st.builds("if a:\n    pass\nelif {}:\n    {}".format, conditions(), calls()),
    st.builds("for item in {}:\n    {}".format, EXPRESSIONS, calls()),
    st.builds("{} = re.compile({}).match".format, NAMES, WORDS.map(literal)),
    st.builds("{}: TypeAlias = {}".format, NAMES, st.lists(NAMES, min_size=1, max_size=7).map(" | ".join)),
)


@st.composite
def classes(draw: st.DrawFn) -> list[str]:
    """A class with a docstring and fields that have some, as datamodel-code-generator writes them."""
    lines = ["class Thing(TypedDict):"]
    for field in draw(st.lists(NAMES.map(str.lower), min_size=1, max_size=3, unique=True)):
        said = [word for word in draw(st.lists(WORDS, max_size=3)) if word.strip() and not set(word) & set('"\\')]
        text = [f'    """{said[0].strip()}"""'] if len(said) == 1 else []
        text = ['    """', *(f"    {word}".rstrip() for word in said), '    """'] if len(said) > 1 else text
        lines += [*text, *([""] if len(lines) == 1 and text else []), f"    {field}: NotRequired[list[str]]"]
    return [*lines, ""]


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A module as the templates make them: a docstring, an import, functions, and a table with an entry a line."""
    lines = [
        docstring([draw(WORDS)], 0),
        "",
        "from callsheet import " + ", ".join(draw(st.lists(NAMES, min_size=1))),
        "",
    ]
    for number in range(draw(st.integers(0, 2))):
        parameters = [
            f"{name}: dict[str, int] | None = None" for name in draw(st.lists(NAMES, max_size=5, unique=True))
        ]
        returned = " | ".join(draw(st.lists(NAMES, min_size=1, max_size=8)))
        header = f"def function_{number}({', '.join(parameters)}) -> {returned}:"
        lines += [header, "    " + docstring([draw(WORDS)] * 2, 4)]
        for statement in draw(st.lists(STATEMENTS, min_size=1, max_size=3)):
            lines += ["    " + line for line in statement.split("\n")]
        lines.append("")
    lines += draw(st.one_of(st.just([]), classes()))
    lines += draw(st.lists(STATEMENTS, max_size=2))
    entries = [
        f"    {literal(draw(WORDS))}: {draw(st.one_of(calls(), EXPRESSIONS))}," for _ in range(draw(st.integers(0, 3)))
    ]
    return "\n".join([*lines, "TABLE: dict[str, Any] = {", *entries, "}"]) + "\n"


@settings(max_examples=30, derandomize=True)
@given(modules())
def test_a_module_is_laid_out_as_black_lays_it_out(source: str) -> None:
    assert laid_out(source) == blackened(source)


@pytest.mark.long
@settings(max_examples=20_000)
@given(modules())
def test_any_module_is_laid_out_as_black_lays_it_out(source: str) -> None:
    assert laid_out(source) == blackened(source)


def test_statements_that_differ_in_their_names_and_texts_are_laid_out_one_by_one() -> None:
    for name, text in (
        ("field_12", "abc"),
        ("field_98", "x y"),
        ("field_98", "it's"),
        ("field_98", '\\"'),
        ("é", "漢字"),
    ):
        lists = f'bool([bool(isinstance({name}, dict) and "{text}" in {name} and len({name}["{text}"]) <= 5)])'
        source = f"def check({name}):\n    if [{lists}, {lists}].count(True) != 1:\n        pass\n"
        assert laid_out(source) == blackened(source)


def test_what_stands_in_a_docstring_is_no_statement() -> None:
    words = ["An example:", "", "class of things", "def of it, as", "@mentions have it", "", "", "and so on:"]
    for said in (words, words[:-1], words[2:4], ["One:", "", "two"]):
        text = "\n".join("        " + line if line else "" for line in said).strip()
        body = f'        """{text}\n        """' + "\n        return None\n"
        source = f"class Api:\n    def call(self) -> None:\n{body}\n    def other(self) -> None:\n        pass\n"
        assert laid_out(source) == blackened(source)
