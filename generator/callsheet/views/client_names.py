"""Client names: what client.py imports, and which names it therefore uses itself."""

from __future__ import annotations

from typing import Final

RUNTIME: Final = (
    ("calls", ("Provider",)),
    ("charges", ("OnChargeDifference",)),
    ("clocks", ("Clock",)),
    ("credentials", ("Credential",)),
    ("journal", ("JournalFile",)),
    ("keys", ("Key", "Keyring")),
    ("servers", ("Server", "Variable")),
    ("transport", ("DEADLINE_SECONDS", "AsyncTransport", "Settings", "Transport")),
)
"""What client.py imports of the runtime, by module."""
AS_NEEDED: Final = ("Credential", "Key", "Keyring", "Server", "Variable")
"""What of the runtime is imported only where the provider needs it."""
COLLECTIONS: Final = ("AsyncIterator", "Callable", "Iterator", "Mapping")
"""What client.py imports of collections.abc where a method needs it."""
TYPING: Final = ("Any", "Literal")
"""What client.py imports of typing where a method needs it."""
OWN_NAMES: Final = frozenset(
    (
        *(name for _, imported in RUNTIME for name in imported),
        *COLLECTIONS,
        *TYPING,
        *("Decimal", "ERRORS", "OPERATIONS", "PROVIDER", "Path", "Self"),
    )
)
"""The names that client.py uses itself: no class of a provider can have one."""
