"""Wrapping: prose stands in the lines that textwrap puts it in."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callsheet.wrapping import wrapped

WORDS = st.lists(st.text("ab-é漢", min_size=1, max_size=12), max_size=30).map(" ".join)


@pytest.mark.parametrize("hyphens", [False, True])
@given(WORDS, st.integers(3, 25), st.sampled_from(["", "  "]))
def test_prose_is_wrapped_as_textwrap_does_it(hyphens: bool, text: str, width: int, margin: str) -> None:
    expected = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=hyphens, subsequent_indent=margin)
    assert wrapped(text, width, hyphens=hyphens, margin=margin) == expected


def test_spaces_at_the_end_are_no_words() -> None:
    assert wrapped("abc def ", 3, hyphens=True) == textwrap.wrap("abc def ", 3) == ["abc", "def"]
