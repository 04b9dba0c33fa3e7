"""Lint: what is wrong with a spec beyond what it can say. Every finding is a problem with a position."""

from callsheet.linting.bundles import is_openapi_31, lint_bundle, lint_provider_file
from callsheet.linting.examples import lint_examples
from callsheet.linting.media_names import lint_media_names
from callsheet.linting.prices import lint_idle_prices
from callsheet.linting.providers import lint_providers
from callsheet.linting.second_opinion import second_opinion

__all__ = [
    "is_openapi_31",
    "lint_bundle",
    "lint_examples",
    "lint_idle_prices",
    "lint_media_names",
    "lint_provider_file",
    "lint_providers",
    "second_opinion",
]
