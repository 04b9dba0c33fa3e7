"""Callsheet: from hand-written OpenAPI specs to Python clients that check and price a payload before it is sent."""

__version__ = "0.1.0"
