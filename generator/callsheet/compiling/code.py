"""Code: Python source text, and the only doors through which text from a spec becomes part of it.

A door for each kind of place: `literal`, `fstring`, `docstring`, `comment` and `identifier`. `code` puts pieces that
came through a door together. The Jinja environment prints nothing else.
"""

from __future__ import annotations

import builtins
import json
import keyword
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import Final, TypeAlias
from urllib.parse import quote

from callsheet.compiling.letters import plain_letters
from callsheet.ir.texts import Json, SpecText, laid_out, unsealed
from callsheet.wrapping import wrapped

LINE_LENGTH: Final = 120
_WORDS: Final = re.compile(r"[A-Z0-9]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+|[^\W_A-Za-z0-9]+")
_ASCII_WORDS: Final = re.compile(r"[A-Za-z0-9]+")
_RESERVED: Final = frozenset(keyword.kwlist) | {"match", "case", "type", "self", "cls"}
BUILTINS: Final = frozenset(dir(builtins)) | {"PythonFinalizationError", "WindowsError"}
"""The names that Python has by itself, of every version and system alike: the same spec always gives the same code."""
_HIDDEN: Final = BUILTINS | {
    "described",
    "entry",
    "equal_to_any",
    "errors",
    "field_name",
    "fits",
    "has_public_host",
    "has_unique_items",
    "index",
    "inputs",
    "is_multiple",
    "is_date",
    "is_date_time",
    "is_duration",
    "is_email",
    "is_hostname",
    "is_idn_email",
    "is_idn_hostname",
    "is_ipv4",
    "is_ipv6",
    "is_iri",
    "is_iri_reference",
    "is_json_pointer",
    "is_regex",
    "is_relative_json_pointer",
    "is_time",
    "is_uri",
    "is_uri_reference",
    "is_uri_template",
    "is_uuid",
    "item",
    "key",
    "lines",
    "matcher",
    "path",
    "payload",
    "pointer_segment",
    "rate",
    "re",
    "report_nearest",
    "report_unknown_fields",
    "report_unknown_fields_of",
    "reported",
    "settled",
    "shown",
    "unknown",
    "value",
    "warnings",
}
_OF_MODELS: Final = frozenset(
    (
        *("construct", "copy", "dict", "from_orm", "json", "mro", "parse_file", "parse_obj", "parse_raw", "register"),
        *("schema", "schema_json", "str", "update_forward_refs", "validate"),
    )
)
"""What every model has or needs: its fields are called otherwise."""
LONGEST_NAME: Final = 80
"""How many characters a name may have that is made of text."""
_TEXT: Final = re.compile(r'(f?)("""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\])*")', re.DOTALL)
_INNER_TEXT: Final = re.compile(r"'[^']*'")
_BRACES: Final = re.compile(r"\{\{|\}\}|[{}]|[^{}]+")
_NUMBERED: Final = re.compile(r"[0-9]{1,3}[.)]\Z")
_BEGINNING: Final = re.compile(r"\A([0-9]{0,9})([-+.)=])(?=[-= ]*\Z| )")
"""What would make a list or a rule of a line of Markdown that it begins: `1.`, `-`, `---`."""
_SPACED: Final = re.compile(r"[^ ]* +|[^ ]+")
"""A word with the spaces behind it."""
_NAME_IN_PATH: Final = re.compile(r"(\{[^{}]*\})")
_NAME: Final = re.compile(r"\w+")
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|#~&]")
_LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WHOLE: Final = 78
"""How many characters a text may have that is not cut."""
_PIECE: Final = 60
"""How many characters of a text that is cut stand in one line, about."""

_NAMES: Final = 10_000
"""How many names are remembered: most of a spec come again and again."""
_LONGEST_KEPT: Final = 500
"""How many characters a text may have whose literal is remembered."""

Plain: TypeAlias = "Json | str | Decimal | tuple[Plain, ...] | list[Plain] | dict[str, Plain] | dict[SpecText, Plain]"


class Code(str):
    """Python source text. Made by the functions of this module only."""

    __slots__ = ()


def literal(value: Plain) -> Code:
    """A literal that evaluates to the value."""
    if isinstance(value, str | SpecText):
        text = unsealed(value)
        return Code(_text_literal(text)) if len(text) <= _LONGEST_KEPT else _quoted("", [_escaped(text)])
    if isinstance(value, tuple):
        inner = ", ".join(literal(item) for item in value)
        return Code(f"({inner},)" if len(value) == 1 else f"({inner})")
    if isinstance(value, list):
        return Code("[" + ", ".join(literal(item) for item in value) + "]")
    if isinstance(value, dict):
        return Code("{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}")
    if isinstance(value, Decimal):
        return Code(str(int(value))) if value == int(value) else Code(f'Decimal("{value}")')
    return Code(repr(value))


