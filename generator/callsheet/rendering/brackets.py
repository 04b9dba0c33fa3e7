"""Brackets: the text of a statement, taken apart at its brackets and the commas in them.

It is gone through once, however deep the brackets stand in one another.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

STRING: Final = r"""[fr]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
STRINGS: Final = re.compile(STRING)
TOKEN: Final = re.compile(rf"{STRING}|[()\[\]{{}},]|[^\"'()\[\]{{}},]+")
CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


class Item(NamedTuple):
    """A text, and the items in the last brackets that stand in it: an empty one behind the last comma.

    `before` is what stands before these brackets, `opening` the first of them: empty where there are none.
    """

    text: str
    before: str
    opening: str
    inner: list[Item]

    @property
    def ends_in_brackets(self) -> bool:
        """Whether nothing follows the last brackets."""
        return self.opening != "" and self.text.endswith(CLOSING[self.opening])

    @property
    def items(self) -> list[Item]:
        """The items in the last brackets that are not empty."""
        return [item for item in self.inner if item.text]

    @property
    def has_comma(self) -> bool:
        """Whether a comma ends the items in the last brackets."""
        return len(self.inner) > 1 and not self.inner[-1].text


def taken_apart(text: str) -> Item:
    """A text as the tree of its brackets; without any where they do not fit together."""
    around: list[tuple[int, int, list[Item]]] = []
    start, opening = 0, -1
    inner: list[Item] = []
    beside: list[Item] = []
    for token in TOKEN.finditer(text):
        sign = token[0]
        if sign in CLOSING:
            around.append((start, token.start(), beside))
            start, opening, inner, beside = token.end(), -1, [], []
        elif sign in (")", "]", "}"):
            if not around:
                return Item(text, "", "", [])
            beside.append(_item(text, start, token.start(), opening, inner))
            inner = beside
            start, opening, beside = around.pop()
        elif sign == "," and around:
            beside.append(_item(text, start, token.start(), opening, inner))
            start, opening, inner = token.end(), -1, []
    return Item(text, "", "", []) if around else _item(text, start, len(text), opening, inner)


def _item(text: str, start: int, end: int, opening: int, inner: list[Item]) -> Item:
    if opening < 0:
        return Item(text[start:end].strip(), "", "", inner)
    return Item(text[start:end].strip(), text[start:opening].lstrip(), text[opening], inner)


def must_break(text: str) -> bool:
    """Whether there is a comma behind the last of several items: black keeps these one a line."""
    if ",)" not in text:
        return False
    commas: list[int] = []
    last = ""
    for token in TOKEN.finditer(text):
        sign = token[0]
        if sign in CLOSING:
            commas.append(0)
        elif sign == "," and commas:
            commas[-1] += 1
        elif sign in (")", "]", "}") and commas and commas.pop() > 1 and last == ",":
            return True
        last = sign
    return False


def is_list(item: Item) -> bool:
    """Whether a text ends in brackets that hold nothing but a list of items."""
    return item.ends_in_brackets and not (" for " in item.text and " for " in STRINGS.sub('""', item.text))
