"""Layout: Python source as black lays it out, for the statements that generated code is made of.

black takes longer than all other passes together, and nearly all of what it does here is the same: two empty lines
around a function, and a line that is too long broken at the brackets that end it. That much is done here. Where there
may be anything else to do, the statement is left to black. Tests hold one against the other.

What comes in is written as black writes it but for the length of lines, quotes and empty lines: views see to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from callsheet.compiling.code import LINE_LENGTH
from callsheet.rendering.blackened import NotKnown, blackened, fits, with_fewest_escapes
from callsheet.rendering.brackets import CLOSING, STRING, STRINGS, Item, is_list, must_break, taken_apart
from callsheet.rendering.broken_conditions import broken_condition
from callsheet.rendering.shapes import blackened_alike

_PATH: Final = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_NAMED: Final = rf"(?:(?:{STRING}|[A-Z_]\w*): |[a-z_]\w*=)?"
"""What may stand before the value of an element: its key or its name."""
_ELEMENT: Final = re.compile(rf"{_NAMED}(?:{_PATH})?\Z")
_ONE_TEXT: Final = re.compile(rf"{_NAMED}{STRING}\Z")
_TEXTS: Final = re.compile(rf"{STRING}(?: {STRING})+\Z")
_STATEMENT: Final = re.compile(rf"(?:return |[A-Za-z_]\w*(?:: [\w\[\], .|]+)? = )?(?:await )?(?:{_PATH})?\Z")
_DEFINITION: Final = re.compile(r"(?:async )?def \w+\Z")
_IMPORT: Final = re.compile(r"(from [\w.]+ import )([\w, ]+)\Z")
_STRANGE: Final = re.compile(
    r"[;\t\\@]|(?<!  )#|#(?! )|\blambda\b(?! \w+:)|\*\*"
    r"|\b\d[\d_.]*[A-Za-z]"  # numbers that black may write in another way
    r"|,[\]}]"
)
_PERHAPS_STRANGE: Final = re.compile(r"[;\t\\@#*]")
_PERHAPS_NUMBER: Final = re.compile(r"[0-9][A-Za-z_.]")
_VALUE: Final = re.compile(r" *(?:if|elif|while|return|assert|del|raise|for .* in|\w+(?:: .*)? =) ?(\(.*\)):?\Z")
"""A value that stands in brackets as a whole, or begins and ends with some."""
_CONDITION: Final = re.compile(r"(if|elif|while) (.+):\Z")
_ALIAS: Final = re.compile(rf"([A-Za-z_]\w*: TypeAlias = )({_PATH}(?: \| {_PATH})+)\Z")
_RETURNED_UNION: Final = re.compile(rf"\) -> ({_PATH}(?: \| {_PATH})+):\Z")
_EXPRESSION: Final = re.compile(rf"([A-Za-z_]\w* = re\.compile\()({STRING})(\)\.[a-z]+)\Z")
"""A regular expression that a constant holds a method of."""
_DOCSTRING: Final = re.compile(r' *"""(?:[^\s"\\](?:[^"\t]|"(?!""))*(?:(?<![\s"\\])""")?(?<!\s))?\Z')
_DEFINES: Final = re.compile(r" *(?:async def |def |class |@)")
_LONGEST_KEPT: Final = 5_000
"""How many characters an element may have that is remembered."""
_CONTINUES: Final = re.compile(r"[ )\]}]|(?:elif|else|except|finally)\b")
_IMPORTS: Final = re.compile(r"(?:import|from) ")


def laid_out(source: str) -> str:
    """Python source as black writes it. Several empty lines in a row count as one."""
    statements = _statements(source)
    if any(lines[0].startswith("#") for lines in statements):
        return blackened(source)
    found: list[str] = []
    before: list[str] = []
    for lines in statements:
        found += [""] * _gap(before, lines) if before else []
        try:
            found += _laid_out(lines)
        except NotKnown:
            found += blackened("\n".join(lines)).splitlines()
        before = lines
    return "\n".join(found) + "\n"


def _statements(source: str) -> list[list[str]]:
    """The statements of a module that stand in no other, as lines; the empty lines behind a statement are its own."""
    found: list[list[str]] = []
    in_text = False
    for line in source.splitlines():
        begins = line and not in_text and not _CONTINUES.match(line)
        if begins and not (found and found[-1][-1].startswith("@")):
            found.append([])
        if found:
            found[-1].append(line)
        in_text ^= bool(line.count('"""') % 2)
    return found


def _gap(before: list[str], lines: list[str]) -> int:
    """How many empty lines there are between two statements."""
    if _DEFINES.match(before[0]) or _DEFINES.match(lines[0]):
        return 2
    ends_imports = _IMPORTS.match(before[0]) and not _IMPORTS.match(lines[0])
    return 1 if ends_imports or before[0].startswith('"""') or not before[-1] else 0


