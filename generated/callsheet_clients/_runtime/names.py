"""Names: the addresses of servers, asked for no longer than a call may take, and taken in turn where one is dead.

The HTTP library asks the operating system, which nobody can interrupt, so it is given an address instead of a name.
"""

from __future__ import annotations

import contextlib
import socket
import threading

import httpx2


class Names:
    """Finds the addresses of servers for one client. Several threads may share it."""

    def __init__(self) -> None:
        self._unreachable: set[str] = set()

    def address(self, host: str, seconds: float, *, of_this_machine: str | None = None) -> str:
        """An address of a server, one that could be reached so far before one that could not.

        `of_this_machine` is the address that is connected from, whose kind it must have. Raises `httpx2.ConnectTimeout`
        where nobody tells it within `seconds`, and `httpx2.ConnectError` where there is none.
        """
        found = look_up(host, seconds, _kind(of_this_machine))
        reachable = [address for address in found if address not in self._unreachable]
        if not reachable:
            self._unreachable.difference_update(found)
        return (reachable or found)[0]

    def avoid(self, address: str) -> None:
        """Take another address next time: this one could not be reached."""
        self._unreachable.add(address)


def look_up(host: str, seconds: float, kind: socket.AddressFamily = socket.AF_UNSPEC) -> list[str]:
    """The addresses of a server, the best one first. Raises `httpx2.ConnectTimeout` and `httpx2.ConnectError`.

    The operating system is asked in a thread, which may stay behind.
    """
    with contextlib.suppress(OSError, UnicodeError):
        socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
        return [host]  # an address already
    told: list[list[str] | Exception] = []
    ended = threading.Event()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, None, kind, socket.SOCK_STREAM)
            told.append(list(dict.fromkeys(str(address[0]) for *_, address in found)))
        except (OSError, UnicodeError) as error:
            told.append(error)
        ended.set()

    threading.Thread(target=ask, daemon=True).start()
    if not ended.wait(seconds):
        raise httpx2.ConnectTimeout(f"the address of {host} was not found within {seconds:.3g} s")
    if isinstance(told[0], Exception):
        raise httpx2.ConnectError(str(told[0]))
    return told[0]


def _kind(address: str | None) -> socket.AddressFamily:
    """Whether an address is of the fourth or of the sixth version of the protocol."""
    if address is None:
        return socket.AF_UNSPEC
    return socket.AF_INET6 if ":" in address else socket.AF_INET
