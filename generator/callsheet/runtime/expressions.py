"""Expressions: the regular expressions of ECMA-262, read into a tree.

They are read by code points, as its `u` flag does, and as leniently as browsers are with signs that need no escape.
"""

from __future__ import annotations

import re

from .expression_nodes import (
    LAST,
    Alternatives,
    Back,
    Category,
    Chars,
    Edge,
    Group,
    Look,
    Repeat,
    Sequence,
    complement,
    of_either_case,
)
from .unicode_properties import category, is_other_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .expression_nodes import Node, Range

DEEPEST = 50
"""How deep the groups of an expression may be nested."""

_DIGITS = ((48, 57),)
_WORD = ((65, 90), (97, 122), (48, 57), (95, 95))
_SPACES = (
    (9, 13),
    (32, 32),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2028),
    (0x2029, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
"""The white space of ECMA-262, which is not that of Python."""
_SETS = {"d": _DIGITS, "w": _WORD, "s": _SPACES}
_LINE_ENDS = ((10, 10), (13, 13), (0x2028, 0x2028), (0x2029, 0x2029))
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_QUANTIFIER = re.compile(r"([*+?])|\{([0-9]+)(,?)([0-9]*)\}")
_ANY_BRACE = re.compile(r"\{,[0-9]*\}")
_LOOK = {"(?=": (True, False), "(?!": (True, True), "(?<=": (False, False), "(?<!": (False, True)}
_GROUP_NAME = re.compile(r"\(\?<((?:[^\W\d]|\$)[\w$]*)>")
_GROUP_REFERENCE = re.compile(r"<((?:[^\W\d]|\$)[\w$]*)>")
_FLAGS = re.compile(r"\(\?([ims]{0,3}-?[ims]{0,3}):")
_PROPERTY = re.compile(r"\{([^}]*)\}")


class WrongExpression(ValueError):
    """An expression that ECMA-262 does not know. The message says why."""


class BeyondPython(WrongExpression):
    """An expression of ECMA-262 that asks for what Python cannot tell. The message says what."""


def read(written: str) -> Node:
    """The tree of an expression. Raises `WrongExpression` with the reason, and `BeyondPython` where it is right."""
    reader = _Reader(written)
    node = reader.alternatives(0)
    if reader.at < len(written):
        raise WrongExpression("a ) that closes nothing")
    for number in reader.backs:
        if number > reader.groups:
            raise WrongExpression(f"\\{number} refers to a group that does not exist")
    for name in reader.later:
        if name not in reader.names:
            raise WrongExpression(f"\\k<{name}> refers to a group that does not exist")
    if reader.beyond:
        raise BeyondPython(reader.beyond[0])
    return node


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.at = 0
        self.groups = 0
        self.names: dict[str, int] = {}
        self.backs: list[int] = []
        self.later: list[str] = []
        """The names of groups that are referred to before they are met."""
        self.beyond: list[str] = []
        """What Python cannot tell."""
        self.flags = frozenset[str]()
        """The flags of the groups that are open: `i` takes letters of either case, and with `s` a dot is anything."""

    def alternatives(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise WrongExpression(f"groups nested more than {DEEPEST} deep")
        parts = [self._sequence(depth)]
        while self._taken("|"):
            parts.append(self._sequence(depth))
        return parts[0] if len(parts) == 1 else Alternatives(tuple(parts))

    def _sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.written) and self.written[self.at] not in "|)":
            atom = self._atom(depth)
            parts.append(self._repeated(self._of_either_case(atom) if "i" in self.flags else atom))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, atom: Node) -> Node:
        match = _QUANTIFIER.match(self.written, self.at)
        if match is None:
            return atom
        if isinstance(atom, Look | Edge):
            raise WrongExpression(f"nothing to repeat before {match[0]!r}")
        self.at = match.end()
        if match[1]:
            least, most = (1 if match[1] == "+" else 0), (1 if match[1] == "?" else None)
        else:
            least = int(match[2][:9])
            most = int(match[4][:9]) if match[4] else (None if match[3] else least)
        if most is not None and most < least:
            raise WrongExpression(f"the repetition {match[0]} ends before it begins")
        lazy = self._taken("?")
        again = _QUANTIFIER.match(self.written, self.at)
        if again is not None:
            raise WrongExpression(f"the quantifier {match[0] + again[0]!r} does not exist in ECMA-262")
        return Repeat(atom, least, most, lazy)

    def _atom(self, depth: int) -> Node:
        char = self.written[self.at]
        if char == "(":
            return self._group(depth)
        if char == "[":
            return self._class()
        if char == "\\":
            self.at += 1
            return self._escape()
        quantifier = _QUANTIFIER.match(self.written, self.at)
        if quantifier is not None:
            raise WrongExpression(f"nothing to repeat before {quantifier[0]!r}")
        if _ANY_BRACE.match(self.written, self.at):
            raise WrongExpression("a repetition without a lower bound: write {0,…}")
        self.at += 1
        if char in "^$":
            return Edge(char)
        if char == ".":
            return Chars(() if "s" in self.flags else _LINE_ENDS, negated=True)
        return Chars(((ord(char), ord(char)),))

    def _of_either_case(self, atom: Node) -> Node:
        if isinstance(atom, Chars):
            if atom.categories:
                self.beyond.append("a category of Unicode in (?i:…) is not told from others")
            return Chars(of_either_case(atom.ranges), atom.negated, atom.categories)
        if isinstance(atom, Back):
            self.beyond.append("\\1 in (?i:…) stands for a text in either case")
        return atom

    def _group(self, depth: int) -> Node:
        number, name, look, around = None, None, None, self.flags
        named = _GROUP_NAME.match(self.written, self.at)
        flags = _FLAGS.match(self.written, self.at)
        opener = next((text for text in _LOOK if self.written.startswith(text, self.at)), None)
        if opener is not None:
            look = _LOOK[opener]
            self.at += len(opener)
        elif flags is not None:
            self.at = flags.end()
            self._set_flags(flags[1])
        elif named is None and self.written.startswith("(?", self.at):
            raise WrongExpression(f"the group {self.written[self.at : self.at + 3]!r} does not exist in ECMA-262")
        else:
            self.groups += 1
            number, name = self.groups, named[1] if named else None
            self.at = named.end() if named else self.at + 1
        if name is not None:
            if name in self.names:
                raise WrongExpression(f"two groups are named {name!r}")
            self.names[name] = self.groups
        part = self.alternatives(depth + 1)
        self.flags = around
        if not self._taken(")"):
            raise WrongExpression("a ( that nothing closes")
        return Look(part, *look) if look else Group(part, number, name)

    def _set_flags(self, flags: str) -> None:
        letters = flags.replace("-", "")
        if len(set(letters)) < len(letters) or flags == "-":
            raise WrongExpression(f"the flags {flags!r} of a group")
        on, _, off = flags.partition("-")
        self.flags = (self.flags | set(on)) - set(off)
        if "m" in self.flags:
            self.beyond.append(f"(?{flags}:…) changes how lines are read")

    def _class(self) -> Chars:
        self.at += 1
        negated = self._taken("^")
        ranges: list[Range] = []
        categories: list[Category] = []
        while not self._taken("]"):
            low = self._member()
            if self.written.startswith("-", self.at) and self.written[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                ranges.append(self._range(low, self._member()))
            else:
                ranges.extend(low.ranges)
                categories.extend(low.categories)
        return Chars(tuple(ranges), negated, tuple(categories))

    def _range(self, low: Chars, high: Chars) -> Range:
        for end in (low, high):
            if len(end.ranges) != 1 or end.ranges[0][0] != end.ranges[0][1] or end.categories:
                raise WrongExpression("a class such as \\w at the end of a range: write the - last")
        if low.ranges[0][0] > high.ranges[0][0]:
            raise WrongExpression("a range that ends before it begins")
        return (low.ranges[0][0], high.ranges[0][0])

    def _member(self) -> Chars:
        """One member of a class; never negated."""
        if self.at >= len(self.written):
            raise WrongExpression("a [ that nothing closes")
        char = self.written[self.at]
        self.at += 1
        if char != "\\":
            return Chars(((ord(char), ord(char)),))
        if self._taken("b"):
            return Chars(((8, 8),))
        found = self._escape()
        if not isinstance(found, Chars):
            raise WrongExpression(f"\\{self.written[self.at - 1]} inside a character class")
        return Chars(complement(found.ranges)) if found.negated else found

    def _escape(self) -> Node:
        """What a backslash that was read already begins."""
        if self.at >= len(self.written):
            raise WrongExpression("a backslash at the end")
        letter = self.written[self.at]
        self.at += 1
        if letter.lower() in _SETS:
            return Chars(_SETS[letter.lower()], negated=letter.isupper())
        if letter in "bB":
            return Edge(letter)
        if letter in "pP":
            return Chars((), categories=(self._category(letter == "P"),))
        if letter == "k":
            return self._named_back()
        if letter in "123456789":
            digits = re.compile("[0-9]*").match(self.written, self.at)
            number = int((letter + (digits[0] if digits else ""))[:9])
            self.at += len(str(number)) - 1
            self.backs.append(number)
            return Back(number)
        point = self._code_point(letter)
        return Chars(((point, point),))

    def _code_point(self, letter: str) -> int:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter == "0" and not self.written[self.at : self.at + 1].isdigit():
            return 0
        if letter == "c" and re.compile("[A-Za-z]").match(self.written, self.at):
            self.at += 1
            return ord(self.written[self.at - 1]) % 32
        if letter == "x":
            return self._hexadecimal("([0-9A-Fa-f]{2})", letter)
        if letter == "u":
            pair = re.compile(r"([Dd][89ABab]..)\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})").match(self.written, self.at)
            if pair is not None and re.fullmatch("[0-9A-Fa-f]{4}", pair[1]):
                self.at = pair.end()
                return 0x10000 + ((int(pair[1], 16) - 0xD800) << 10) + int(pair[2], 16) - 0xDC00
            return self._hexadecimal(r"([0-9A-Fa-f]{4})|\{0*([0-9A-Fa-f]{1,6})\}", letter)
        if letter.isalnum():
            raise WrongExpression(f"\\{letter} means nothing in ECMA-262")
        return ord(letter)

    def _hexadecimal(self, form: str, letter: str) -> int:
        match = re.compile(form).match(self.written, self.at)
        point = int(next(filter(None, match.groups())), 16) if match else LAST + 1
        if match is None or point > LAST:
            raise WrongExpression(f"\\{letter} without the number of a character")
        self.at = match.end()
        return point

    def _category(self, negated: bool) -> Category:
        match = _PROPERTY.match(self.written, self.at)
        if match is None:
            raise WrongExpression("\\p without the name of a property in braces")
        self.at = match.end()
        name = category(match[1])
        if name is None and not is_other_property(match[1]):
            raise WrongExpression(f"\\p{match[0]} is no property of Unicode")
        if name is None:
            self.beyond.append(f"\\p{match[0]} is no general category of Unicode")
        return Category(name or "Any", negated)

    def _named_back(self) -> Node:
        match = _GROUP_REFERENCE.match(self.written, self.at)
        if match is None:
            raise WrongExpression("\\k without a name")
        self.at = match.end()
        if match[1] in self.names:
            return Back(self.names[match[1]])
        self.later.append(match[1])
        self.beyond.append(f"\\k<{match[1]}> refers to a group that comes later")
        return Back(1)

    def _taken(self, text: str) -> bool:
        """Whether a text stands here; it is passed over then."""
        found = self.written.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found
