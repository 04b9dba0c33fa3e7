"""Model code: typed dicts and Pydantic models written by datamodel-code-generator. The only module that calls it."""

from __future__ import annotations

import ast
import json
import re
import warnings
from typing import Any, Final

from datamodel_code_generator import generate
from datamodel_code_generator.enums import DataModelType, InputFileType
from datamodel_code_generator.format import Formatter, PythonVersion
from datamodel_code_generator.parser import LiteralType

from callsheet.compiling.code import whole_literal

_ESCAPE: Final = "\\U{:08x}"
_PROTECTED: Final = re.compile(r"^    model_(?:dump|validate)\w*:", re.MULTILINE)
"""A field whose name begins as those of Pydantic's methods do."""
_TEXT: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')


def typed_dicts(schema: dict[str, Any], header: str) -> str:
    """A module of typed dicts for the definitions of a JSON Schema."""
    return _generate(schema, DataModelType.TypingTypedDict, header)


def open_models(schema: dict[str, Any], header: str) -> str:
    """A module of Pydantic v2 models that keep fields which they do not know."""
    return _generate(schema, DataModelType.PydanticV2BaseModel, header, extra_fields="allow")


def _generate(schema: dict[str, Any], kind: DataModelType, header: str, **options: Any) -> str:
    if not schema["$defs"]:
        return header + "\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        result = generate(
            json.dumps(schema),
            input_file_type=InputFileType.JsonSchema,
            output_model_type=kind,
            target_python_version=PythonVersion.PY_311,
            custom_file_header=header,
            disable_timestamp=True,
            enum_field_as_literal=LiteralType.All,
            formatters=[Formatter.BUILTIN],
            keep_model_order=True,
            skip_root_model=True,
            use_double_quotes=True,
            use_field_description=True,
            use_schema_description=True,
            use_standard_collections=True,
            use_union_operator=True,
            **options,
        )
    return _tidied(str(result))


def _tidied(source: str) -> str:
    """The source with docstrings of one line and short settings as a person writes them."""
    lines: list[str] = []
    opened: int | None = None
    for line in _visible(source).removesuffix("\n").split("\n"):
        lines.append(line)
        if line.count('"""') != 1:
            continue
        if opened is None:
            opened = len(lines) - 1
            continue
        said = [text.strip() for text in lines[opened + 1 : -1]]
        if lines[opened].strip() == '"""' and len(said) == 1 and len(said[0]) < 100 and said[0][-1:] not in ('"', "\\"):
            lines[opened:] = [lines[opened] + said[0] + '"""']
        opened = None
    text = "\n".join(lines) + "\n"
    text = text.replace('ConfigDict(\n        extra="allow",\n    )', 'ConfigDict(extra="allow")')
    if _PROTECTED.search(text):  # Pydantic warns of fields that are named as its own methods are
        text = text.replace('ConfigDict(extra="allow")', 'ConfigDict(extra="allow", protected_namespaces=())')
    return text


def _visible(source: str) -> str:
    """The source with what cannot be printed escaped: the model generator leaves it in the keys of typed dicts.

    So are the quotes of docstrings wherever they stand in a text of one line.
    """
    shown = "".join(char if char.isprintable() or char == "\n" else _ESCAPE.format(ord(char)) for char in source)
    lines = shown.split("\n")
    is_odd = ['"""' in line and not line.lstrip().startswith('"""') for line in lines]
    return "\n".join(_TEXT.sub(_quoted, line) if odd else line for line, odd in zip(lines, is_odd, strict=True))


def _quoted(text: re.Match[str]) -> str:
    return whole_literal(ast.literal_eval(text[0])) if '"""' in text[0] else text[0]