def _laid_out(lines: list[str]) -> list[str]:
    """A statement that stands in no other. Raises `NotKnown` where all of it is left to black."""
    found: list[str] = []
    rest = iter(lines if lines[-1] else lines[:-1])
    for line in rest:
        if '"""' in line:
            found.append("\n".join(_docstring(line, rest)))  # what stands in it is no statement
        elif not line:
            found.append(line)
        else:
            found += _statement(_with_quotes(line), rest)
    return list(_with_empty_lines(found))


def _docstring(first: str, rest: Iterator[str]) -> list[str]:
    """A docstring, which stands as it should: in one line, or with the closing quotes in a line of their own."""
    indent, text = _cut(first)
    if not _DOCSTRING.match(first) or len(first) > LINE_LENGTH:
        raise NotKnown
    if text.endswith('"""') and text != '"""':
        return [first]
    lines: list[str] = []
    for line in rest:
        if line == indent + '"""':
            break
        if '"""' in line or "\t" in line or line != line.rstrip() or (line and not line.startswith(indent)):
            raise NotKnown
        lines.append(line)
    said = [line for line in lines if line]
    # black moves a text whose lines all stand deeper than its quotes, and takes empty lines from its ends.
    is_moved = said and not any(line[len(indent)] != " " for line in said)
    before = lines[-1] if lines else text
    if is_moved or not before or before.endswith(('"', "\\")) or (text == '"""' and not (lines and lines[0])):
        raise NotKnown
    return [first, *lines, indent + '"""']


def _statement(line: str, rest: Iterator[str]) -> list[str]:
    """A statement, or the header of one, that begins with a line; `rest` are the lines behind it."""
    whole = _in_one_line(line)
    return list(_over_lines(line, _cut(line)[0], rest)) if whole is None else whole


@lru_cache(10_000)
def _in_one_line(line: str) -> list[str] | None:
    """A statement, or the header of one, that comes in one line; None where its brackets end in another line.

    The same one comes again and again: many fields are checked in the same way.
    """
    plain = STRINGS.sub('""', line)
    if _is_strange(plain) or _has_idle_brackets(plain):
        raise NotKnown
    if not _is_balanced(plain):
        return None
    if fits(line) and not must_break(plain):
        return [line]
    indent, text = _cut(line)
    try:
        return list(_too_long(indent, text))
    except NotKnown:
        return _one_blackened(indent, text)


def _too_long(indent: str, text: str) -> Iterator[str]:
    """A statement, or the header of one, that does not fit in a line."""
    if found := _IMPORT.match(text):
        yield f"{indent}{found[1]}("
        yield from (f"{indent}    {name}," for name in found[2].split(", "))
        yield f"{indent})"
    elif found := _CONDITION.match(text):
        yield from broken_condition(indent, found[1], found[2])
    elif found := _ALIAS.match(text):
        yield from [f"{indent}{found[1]}(", *_union(indent + "    ", found[2]), f"{indent})"]
    elif found := _EXPRESSION.match(text):
        yield from [indent + found[1], f"{indent}    {found[2]}", indent + found[3]]
    elif text.startswith(("def ", "async def ")):
        yield from _definition(indent, text)
    else:
        item = taken_apart(text)
        if not _STATEMENT.match(item.before) or (item.before.endswith(("return ", "= ")) and item.opening == "("):
            raise NotKnown
        yield from _broken(indent, item, "")


