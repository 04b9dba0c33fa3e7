"""Components: those that no operation needs are not modelled, so that what is wrong with them stops nobody."""

from __future__ import annotations

from typing import Any

from callsheet import pointers
from callsheet.needed import needed_components
from callsheet.reading.references import COMPONENT_KINDS


def keep_needed(data: dict[str, Any]) -> None:
    """Take every component out of a document that no operation needs. Without operations, the schemas are its point."""
    components = data.get("components")
    if not isinstance(components, dict) or not data.get("paths"):
        return
    needed = set(needed_components(data))
    for kind in COMPONENT_KINDS:
        if isinstance(components.get(kind), dict):
            components[kind] = {
                name: component
                for name, component in components[kind].items()
                if pointers.join("/components", kind, name) in needed or _has_anchor(component)
            }


def _has_anchor(value: Any) -> bool:
    """Whether something in a component can be referred to by a name that is no pointer."""
    if isinstance(value, dict):
        return "$anchor" in value or "$dynamicAnchor" in value or any(map(_has_anchor, value.values()))
    return isinstance(value, list) and any(map(_has_anchor, value))