@lru_cache(_NAMES)
def _text_literal(text: str) -> str:
    return str(_quoted("", [_escaped(text)]))


def fstring(texts: Iterable[str | SpecText | Code]) -> Code:
    """A text whose `Code` parts are evaluated. A plain literal where there are none."""
    parts = [unsealed(text) for text in texts]
    if not any(isinstance(part, Code) for part in parts):
        return literal("".join(parts))
    if any(isinstance(part, Code) and ("\\" in part or "'" in part) for part in parts):
        # Before Python 3.12 an f-string cannot hold these: fill the text in instead.
        text = "".join("{}" if isinstance(part, Code) else part.replace("{", "{{").replace("}", "}}") for part in parts)
        arguments = ", ".join(part for part in parts if isinstance(part, Code))
        return Code(f"{literal(text)}.format({arguments})")
    return _quoted("f", [_evaluating(part) if isinstance(part, Code) else _in_braces(part) for part in parts])


def _evaluating(expression: Code) -> Code:
    """An expression as it stands in an f-string."""
    inner = expression.replace('"', "'")
    return Code("{" + (" " if inner.startswith("{") else "") + inner + "}")


def _in_braces(text: str) -> str:
    """Text as it stands in an f-string, which takes it for text."""
    return _escaped(text).replace("{", "{{").replace("}", "}}")


def _quoted(prefix: str, parts: list[str]) -> Code:
    """A literal of parts that are escaped. A long one is in pieces, in brackets, that Python puts together."""
    whole = "".join(parts)
    pieces = [whole] if len(whole) <= _WHOLE else _pieces(parts)
    quoted = [(prefix if "{" in piece else "") + f'"{piece}"' for piece in pieces]
    return Code(quoted[0] if len(quoted) == 1 else f"({' '.join(quoted)})")


def _pieces(parts: list[str]) -> list[str]:
    """A long text, cut behind spaces. Nothing that is evaluated is cut."""
    pieces = [""]
    for part in parts:
        for word in [part] if isinstance(part, Code) else _SPACED.findall(part):
            if len(pieces[-1]) > _PIECE and pieces[-1].endswith(" ") and not word.startswith(" "):
                pieces.append(word)
            else:
                pieces[-1] += word
    if len(pieces) > 1 and len(pieces[-1]) < _PIECE // 4:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    return pieces


def _escaped(text: str) -> str:
    """Text as it stands between double quotes."""
    shown = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return shown if shown.isprintable() else "".join(map(_visible, shown))


def _visible(char: str) -> str:
    """A character as it is, or its escape where it cannot be printed."""
    if char.isprintable():
        return char
    number = ord(char)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"


def plain_words(text: str | SpecText) -> str:
    """Text as one line of printable characters, for places where a reader sees prose."""
    shown = unsealed(text)
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else " " for char in shown)
    return " ".join(shown.split())


def model_words(text: str | SpecText) -> str:
    """Text for a docstring that the model generator writes: it leaves the characters as they are."""
    return plain_words(text).replace("\\", "/").replace('"""', "'''")


def model_name(text: SpecText) -> str:
    """A name for the JSON Schema that the model generator reads: it makes identifiers and literals of its own."""
    return unsealed(text)


def whole_literal(value: Plain) -> Code:
    """A literal in which no text is cut into pieces, for code that is shown rather than run."""
    if isinstance(value, str | SpecText):
        return Code(f'"{_escaped(unsealed(value))}"')
    if isinstance(value, list):
        return Code("[" + ", ".join(whole_literal(item) for item in value) + "]")
    return literal(value)


def path_literal(path: SpecText) -> Code:
    """A path as a request sends it: what no URL holds is written in percent, and names in brackets stay."""
    pieces = _NAME_IN_PATH.split(unsealed(path))
    whole = [quote(_LONE_PERCENT.sub("%25", piece), safe="%/:?@!$&'()*+,;=~") for piece in pieces[::2]]
    return literal("".join(map("".join, zip_longest(whole, pieces[1::2], fillvalue=""))))


