"""Lint: what is wrong with a spec beyond what it can say. Every finding is a problem with a position."""

from callsheet.linting.bundles import lint_bundle, lint_provider_file
from callsheet.linting.providers import lint_providers

__all__ = ["lint_bundle", "lint_provider_file", "lint_providers"]
