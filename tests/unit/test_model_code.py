"""Model code: what the model generator writes stays Python, and its texts what they were."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from typing import Any

import pytest
from pydantic import BaseModel

from callsheet.compiling.code import attribute
from callsheet.ir.texts import SpecText
from callsheet.rendering.templates import formatted
from callsheet.rendering.type_modules import open_models, typed_dicts

FOLDED = ("\u017ftr", "\uff53tr", "\u2102", "C", "\ufb01", "fi", "\u00aa", "e\u0301", "\u00e9", "\u017ftr-1")
"""Names of which Python takes some for others: ſtr for str, ℂ for C."""
TEXTS = ('a"""', '"""', '"""a', 'it\'s """ here', '\\"""', 'a""" + b + """c', "'''\"\"\"", '""""""')


@pytest.mark.parametrize("text", TEXTS)
def test_quotes_of_docstrings_may_stand_in_names_and_values(text: str) -> None:
    said: dict[str, Any] = {"type": "string", "description": "What it shows."}
    properties = {"first": said, text: {"type": "string", "enum": [text, "it's"]}}
    schema = {"$defs": {"Clip": {"type": "object", "properties": properties}}}
    tree = ast.parse(formatted(typed_dicts(schema, '"""Types."""\n')))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert texts.count(text) == 2


def folded() -> dict[str, Any]:
    """A schema whose properties are called so, with one before that holds another such object, and one behind."""
    text = {"type": "string", "description": 'Not "str-1".'}
    inner = {"type": "object", "properties": {"last": {"type": "string"}, "\u2102": text}, "required": ["\u2102"]}
    properties = {"first": {"type": "array", "items": inner}, **dict.fromkeys(FOLDED, text), "last": text}
    return {"$defs": {"Clip": {"type": "object", "required": ["\u017ftr"], "properties": properties}}}


def test_an_answer_keeps_names_apart_that_python_takes_for_one() -> None:
    module: dict[str, Any] = {}
    source = formatted(open_models(folded(), '"""Answers."""\n'))
    exec(source, module)  # noqa: S102  # what was generated is imported so
    said = {name: f"the {name}" for name in (*FOLDED, "last")}
    module["Clip"].model_rebuild(_types_namespace=module)
    clip = module["Clip"](first=[{"\u2102": "inside"}], **said)
    assert clip.model_extra == {}
    assert clip.model_dump(by_alias=True) == {"first": [{"last": None, "\u2102": "inside"}], **said}


def test_a_payload_keeps_names_apart_that_python_takes_for_one() -> None:
    module: dict[str, Any] = {}
    exec(formatted(typed_dicts(folded(), "")), module)  # noqa: S102  # what was generated is imported so
    assert set(module["Clip"].__annotations__) == {"first", *FOLDED, "last"}


def test_a_name_is_an_attribute_where_models_keep_it() -> None:
    names = sorted({*dir(builtins), *dir(BaseModel), *dir(type(BaseModel)), *keyword.kwlist, *FOLDED, "task_id", "a-b"})
    schema = {"$defs": {"Clip": {"type": "object", "properties": {name: {"type": "string"} for name in names}}}}
    kept = set(re.findall(r"^    (\w+): ", open_models(schema, ""), re.MULTILINE))
    attributes = {name for name in names if attribute(SpecText(name)) is not None}
    assert attributes <= kept
    assert {"id", "type", "list", "task_id"} <= attributes


def test_a_field_that_is_called_like_the_type_of_another_does_not_hide_it() -> None:
    properties = {"Zoo": {"type": "string"}, "other": {"$ref": "#/$defs/Zoo"}, "Any": {"type": "string"}, "x": {}}
    zoo = {"type": "object", "properties": {"name": {"type": "string"}}}
    schema = {"$defs": {"Holder": {"type": "object", "properties": properties}, "Zoo": zoo}}
    models, types = formatted(open_models(schema, "")), formatted(typed_dicts(schema, ""))
    assert 'Zoo_1: str | None = Field(None, alias="Zoo")' in models
    assert '"Zoo": NotRequired[str],' in types
    assert "from typing import Any as Any_aliased\n" in models + types


def test_an_object_inside_of_another_takes_no_name_from_a_type() -> None:
    zoo, other = ({"type": "object", "properties": {name: {"type": "string"}}} for name in ("name", "other"))
    holder = {"type": "object", "properties": {"zoo": other}}
    models = formatted(open_models({"$defs": {"Holder": holder, "Zoo": zoo}}, ""))
    assert "zoo: Zoo2 | None" in models
    assert re.search(r"class Zoo\(BaseModel\):\n.*\n    name:", models)