def argument(text: str | SpecText) -> Code:
    """A text as the only argument of a call: a long one needs no brackets of its own."""
    quoted = literal(text)
    return Code(quoted[1:-1]) if quoted.startswith("(") else quoted


def docstring(paragraphs: Sequence[str | SpecText], indent: int) -> Code:
    """A docstring with its quotes, wrapped for the given indentation (in columns). A part may be several paragraphs."""
    width = LINE_LENGTH - indent
    margin = "\n" + " " * indent
    blocks = [
        [line for text in block for line in _wrapped(text, width - 6)]
        for part in paragraphs
        for block in laid_out(part)
    ]
    lines: list[str] = []
    for block in filter(None, blocks):
        lines += ["", *block] if lines else block
    if not lines:
        return Code('""""""')
    if len(lines) == 1 and len(lines[0]) + 6 <= width and not lines[0].endswith(('"', "\\")):
        return Code(f'"""{lines[0]}"""')
    body = margin.join(lines).replace(margin + margin, "\n" + margin)
    return Code(f'"""{body}{margin}"""')


@lru_cache(_NAMES)
def _wrapped(text: SpecText, width: int) -> tuple[str, ...]:
    """A line for a docstring, in as many as it takes; those of an item of a list stand below its first word."""
    shown = plain_words(text).replace("\\", "\\\\").replace('"""', "'''")
    margin = "  " if shown.startswith(("- ", "* ", "+ ")) else ""
    return tuple(wrapped(shown, width, hyphens=False, margin=margin))


def comment(text: str | SpecText) -> Code:
    """A comment of one line."""
    return Code("# " + plain_words(text))


@lru_cache(_NAMES)
def snake(*texts: str | SpecText) -> str:
    """Texts as one lower-case name: `durationSeconds` gives `duration_seconds`, and `größe` gives `grosse`.

    Letters of East Asia stay.
    """
    words = [word.lower() for word in _WORDS.findall(plain_letters("_".join(map(unsealed, texts))))]
    return _name("_".join(words)[:LONGEST_NAME].rstrip("_"), "value", "_")


def ascii_snake(text: str | SpecText) -> str:
    """Text as a lower-case name of ASCII words only, for names that are typed in a shell."""
    return snake(" ".join(_ASCII_WORDS.findall(plain_letters(unsealed(text)))))


@lru_cache(_NAMES)
def pascal(text: str | SpecText) -> str:
    """Text as a class name: `create video` gives `CreateVideo`. Letters of East Asia stay."""
    words = [word[:1].upper() + word[1:] for word in _WORDS.findall(plain_letters(unsealed(text)))]
    return _name("".join(words)[:LONGEST_NAME], "Value", "")


def _name(found: str, start: str, between: str) -> str:
    """What was found as a name, which begins with `start` where it could not be one otherwise."""
    return found if found.isidentifier() else f"{start}{between}{found}".rstrip("_")


def identifier(*texts: str | SpecText) -> Code:
    """A lower-case identifier, of one text or several, that is no keyword."""
    name = snake(*texts)
    return Code(name + "_" if name in _RESERVED else name)


def variable_name(*texts: str | SpecText) -> Code:
    """An identifier for a variable: none that would hide a builtin or a name that emitted functions use."""
    name = identifier(*texts)
    return Code(name + "_" if name in _HIDDEN else name)


def class_name(text: str | SpecText) -> Code:
    """An identifier for a class."""
    name = pascal(text)
    return Code(name + "_" if name in _RESERVED else name)


def constant_name(text: str | SpecText) -> Code:
    """An identifier for a module's constant."""
    return Code(snake(text).upper())


def dotted(text: str | SpecText) -> Code:
    """A dotted name that consists of identifiers, or an error of ours."""
    name = unsealed(text)
    if not all(part.isidentifier() for part in name.lstrip(".").split(".") if part):
        raise ValueError(f"{name!r} is no dotted name")
    return Code(name)


def attribute(text: SpecText) -> Code | None:
    """A name as an attribute of an answer, or None where its model may call it otherwise."""
    name = unsealed(text)
    is_kept = name.isascii() and name.isidentifier() and not name.startswith(("_", "model_"))
    return Code(name) if is_kept and not keyword.iskeyword(name) and name not in _OF_MODELS else None


def code(template: str, **parts: Code) -> Code:
    """Source text with pieces filled in. The template is ours; every piece came through a door."""
    for name, part in parts.items():
        if type(part) is not Code:
            raise TypeError(f"{name} did not come through a door")
    return Code(template.format(**parts))


