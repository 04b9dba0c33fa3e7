"""Answers: every operation gets the one answer of success that its method returns.

Several documented successes become one that is any of them. Where none is documented, `default` stands for it, and
else anything is taken.
"""

from __future__ import annotations

from typing import Any, Final

from callsheet.linting.grammar import objects
from callsheet.references import lookup

_JSON: Final = "application/json"
_ANY: Final = {"description": "", "content": {}}


def settle_answers(data: dict[str, Any]) -> None:
    """Leave every operation of a document one answer of success."""
    for _, kind, operation in list(objects(data, "document")):
        if kind == "operation":
            responses = operation.setdefault("responses", {})
            if isinstance(responses, dict):
                _settle(data, responses)


def _settle(data: dict[str, Any], responses: dict[str, Any]) -> None:
    successes = [status for status in responses if str(status).startswith("2")]
    if not successes:
        responses["2XX"] = responses.get("default", _ANY)
    elif len(successes) > 1:
        followed = [_followed(data, responses.pop(status)) for status in successes]
        responses["2XX"] = _any_of([response for response in followed if isinstance(response, dict)])


def _followed(data: dict[str, Any], response: Any) -> Any:
    reference = response.get("$ref") if isinstance(response, dict) else None
    return lookup(data, reference) if isinstance(reference, str) else response


def _any_of(responses: list[dict[str, Any]]) -> dict[str, Any]:
    said = [str(response.get("description", "")) for response in responses]
    content: dict[str, Any] = {}
    for response in responses:
        found = response.get("content")
        for name, media in found.items() if isinstance(found, dict) else ():
            content[name] = _either(content[name], media) if name in content else media
    return {"description": " ".join(dict.fromkeys(text for text in said if text)), "content": content}


def _either(first: Any, second: Any) -> Any:
    schemas = [media.get("schema", {}) for media in (first, second) if isinstance(media, dict)]
    distinct = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
    return {"schema": distinct[0] if len(distinct) == 1 else {"anyOf": distinct}}
