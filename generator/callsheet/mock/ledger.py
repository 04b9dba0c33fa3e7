"""The ledger: what an account was charged and given back, and whether it adds up. The judge of every fault test."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

Amount: TypeAlias = "int | Decimal"


class LedgerBroken(AssertionError):
    """The ledger does not add up: a mistake of the mock provider, or somebody changed its figures."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One charge or refund: what for, by which request (its number in the journal), and what was made up about it."""

    kind: Literal["charge", "refund"]
    amount: Amount
    operation: str
    request: int
    jobs: tuple[str, ...]
    made_up: str = ""

    def to_json(self) -> dict[str, Any]:
        """The entry as plain JSON data."""
        return {
            "kind": self.kind,
            "amount": plain(self.amount),
            "operation": self.operation,
            "request": self.request,
            "jobs": list(self.jobs),
            "made_up": self.made_up,
        }


class Ledger:
    """The credits of one account. `initial − balance = charges − refunds`, and `audit` says whether that holds."""

    def __init__(self, initial: Amount) -> None:
        self.initial: Amount = initial
        self.balance: Amount = initial
        self.charges: Amount = 0
        self.refunds: Amount = 0
        self.entries: list[Entry] = []
        self.broken: str | None = None

    def covers(self, amount: Amount) -> bool:
        """Whether the balance is enough."""
        return self.balance >= amount

    def charge(self, entry: Entry) -> None:
        """Take credits from the balance."""
        self.entries.append(entry)
        self.balance -= entry.amount
        self.charges += entry.amount

    def refund(self, entry: Entry) -> None:
        """Give credits back."""
        self.entries.append(entry)
        self.balance += entry.amount
        self.refunds += entry.amount

    def grant(self, balance: Amount) -> None:
        """Set the balance, as a purchase of credits or a correction by the provider would."""
        self.initial += balance - self.balance
        self.balance = balance

    def charged(self, operation: str = "") -> list[Entry]:
        """The charges, all of them or those of one operation."""
        return [entry for entry in self.entries if entry.kind == "charge" and operation in ("", entry.operation)]

    def audit(self, *, entries: bool = False) -> None:
        """Raise `LedgerBroken` where the figures do not add up; with `entries`, also where they differ from those."""
        if self.initial - self.balance != self.charges - self.refunds:
            spent = f"initial {self.initial} − balance {self.balance}"
            self.broken = f"{spent} is not charges {self.charges} − refunds {self.refunds}"
        elif entries and self._sum("charge") != self.charges:
            self.broken = f"the charges are {self.charges}, and their entries are {self._sum('charge')}"
        elif entries and self._sum("refund") != self.refunds:
            self.broken = f"the refunds are {self.refunds}, and their entries are {self._sum('refund')}"
        if self.broken is not None:
            raise LedgerBroken(self.broken)

    def _sum(self, kind: str) -> Amount:
        return sum((entry.amount for entry in self.entries if entry.kind == kind), 0)

    def to_json(self) -> dict[str, Any]:
        """The ledger as plain JSON data."""
        return {
            "initial": plain(self.initial),
            "balance": plain(self.balance),
            "charges": plain(self.charges),
            "refunds": plain(self.refunds),
            "broken": self.broken,
            "entries": [entry.to_json() for entry in self.entries],
        }


def plain(amount: Amount) -> int | float:
    """An amount as JSON writes it: a whole number where it is one."""
    return int(amount) if amount == int(amount) else float(amount)
