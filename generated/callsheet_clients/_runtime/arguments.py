"""Arguments: what a caller may give in a wrong form beside the payload, told before anything is sent."""

from __future__ import annotations

from .errors import InvalidArgument
from .words import shown

LONGEST_SECONDS = 86400.0
"""The longest deadline of a call: a day, far within what sockets and threads can count."""


def is_number(value: object) -> bool:
    """Whether a value is a number, and not NaN: nothing is above that, and nothing below."""
    from decimal import Decimal

    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == value


def deadline_of(operation: str, seconds: float) -> float:
    """The deadline of a call. Raises `InvalidArgument`."""
    if not is_number(seconds) or not 0 < seconds <= LONGEST_SECONDS:
        said = f"the deadline must be above 0 and at most {LONGEST_SECONDS:g} seconds, not {shown(seconds)}"
        raise InvalidArgument(operation, said)
    return seconds


def above_zero(operation: str, name: str, value: object, unit: str) -> None:
    """Raise `InvalidArgument` for what is no number above 0."""
    if not is_number(value) or not value > 0:  # type: ignore[operator]  # a number
        raise InvalidArgument(operation, f"{name} must be above 0 {unit}, not {shown(value)}")


def credits_of(operation: str, most: object) -> None:
    """Raise `InvalidArgument` for a limit that is no number of credits."""
    if most is not None and not is_number(most):
        raise InvalidArgument(operation, f"max_credits must be a number of credits, not {shown(most)}")


def call_key_of(operation: str, key: object) -> None:
    """Raise `InvalidArgument` for a call key that cannot tell one call from others."""
    if key is not None and (not isinstance(key, str) or not key.strip()):
        said = f"call_key must be text that names the call, such as scene-12, not {shown(key)}"
        raise InvalidArgument(operation, said)


def base_url_of(url: object) -> None:
    """Raise `InvalidArgument` for a base URL that is no text."""
    if not isinstance(url, str):
        raise InvalidArgument("", f"base_url must be text, not {shown(url)}")


def http_client_of(client: object, kind: type[object]) -> None:
    """Raise `InvalidArgument` for an HTTP client of another library, or one that is not sync or async as it must be."""
    if not isinstance(client, kind):
        found = f"{type(client).__module__}.{type(client).__name__}"
        raise InvalidArgument("", f"http_client must be an httpx2.{kind.__name__}, not {found}")