def joined(separator: str, parts: Iterable[Code]) -> Code:
    """Pieces of source text with our separator between them."""
    pieces = list(parts)
    if not all(isinstance(piece, Code) for piece in pieces):
        raise TypeError("a piece did not come through a door")
    return Code(separator.join(pieces))


def names(wanted: Iterable[str]) -> Code:
    """Dotted names, as an import lists them."""
    return joined(", ", map(dotted, wanted))


def without(source: Code, start: str, end: str = "") -> Code:
    """Source text without what it starts and ends with."""
    return Code(source.removeprefix(start).removesuffix(end))


def beside_texts(source: Code) -> Code:
    """Source text without what is text in it, to see which names it uses: what f-strings evaluate stays."""
    return Code(_TEXT.sub(lambda found: _evaluated(found[2]) if found[1] else '""', source))


def _evaluated(text: str) -> str:
    """What an f-string evaluates, without the texts in that."""
    kept: list[str] = []
    depth = 0
    for piece in _BRACES.findall(text):
        if depth == 0 and piece in ("{{", "}}"):
            continue
        depth -= piece.count("}")
        if depth > 0:
            kept.append(piece)
        depth += piece.count("{")
    return f"({_INNER_TEXT.sub('0', ' '.join(kept))})"


def with_builtin_list(source: Code) -> Code:
    """Annotations in which `list` is the builtin one, whatever else has that name."""
    return Code(re.sub(r"\blist\[", "builtins.list[", source))


class Names:
    """The names of one scope: each is given out once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def take(self, wanted: Code) -> Code:
        """The wanted name, or it with a number where it is taken already."""
        name, number = str(wanted), self._numbers.get(wanted, 1)
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        self._numbers[wanted] = number
        return Code(name)

    def give_back(self, wanted: Code, name: Code) -> None:
        """Give back the name that was taken last for the wanted one."""
        self._taken.discard(name)
        self._numbers[wanted] -= 1


class Lines:
    """Lines of source text with their depth, in order."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Code]] = []

    def __bool__(self) -> bool:
        return bool(self.rows)

    def add(self, line: Code) -> None:
        """Add one line."""
        self.rows.append((0, line))

    def extend(self, lines: Lines) -> None:
        """Add lines at the same depth."""
        self.rows.extend(lines.rows)

    def block(self, header: Code, body: Lines) -> None:
        """Add a header with its body one level deeper."""
        self.rows.append((0, header))
        self.rows.extend((depth + 1, line) for depth, line in body.rows)

    def uses(self, wanted: Code) -> bool:
        """Whether a line uses a name, beside its texts."""
        return any(wanted in line and wanted in _NAME.findall(beside_texts(line)) for _, line in self.rows)

    def text(self, indent: int) -> Code:
        """The lines as source text, indented by so many levels."""
        return Code("\n".join("    " * (depth + indent) + line for depth, line in self.rows))


def markdown(text: str | SpecText) -> Code:
    """Prose inside Markdown: one line, with everything escaped that would be markup or end a table cell."""
    shown = _MARKUP.sub(r"\\\g<0>", plain_words(text))
    return Code(_BEGINNING.sub(r"\1\\\2", shown))


def markdown_line(text: str | SpecText) -> Code:
    """A line of prose inside Markdown, which stays an item of a list; what was a heading is bold."""
    mark, _, rest = plain_words(text).partition(" ")
    if mark in ("-", "*", "+") and rest:
        return Code(f"- {markdown(rest)}")
    if _NUMBERED.match(mark) and rest:
        return Code(f"{mark} {markdown(rest)}")
    if mark and not mark.strip("#") and rest:
        return Code(f"**{markdown(rest)}**")
    return markdown(text)


def markdown_code(text: str | SpecText) -> Code:
    """A word of code inside Markdown; one without anything to see is shown as JSON."""
    shown = (plain_words(text) or json.dumps(unsealed(text))).replace("`", "'").replace("|", "\\|")
    return Code(f"`{shown}`")


def markdown_url(text: str | SpecText) -> Code:
    """An address between `<` and `>` in Markdown: what cannot stand in one is written in percent."""
    return Code(quote(unsealed(text), safe="%/:?#[]@!$&'()*+,;=~", errors="replace"))


def json_block(written: SpecText) -> Code:
    """JSON for a place between two fences of Markdown. No line of it can end the block; what nobody sees is escaped."""
    text = json.dumps(json.loads(unsealed(written)), indent=2, ensure_ascii=False)
    return Code("".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text))
