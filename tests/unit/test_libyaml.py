"""libyaml: where it is used, it gives what PyYAML's own parser gives; where that is not certain, it is not used."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from callsheet.problems import SpecError
from callsheet.reading.documents import composed, parse
from callsheet.reading.libyaml import MOST_SLOWLY, quickly_composed

TEXT: Final = """\
# A spec in small.
info: &info { title: Vidéo API 🎬, version: "1", tags: [a, 'b''s', "c\\u00e9"] }
servers:
  - url: https://api.acme.test/v1
    description: >-
      Two lines
      become one.
  - *info
paths: { /videos/{id}: { get: { summary: what is it? none, n: 007 } } }
text: |
  kept
    as it is

last: ~
"""
PIECES: Final = (
    *":-?,[]{}#&*!|>'\"%@` \n\t\\~\r\x85\u2028é🎬",
    ": ",
    "- ",
    "? ",
    "---\n",
    "...\n",
    "|2\n",
    ">-#",
    "*info",
)


def graph(node: yaml.Node, seen: dict[int, int]) -> Any:
    if id(node) in seen:
        return seen[id(node)]
    seen[id(node)] = len(seen)
    at = (node.tag, node.start_mark.line, node.start_mark.column)
    if isinstance(node, yaml.ScalarNode):
        return *at, node.value, node.style
    assert isinstance(node, yaml.CollectionNode)
    below = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    return *at, node.flow_style, *(graph(inner, seen) for inner in below)


def assert_same(text: str) -> None:
    quick = quickly_composed(text)
    if quick is None:
        return
    try:
        slow = composed(text, "")
    except SpecError as error:
        pytest.fail(f"libyaml takes what PyYAML refuses: {error}")
    assert slow is not None
    assert graph(quick, {}) == graph(slow, {})


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_every_spec_of_ours_is_read_quickly(root: Path) -> None:
    for file in sorted((root / "specs").rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        assert quickly_composed(text) is not None, file
        assert_same(text)


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.sampled_from(PIECES), st.integers(0, 3)), max_size=3))
def test_whatever_is_typed_into_a_spec_is_read_as_pyyaml_reads_it(edits: list[tuple[int, str, int]]) -> None:
    text = TEXT.replace("*info", "b", 1) if len(edits) > 2 else TEXT
    for at, piece, gone in edits:
        text = text[:at] + piece + text[at + gone :]
    assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: ! b",
        "a: ! 'b'",
        "a: !!str b",
        "a: !b [c]",
        "a:\tb",
        "a: b\x85c: d",
        "a: b\rc: d",
        "%YAML 1.2\n---\na: b",
        "a:",
        "{ a, b }",
        "{a?b: c}",
    ],
)
def test_what_the_two_might_read_differently_is_left_to_pyyaml(text: str) -> None:
    assert quickly_composed(text) is None


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_a_text_that_is_too_long_for_pyyaml_may_have_tabs_in_its_blocks_and_values_left_out() -> None:
    code = "b: |\n  func main() {\n  \tprint()\n  }\nc:\nd: {e: , f: a?b}\n"
    assert quickly_composed(code) is None
    text = code + "g:\n" + f"  - {'a long text ' * 20}\n" * (MOST_SLOWLY // 200)
    data = parse(text.encode(), "spec.yaml").data
    assert {key: data[key] for key in "bcd"} == {
        "b": "func main() {\n\tprint()\n}\n",
        "c": None,
        "d": {"e": None, "f": "a?b"},
    }


@pytest.mark.parametrize(
    "text", ['a: "Hello!"', "a: {b: it is so!, c!d: 1}", "a: |\n  > [!NOTE]\n  see below", "a: ^(a|#b)$", "a: 'x != y'"]
)
def test_marks_of_tags_and_blocks_inside_of_a_text_are_no_reason_to_read_slowly(text: str) -> None:
    assert yaml.__with_libyaml__ is (quickly_composed(text) is not None)
    assert_same(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000 + "a", "{a: " * 100_000, "&a [*b]", "[a", ""])
def test_what_is_refused_or_too_deep_is_left_to_pyyaml(text: str) -> None:
    assert quickly_composed(text) is None
