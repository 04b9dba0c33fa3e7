"""Templates: a view and a template become text. Only `Code` can be printed; a template decides nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2

from callsheet.compiling.code import Code
from callsheet.project import data_folder
from callsheet.rendering.layout import laid_out


class NotThroughADoor(TypeError):
    """A template printed something that is not source text of ours."""


def _only_code(value: Any) -> str:
    if isinstance(value, Code):
        return value
    raise NotThroughADoor(f"a template prints {type(value).__name__}: pass it through a door of compiling/code.py")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_folder("templates")),
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        autoescape=False,  # noqa: S701  # Python and Markdown come out, not HTML; `finalize` guards what is printed
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, view: Any) -> str:
    """The text of a template for a view."""
    return _environment().get_template(template).render(view=view)


def formatted(source: str) -> str:
    """Python source as black writes it, without the empty lines that a template leaves."""
    return laid_out(re.sub(r"\n{3,}", "\n\n", source))
