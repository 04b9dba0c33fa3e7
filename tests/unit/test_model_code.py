"""Model code: what the model generator writes stays Python, and its texts what they were."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from callsheet.model_code import typed_dicts
from callsheet.rendering import formatted

TEXTS = ('a"""', '"""', '"""a', 'it\'s """ here', '\\"""', 'a""" + b + """c', "'''\"\"\"", '""""""')


@pytest.mark.parametrize("text", TEXTS)
def test_quotes_of_docstrings_may_stand_in_names_and_values(text: str) -> None:
    said: dict[str, Any] = {"type": "string", "description": "What it shows."}
    properties = {"first": said, text: {"type": "string", "enum": [text, "it's"]}}
    schema = {"$defs": {"Clip": {"type": "object", "properties": properties}}}
    tree = ast.parse(formatted(typed_dicts(schema, '"""Types."""\n')))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert texts.count(text) == 2
