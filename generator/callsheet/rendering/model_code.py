"""Model code: typed dicts and Pydantic models written by datamodel-code-generator. The only module that calls it.

It is loaded where types are not plain: that takes as long as a small provider takes.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import warnings
from typing import Any, Final

from datamodel_code_generator import generate
from datamodel_code_generator.enums import DataModelType, InputFileType
from datamodel_code_generator.format import PythonVersion
from datamodel_code_generator.parser import LiteralType
from datamodel_code_generator.reference import get_singular_name

from callsheet.compiling.code import whole_literal
from callsheet.rendering.folded_names import kept_apart, put_back

_ESCAPE: Final = "\\U{:08x}"
_FUTURE: Final = "from __future__ import annotations"
_IMPORT: Final = re.compile(r"from (?!__future__)\w+ import ")
_PROTECTED: Final = re.compile(r"^    model_(?:dump|validate)\w*:", re.MULTILINE)
"""A field whose name begins as those of Pydantic's methods do."""
_QUOTES: Final = '"""'
_TEXT: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')


def singular(name: str) -> str:
    """What one of several is called, in English: `Pets` gives `Pet`, and `Status` gives `StatusItem`."""
    return get_singular_name(name)


def generated_types(schema: dict[str, Any], header: str, *, models: bool) -> str:
    """A module of types as datamodel-code-generator writes it."""
    apart, names = kept_apart(schema)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        result = generate(
            json.dumps(apart),
            input_file_type=InputFileType.JsonSchema,
            output_model_type=DataModelType.PydanticV2BaseModel if models else DataModelType.TypingTypedDict,
            target_python_version=PythonVersion.PY_311,
            custom_file_header=header,
            disable_timestamp=True,
            enum_field_as_literal=LiteralType.All,
            extra_fields="allow" if models else None,
            formatters=[],
            keep_model_order=True,
            skip_root_model=True,
            use_double_quotes=True,
            use_field_description=True,
            use_schema_description=True,
            use_standard_collections=True,
            use_union_operator=True,
        )
    return put_back(_tidied(str(result)), names)


def _tidied(source: str) -> str:
    """The source as a person writes it: sorted imports, docstrings of one line, short settings, and double quotes."""
    lines: list[str] = []
    imports: list[str] = []
    opened: int | None = None
    for line in _visible(source).split("\n"):
        if opened is None and _IMPORT.match(line):
            imports += _alone(line)
            continue
        lines.append(line if opened is not None else _with_double_quotes(line))
        if lines[-1].count(_QUOTES) != 1:
            continue
        if opened is None:
            opened = len(lines) - 1
            continue
        lines[opened:] = _docstring(lines[opened:])
        if lines[opened - 1].startswith("class "):
            lines.append("")
        opened = None
    after = lines.index(_FUTURE) + 1
    lines[after:after] = _sorted(imports)
    text = "\n".join(lines)
    text = text.replace('ConfigDict(\n        extra="allow",\n    )', 'ConfigDict(extra="allow")')
    if _PROTECTED.search(text):  # Pydantic warns of fields that are named as its own methods are
        text = text.replace('ConfigDict(extra="allow")', 'ConfigDict(extra="allow", protected_namespaces=())')
    return text


def _alone(line: str) -> list[str]:
    """The lines of an import in which whatever has another name here stands in a line of its own."""
    module, _, listed = line.partition(" import ")
    names = listed.split(", ")
    plain = ", ".join(name for name in names if " as " not in name)
    renamed = [name for name in names if " as " in name]
    return [f"{module} import {name}" for name in ([plain, *renamed] if plain else renamed)]


def _sorted(imports: list[str]) -> list[str]:
    """The lines of imports, those of Python first, with empty lines around both."""
    of_python = {line for line in imports if line.split()[1] in sys.stdlib_module_names}
    return ["", *sorted(of_python), "", *sorted(set(imports) - of_python), ""]


def _docstring(lines: list[str]) -> list[str]:
    """The lines of a docstring: one line where that is all that it says, and it is short."""
    said = [line.strip() for line in lines[1:-1]]
    is_short = len(said) == 1 and len(said[0]) < 100 and said[0][-1:] not in ('"', "\\")
    return [lines[0] + said[0] + _QUOTES] if lines[0].strip() == _QUOTES and is_short else lines


def _visible(source: str) -> str:
    """The source with what cannot be printed escaped: the model generator leaves it in the keys of typed dicts."""
    if source.replace("\n", "").isprintable():
        return source
    return "".join(char if char.isprintable() or char == "\n" else _ESCAPE.format(ord(char)) for char in source)


def _with_double_quotes(line: str) -> str:
    """A line with double quotes around its texts, and with the quotes of docstrings escaped in them."""
    if line.lstrip().startswith(_QUOTES) or ("'" not in line and _QUOTES not in line):
        return line
    return _TEXT.sub(lambda text: whole_literal(ast.literal_eval(text[0])), line)
