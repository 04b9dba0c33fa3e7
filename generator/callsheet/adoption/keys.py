"""Keys: a document that does not say with `security` which keys are sent is taken by what else it says of them.

OpenAPI leaves a parameter out that is the header Authorization, because `security` is there for that. Where none
applies to an operation, such a parameter is the only word on its key. Where a document describes security schemes and
no operation asks for any, the first of them that is given is sent.
"""

from __future__ import annotations

from typing import Any, Final

from callsheet.adoption.leftovers import Leftovers
from callsheet.adoption.operations import operations_of
from callsheet.reading.references import lookup

_HEADER: Final = "Authorization"
_SCHEMES: Final = "securitySchemes"


def describe_keys(data: dict[str, Any], leftovers: Leftovers) -> None:
    """Add to a document what it says of its keys elsewhere than in `security`."""
    components = data.setdefault("components", {})
    schemes = components.setdefault(_SCHEMES, {}) if isinstance(components, dict) else None
    if not isinstance(schemes, dict):
        return  # which is told as what it is
    operations = list(operations_of(data))
    if schemes and not any("security" in holder for holder in (data, *(operation for _, operation in operations))):
        text = "nothing says where these keys are needed: the first that is given is sent"
        leftovers.add(f"/components/{_SCHEMES}", text)
        data["security"] = [*({name: []} for name in schemes), {}]
    usual = data.get("security")
    for item, operation in operations:
        parameter = _authorization(data, item, operation)
        if parameter is not None and not operation.get("security", usual):
            operation["security"] = [{_scheme(schemes): []}, *([] if parameter.get("required") is True else [{}])]


def _authorization(data: dict[str, Any], item: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any] | None:
    """The parameter of an operation that is the header Authorization, or None."""
    for holder in (operation, item):
        listed = holder.get("parameters")
        for parameter in listed if isinstance(listed, list) else ():
            reference = parameter.get("$ref") if isinstance(parameter, dict) else None
            found = lookup(data, reference) if isinstance(reference, str) else parameter
            if isinstance(found, dict) and _is_key(found):
                return found
    return None


def _is_key(parameter: dict[str, Any]) -> bool:
    return parameter.get("in") == "header" and str(parameter.get("name")).lower() == _HEADER.lower()


def _scheme(schemes: dict[str, Any]) -> str:
    """The name of a security scheme that sends the header as it is given, which is added where there is none."""
    added = {"type": "apiKey", "in": "header", "name": _HEADER}
    name = next((name for name, scheme in schemes.items() if scheme == added), _HEADER)
    while schemes.get(name, added) != added:
        name += "_"
    schemes[name] = added
    return name
