"""Documents: YAML read into plain data, with the position of every node.

Knows YAML and nothing of OpenAPI. Scalars follow the core rules of YAML 1.2: `16:9`, `no` and `2026-11-21` are
text. Keys are always text. Tags, duplicate keys and recursive aliases are refused, aliases are bounded. Merge keys are
refused in our own specs, and read as YAML 1.1 has them in documents that others wrote.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from callsheet import pointers
from callsheet.lint_rules import RuleId
from callsheet.problems import Position, Problem, SpecError
from callsheet.reading.json_texts import HALF, is_json, with_pairs, with_pairs_marked, without_tabs
from callsheet.reading.libyaml import doubt, quickly_composed
from callsheet.reading.merge_keys import Merged, Pair, is_merge
from callsheet.reading.other_formats import told_by_bytes
from callsheet.reading.plain_json import read_plainly
from callsheet.reading.sizes import DEEPEST, MOST_DIGITS, MOST_LINES, MOST_NODES, TooLarge, refuse_giants
from callsheet.reading.yaml_errors import mark_of, told

MOST_BYTES: Final = 8_000_000
"""How large a spec file may be."""

_FAR_TOO_DEEP: Final = DEEPEST + 20
_BOM: Final = b"\xef\xbb\xbf"
_BEGINNINGS: Final = frozenset(("", *"~nNtTfF+-.0123456789"))
"""How a plain scalar begins that may be something else than a text."""
_NULL: Final = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOLEAN: Final = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
_BASED: Final = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A spec file: its data, and where each value and each key stands (by JSON Pointer). Nobody changes its data."""

    file: str
    data: Any
    values: dict[str, Position]
    keys: dict[str, Position]

    def position(self, pointer: str) -> Position:
        """Where the value at `pointer` stands, or its nearest known parent."""
        while pointer not in self.values and pointer:
            pointer = pointers.parent(pointer)
        return self.values.get(pointer, Position(self.file, 1, 1))

    def without(self, unwanted: set[str]) -> Document:
        """The document without the values at some pointers. Every other value keeps its pointer."""
        data = _without(self.data, "", unwanted) if unwanted else self.data
        return Document(self.file, data, self.values, self.keys)

    def key_position(self, pointer: str) -> Position:
        """Where the key of the value at `pointer` stands; the value itself where it has no key."""
        return self.keys.get(pointer) or self.position(pointer)


