"""Hosts: whether a URL names a host on the public network, without asking the network.

A plain host name is judged here; every other spelling of a host is read by `addresses`, which takes longer to load.
"""

from __future__ import annotations

import re

LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "lan", "home.arpa", "intranet")
"""Names, and everything below them, that no public server answers to."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://((?:[a-z0-9-]+\.)*([a-z][a-z-]*))(?::[0-9]+)?(?:[/?#]|\Z)").match
"""A URL with a host that every reader reads in the same way: its name, and the last part of that."""
_LOCAL_ENDINGS = frozenset(name.rpartition(".")[2] for name in LOCAL_NAMES)


def has_public_host(url: str) -> bool:
    """Whether the host of a URL may be on the public network: no local name, no private or reserved address."""
    plain = _PLAIN(url)
    if plain is not None:
        return plain[2] not in _LOCAL_ENDINGS or not is_local(plain[1])
    from .addresses import is_public

    return is_public(url)


def is_local(host: str) -> bool:
    """Whether a host name is one that no public server answers to."""
    return any(host == name or host.endswith("." + name) for name in LOCAL_NAMES)
