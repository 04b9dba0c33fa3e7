"""Pages: every item of a list that comes page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeAlias

from .errors import InvalidArgument, UnexpectedAnswer
from .operations import Operation, Pages
from .pointers import at

Start: TypeAlias = "str | int | float | None"
"""Which page is meant: a cursor, the number of a page, or how many items are passed over; None for the first one."""


def items(operation: Operation, fetch: Callable[[Any], Any], start: Start) -> Iterator[Any]:
    """Every item from `start` on; a page is fetched when its first item is asked for."""
    walk = _Walk(operation, start)
    while True:
        page = fetch(walk.position)
        yield from walk.items(page)
        if not walk.goes_on(page):
            return


async def items_async(operation: Operation, fetch: Callable[[Any], Awaitable[Any]], start: Start) -> AsyncIterator[Any]:
    """Every item from `start` on; a page is fetched when its first item is asked for."""
    walk = _Walk(operation, start)
    while True:
        page = await fetch(walk.position)
        for item in walk.items(page):
            yield item
        if not walk.goes_on(page):
            return


class _Walk:
    """The way through a list: which page comes next, and whether there is one."""

    def __init__(self, operation: Operation, start: Start) -> None:
        if operation.pages is None:
            raise InvalidArgument(operation.name, "this operation has no pages")
        self._operation = operation
        self._pages: Pages = operation.pages
        self._seen: set[Any] = set()
        self._before: Any = None
        self.position = start

    def items(self, page: Any) -> Any:
        """The items of a page."""
        return (at(page, self._pages.items) if self._pages.items else page) or ()

    def goes_on(self, page: Any) -> bool:
        """Move on to the next page; False where there is none. Raises `UnexpectedAnswer` for a list without end."""
        if at(page, self._pages.more) is False:
            return False
        following = self._cursor(page) if self._pages.cursor is not None else self._number(page)
        if following is None:
            return False
        self._seen.add(following)
        self.position = following
        return True

    def _cursor(self, page: Any) -> str | int | None:
        following = at(page, self._pages.next)
        if not isinstance(following, str | int) or not following or following is True:
            if at(page, self._pages.more) is True:
                raise self._broken(f"there is more to read, and no cursor at {self._pages.next}", "be cut short")
            return None
        if following in self._seen:
            raise self._broken(f"the cursor {following!r} came a second time", "never end")
        return following

    def _number(self, page: Any) -> int | None:
        """The number of the next page, or how many items have been passed over by then."""
        found = self.items(page)
        if not found:
            return None
        if found == self._before:
            said = f"{self._pages.parameter} {self.position} holds the items of the page before"
            raise self._broken(said, "never end")
        self._before = found
        first = self._pages.first if self._pages.page is not None else 0
        position = first if self.position is None else int(self.position)
        following = position + (1 if self._pages.page is not None else len(found))
        last = at(page, self._pages.pages if self._pages.page is not None else self._pages.total)
        is_over = isinstance(last, int) and following >= last + (first if self._pages.page is not None else 0)
        return None if is_over else following

    def _broken(self, said: str, end: str) -> UnexpectedAnswer:
        return UnexpectedAnswer(self._operation.name, f"{said}: the list would {end}", 200, b"", ())