def _without(value: Any, pointer: str, unwanted: set[str]) -> Any:
    if isinstance(value, list):
        return [_without(item, f"{pointer}/{index}", unwanted) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    below = {key: pointers.join(pointer, key) for key in value}
    return {key: _without(value[key], below[key], unwanted) for key in value if below[key] not in unwanted}


class _TooDeep(Exception):
    """A document has far more levels than it may have."""


class _Loader(yaml.SafeLoader):
    """A loader that resolves no scalar by itself. The tag of a node is what was written, or empty."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node, with its tag as written: `!` and `!!str` would be lost otherwise."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs of PyYAML leave it out
        if self._depth > _FAR_TOO_DEEP:  # what is a little too deep is told with its place, by the builder
            raise _TooDeep
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        if node is not None and isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            node.tag = getattr(event, "tag", None) or ""
        return node


# The rules of YAML 1.1, which turn 16:9 into 969 and no into false, must not apply.
_Loader.yaml_implicit_resolvers = {}


def load(path: Path, shown: str, *, merges: bool = False) -> Document:
    """Read a spec file. `shown` is how its path reads in messages, and `merges` says that it may have merge keys.

    Raises `SpecError` where the file cannot be read, is not UTF-8 or is not the YAML that specs may use.
    """
    return parse(_read(path, shown), shown, merges=merges)


def parse(content: bytes, shown: str, *, merges: bool = False) -> Document:
    """Read the bytes of a spec. Raises `SpecError` as `load` does."""
    other = told_by_bytes(content)
    if other is not None:
        raise _refused(shown, 1, 1, "yaml", other)
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(shown, line, 1, "encoding", "not UTF-8: save the file in UTF-8") from None
    if text.count(":") > MOST_NODES:  # each key has one: seen at once, where reading would take long
        raise _refused(shown, 1, 1, "size", f"more than {MOST_NODES} nodes")
    if text.count("\n") > MOST_LINES:
        raise _refused(shown, MOST_LINES + 1, 1, "size", f"more than {MOST_LINES} lines")
    as_json = is_json(text)
    plain = read_plainly(text, shown) if as_json else None
    if plain is not None:
        return Document(shown, *plain)
    text = without_tabs(text) if as_json else text
    has_aliases = "*" in text and not as_json
    marked = with_pairs_marked(text)
    try:
        node = _composed(marked, shown, as_json=as_json)
        if node is None:
            raise _refused(shown, 1, 1, "yaml", "the file is empty: an OpenAPI document is expected")
        refuse_giants(node, has_aliases=has_aliases)
    except TooLarge as error:
        mark = error.node.start_mark
        raise _refused(shown, mark.line + 1, mark.column + 1, "size", str(error)) from None
    builder = _Builder(
        shown,
        escapes="\\" in text,
        has_pairs=marked != text,
        merges=merges and "<<" in text,
        has_aliases=has_aliases,
    )
    return builder.build(node)


def _composed(text: str, shown: str, *, as_json: bool) -> yaml.Node | None:
    """The node graph of a text, in which some backslashes may be marked.

    PyYAML's own parser is not given what it would take minutes for. Raises `SpecError` and `TooLarge`.
    """
    found = quickly_composed(text, is_json=as_json)
    why = doubt(text, is_json=as_json) if found is None else None
    if why is not None:
        raise _refused(shown, why.line, why.column, why.rule, why.message)
    return found or composed(text, shown)


def composed(text: str, shown: str) -> yaml.Node | None:
    """The node graph of a text. Raises `SpecError` where it is not YAML."""
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        message = f"the character U+{ord(text[error.position]):04X} is not allowed in YAML: take it out"
        raise _refused(shown, line, column, "yaml", message) from None
    except yaml.MarkedYAMLError as error:
        mark = mark_of(error)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _refused(shown, line, column, "yaml", told(error, text)) from None
    except yaml.YAMLError as error:
        raise _refused(shown, 1, 1, "yaml", " ".join(str(error).split())) from None
    except (ValueError, OverflowError):
        raise _refused(shown, 1, 1, "yaml", "an escape such as \\UFFFFFFFF names no character") from None
    except (RecursionError, _TooDeep):
        raise _refused(shown, 1, 1, "depth", f"nested more than {DEEPEST} levels deep") from None


def _read(path: Path, shown: str) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise _refused(shown, 1, 1, "file", "cannot be read: it is a pipe or a device, and no file")
        if found.st_size > MOST_BYTES:
            raise _refused(shown, 1, 1, "size", f"larger than {MOST_BYTES} bytes")
        return path.read_bytes()
    except OSError as error:
        raise _refused(shown, 1, 1, "file", f"cannot be read: {error.strerror}") from None


def _refused(shown: str, line: int, column: int, rule: RuleId, message: str) -> SpecError:
    return SpecError([Problem(Position(shown, line, column), message, rule)])


class _Builder:
    """Turns a YAML node graph into data. Collects problems and raises them together.

    `escapes` says whether the text has any: only they write half a character, or one character as a pair.
    """

    def __init__(self, shown: str, *, escapes: bool, has_pairs: bool, merges: bool, has_aliases: bool) -> None:
        self._shown = shown
        self._escapes = escapes
        self._has_pairs = has_pairs
        self._merges = merges
        self._has_aliases = has_aliases
        self._values: dict[str, Position] = {}
        self._keys: dict[str, Position] = {}
        self._problems: list[Problem] = []
        self._open: set[int] = set()

    def build(self, node: yaml.Node) -> Document:
        data = self._value(node, "", 0)
        if self._problems:
            raise SpecError(self._problems)
        return Document(self._shown, data, self._values, self._keys)

    def _value(self, node: yaml.Node, pointer: str, depth: int) -> Any:
        self._values[pointer] = self._at(node)
        if depth > DEEPEST:
            raise SpecError([Problem(self._at(node), f"nested more than {DEEPEST} levels deep", "depth")])
        if node.tag:
            self._problem(node, "tag", f"the tag {node.tag!r} is not allowed: write plain YAML")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            self._problem(node, "recursive-alias", "an alias stands inside what it names")
            return None
        self._open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            found: Any = self._mapping(node, pointer, depth)
        else:
            found = [self._value(item, f"{pointer}/{index}", depth + 1) for index, item in enumerate(node.value)]
        self._open.discard(id(node))
        if not self._has_aliases:
            node.value = ()  # a large document takes several times its size: what was built needs its nodes no more
        return found

    def _mapping(self, node: yaml.MappingNode, pointer: str, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in self._pairs(node):
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, "key", "a key must be text")
                continue
            key = self._text(key_node)
            below = f"{pointer}/{pointers.escape(key)}"
            if key == "<<" and is_merge(key_node):
                self._problem(key_node, "merge-key", "merge keys are not part of YAML 1.2: write the keys out")
            elif key in result:
                first = self._keys[below].line
                self._problem(key_node, "duplicate-key", f"{key!r} stands twice here (first in line {first})")
            else:
                self._keys[below] = self._at(key_node)
                result[key] = self._value(value_node, below, depth + 1)
        return result

    def _pairs(self, node: yaml.MappingNode) -> list[Pair]:
        if not self._merges or not any(is_merge(key) for key, _ in node.value):
            return list(node.value)
        merged = Merged()
        pairs = list(merged.pairs(node))
        for wrong in merged.problems:
            self._problem(*wrong)
        return pairs

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = self._text(node)
        if node.style is not None or text[:1] not in _BEGINNINGS:
            return text
        if _NULL.match(text):
            return None
        if _BOOLEAN.match(text):
            return text[0] in "tT"
        if _INTEGER.match(text) or _BASED.match(text):
            if len(text) > MOST_DIGITS:
                self._problem(node, "number", f"a number of more than {MOST_DIGITS} digits")
                return 0
            return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        if _FLOAT.match(text):
            number = float(text)
            if number - number != 0:
                self._problem(node, "number", f"{text} is larger than any number that JSON can carry")
            return number
        return text

    def _text(self, node: yaml.Node) -> str:
        """The text of a scalar. One that holds half a character is a problem."""
        text: str = node.value
        if not self._escapes:
            return text
        if self._has_pairs:
            text = with_pairs(text, quoted=isinstance(node, yaml.ScalarNode) and node.style == '"')
        found = HALF.search(text)
        if found:
            self._problem(node, "character", f"\\u{ord(found[0]):04x} stands without the other half of its character")
        return text

    def _at(self, node: yaml.Node) -> Position:
        return Position(self._shown, node.start_mark.line + 1, node.start_mark.column + 1)

    def _problem(self, node: yaml.Node, rule: RuleId, message: str) -> None:
        self._problems.append(Problem(self._at(node), message, rule))