def _one_blackened(indent: str, text: str) -> list[str]:
    """One statement by black, as deep as it stands."""
    if _DEFINES.match(text) or "#" in STRINGS.sub("", text):
        raise NotKnown
    around = ["    " * level + "if x:" for level in range(len(indent) // 4)]
    around += [indent + "if x:", indent + "    pass"] if text.startswith(("elif ", "else:")) else []
    body = [indent + "    pass"] if text.endswith(":") else []
    lines = blackened_alike("\n".join([*around, indent + text, *body]) + "\n").splitlines()
    return lines[len(around) : len(lines) - len(body)]


def _over_lines(line: str, indent: str, rest: Iterator[str]) -> Iterator[str]:
    """Brackets that are opened in one line and closed in another, with one element a line between them."""
    if line[-1] not in CLOSING or not fits(line):
        raise NotKnown
    elements: list[str] = []
    for inner in rest:
        inner = _with_quotes(inner)
        if inner.startswith(indent + CLOSING[line[-1]]):
            if not fits(inner) or _is_strange(STRINGS.sub('""', inner)):
                raise NotKnown
            yield from [line, *elements, inner] if elements else [line + inner.lstrip()]
            return
        place, text = _cut(inner)
        if place != indent + "    " or not text.endswith(",") or _is_strange(STRINGS.sub('""', inner)):
            raise NotKnown
        elements += _laid_element(place, text[:-1]) if len(text) <= _LONGEST_KEPT else _new_element(place, text[:-1])
    raise NotKnown


@lru_cache(10_000)
def _laid_element(indent: str, text: str) -> tuple[str, ...]:
    """An element that stands in lines of its own, with a comma. The same one comes again, in many operations."""
    return _new_element(indent, text)


def _new_element(indent: str, text: str) -> tuple[str, ...]:
    return tuple(_element(indent, taken_apart(text), ","))


def _definition(indent: str, text: str) -> Iterator[str]:
    """The header of a function that does not fit in a line: its parameters in one line, or one a line."""
    arrow = text.rindex(") -> ") if ") -> " in text else text.rindex("):")
    item = taken_apart(text[: arrow + 1])
    union = None if fits(indent + text[arrow:]) else _RETURNED_UNION.match(text[arrow:])
    if not is_list(item) or not item.items or not _DEFINITION.match(item.before) or item.has_comma:
        raise NotKnown
    if not fits(indent + text[arrow:]) and (union is None or fits(f"{indent}    {union[1]}")):
        raise NotKnown
    yield f"{indent}{item.before}("
    yield from _parts(indent + "    ", item.items, "," if len(item.items) == 1 else "")
    if union is None:
        yield indent + text[arrow:]
    else:
        yield from [f"{indent}) -> (", *_union(indent + "    ", union[1]), f"{indent}):"]


def _union(indent: str, text: str) -> list[str]:
    """The types of a union: in one line, or one a line."""
    types = [text] if fits(indent + text) else text.replace(" | ", "\n| ").split("\n")
    return [indent + name for name in types]


def _element(indent: str, item: Item, comma: str) -> Iterator[str]:
    """An element inside of brackets, with the comma behind it."""
    text = item.text
    line = indent + text + comma
    if _ONE_TEXT.match(text) or (fits(line) and not must_break(line)):
        yield line
    elif _TEXTS.match(text):
        found = STRINGS.findall(text)
        yield from (indent + piece for piece in found[:-1])
        yield indent + found[-1] + comma
    elif _ELEMENT.match(item.before):
        yield from _broken(indent, item, comma)
    else:
        raise NotKnown


def _broken(indent: str, item: Item, comma: str) -> Iterator[str]:
    """A text broken at the brackets that end it."""
    called = bool(item.before) and not item.before.endswith((" ", "="))
    head = indent + item.before + item.opening
    inner = item.items
    if not is_list(item) or not inner or not fits(head) or (called and item.opening != "("):
        raise NotKnown
    yield head
    below = indent + "    "
    if len(inner) == 1:
        yield from _element(below, inner[0], "," if item.has_comma else "")
    elif called and not item.has_comma:
        yield from _parts(below, inner, "")
    else:
        for element in inner:
            yield from _element(below, element, ",")
    yield indent + CLOSING[item.opening] + comma


def _parts(indent: str, items: list[Item], comma: str) -> Iterator[str]:
    """Arguments or parameters: in one line where they fit, else one a line."""
    together = indent + ", ".join([item.text for item in items]) + comma
    if fits(together) and not must_break(together):
        yield together
        return
    for item in items:
        yield from _element(indent, item, ",")


def _is_strange(plain: str) -> bool:
    """Whether there is anything in a statement that black may write in another way."""
    if not (_PERHAPS_STRANGE.search(plain) or _PERHAPS_NUMBER.search(plain) or "lambda" in plain or ",]" in plain):
        return ",}" in plain  # the expression below takes ten times as long
    return _STRANGE.search(plain) is not None


def _is_balanced(plain: str) -> bool:
    """Whether as many brackets are closed in a statement as are opened."""
    opened = plain.count("(") + plain.count("[") + plain.count("{")
    return opened == plain.count(")") + plain.count("]") + plain.count("}")


def _has_idle_brackets(plain: str) -> bool:
    """Whether a statement has brackets around its whole value, which make no tuple of it: black takes them away."""
    found = _VALUE.match(plain) if plain.endswith((")", "):")) else None
    if found is None:
        return False
    depth = 0
    for index, sign in enumerate(found[1]):
        depth += (sign in CLOSING) - (sign in ")]}")
        if depth == 1 and sign == ",":
            return False
        if depth == 0:
            return index == len(found[1]) - 1
    return True


def _with_quotes(line: str) -> str:
    """The line with the quotes around each text that need the fewest escapes."""
    if '\\"' not in line:
        return line
    return STRINGS.sub(lambda found: _with_fewest_escapes(found[0]), line)


@lru_cache(1024)
def _with_fewest_escapes(text: str) -> str:
    return with_fewest_escapes(text) if '\\"' in text else text


def _cut(line: str) -> tuple[str, str]:
    """The white space at the start of a line, and the rest of it."""
    text = line.lstrip(" ")
    return line[: len(line) - len(text)], text


def _with_empty_lines(lines: list[str]) -> Iterator[str]:
    """The lines of a statement with one empty line where there are several, and none where black wants none."""
    before = ""
    for index, line in enumerate(lines):
        if not line and (not before or before.endswith(":")):
            if before.endswith(":"):
                raise NotKnown
            continue
        if index and _DEFINES.match(line) and before and not before.endswith(":"):
            raise NotKnown
        yield line
        before = line
