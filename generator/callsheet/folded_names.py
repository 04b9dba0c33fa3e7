"""Folded names: properties whose names Python would read as others, kept from the model generator.

Python reads identifiers in compatibility form (NFKC): a field that is written `ℂ` is called `C`, and one that is
written `ſtr` hides `str`. The model generator does not know that. It is given names of ASCII that are no identifiers,
for which it makes fields with aliases, and keys in quotes; afterwards the names stand where those stood.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final

from callsheet.compiling.code import identifier, whole_literal

_HELD: Final = ("items", "additionalProperties")
"""The keywords of a projected schema that hold one other."""


def kept_apart(schema: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """A schema without names that Python folds, and what each of those that stand for them stands for."""
    written = json.dumps(schema, ensure_ascii=False)
    if written.isascii():
        return schema, {}
    names: dict[str, str] = {}
    return _renamed(schema, names, written), {given: name for name, given in names.items()}


def put_back(source: str, names: dict[str, str]) -> str:
    """Source text in which the texts that stand for names are these names."""
    if not names:
        return source
    listed = "|".join(map(re.escape, names))
    return re.sub(rf"""(["'])({listed})\1""", lambda found: whole_literal(names[found[2]]), source)


def _renamed(form: dict[str, Any], names: dict[str, str], written: str) -> dict[str, Any]:
    renamed = dict(form)
    for keyword in ("$defs", "properties"):
        if keyword in form:
            renamed[keyword] = {
                _given(name, names, written) if keyword == "properties" else name: _renamed(inner, names, written)
                for name, inner in form[keyword].items()
            }
    if "required" in form:
        renamed["required"] = [_given(name, names, written) for name in form["required"]]
    for keyword in _HELD:
        if isinstance(form.get(keyword), dict):
            renamed[keyword] = _renamed(form[keyword], names, written)
    if "anyOf" in form:
        renamed["anyOf"] = [_renamed(inner, names, written) for inner in form["anyOf"]]
    return renamed


def _given(name: str, names: dict[str, str], written: str) -> str:
    """What the model generator is given for a name; `written` is the schema, in which it does not occur."""
    if unicodedata.normalize("NFKC", name) == name:
        return name
    number = len(names)
    while name not in names:
        number += 1
        given = f"{identifier(name)}-{number}"
        if given not in written:
            names[name] = given
    return names[name]
