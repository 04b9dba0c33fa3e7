"""Access: what changed in where an API is, and in the keys that its callers need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.ir.access import Security, Server

_KEYS: Final = "the key was sent as {} and is sent as {}"


def compare_servers(about: About, old: tuple[Server, ...], new: tuple[Server, ...]) -> None:
    """Note other servers, and variables of theirs that a caller may have chosen."""
    was, now = (" or ".join(plain_words(server.address) for server in servers) or "nowhere" for servers in (old, new))
    if was != now:
        about.tell("safe", f"requests went to {was} and go to {now}")
    elif old != new:
        before, after = ({plain_words(v.name): v for s in servers for v in s.variables} for servers in (old, new))
        gone = [name for name in before if name not in after]
        about.tell(
            "breaking" if gone else "safe",
            f"the variables of the servers were {_listed(before)} and are {_listed(after)}",
        )


def compare_security(about: About, old: Security, new: Security) -> None:
    """Note other keys, classed by whether a caller has to say anything else."""
    was, now = plain_words(old.words), plain_words(new.words)
    if was != now:
        breaks = _arguments(old) != _arguments(new) if old.schemes and new.schemes else not old.schemes
        text = _KEYS.format(was, now) if new.schemes else f"no key is sent any more: it was sent as {was}"
        about.tell("breaking" if breaks else "safe", text)
    if old.optional != new.optional and new.schemes:
        text = "the key may be left out now" if new.optional else "the key is needed now"
        about.tell("safe" if new.optional else "breaking", text)


def _arguments(security: Security) -> tuple[object, ...]:
    """What the client asks its caller for: the first key is `key`, each other one is called as its scheme."""
    return tuple(
        (scheme.kind == "basic", None if index == 0 else scheme.name) for index, scheme in enumerate(security.schemes)
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
