"""Pages: every item of a list that comes page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from .errors import InvalidArgument, UnexpectedAnswer
from .operations import Operation, Pages
from .pointers import at


def items(operation: Operation, fetch: Callable[[str | None], Any], cursor: str | None) -> Iterator[Any]:
    """Every item from `cursor` on; a page is fetched when its first item is asked for."""
    seen: set[str] = set()
    pages = _pages(operation)
    while True:
        page = fetch(cursor)
        yield from at(page, pages.items) or ()
        cursor = _next(operation, pages, page, seen)
        if cursor is None:
            return


async def items_async(
    operation: Operation, fetch: Callable[[str | None], Awaitable[Any]], cursor: str | None
) -> AsyncIterator[Any]:
    """Every item from `cursor` on; a page is fetched when its first item is asked for."""
    seen: set[str] = set()
    pages = _pages(operation)
    while True:
        page = await fetch(cursor)
        for item in at(page, pages.items) or ():
            yield item
        cursor = _next(operation, pages, page, seen)
        if cursor is None:
            return


def _pages(operation: Operation) -> Pages:
    if operation.pages is None:
        raise InvalidArgument(operation.name, "this operation has no pages")
    return operation.pages


def _next(operation: Operation, pages: Pages, page: Any, seen: set[str]) -> str | None:
    following = at(page, pages.next)
    if at(page, pages.more) is False:
        return None
    if not isinstance(following, str) or not following:
        if at(page, pages.more) is True:
            said = f"there is more to read, and no cursor at {pages.next}: the list would be cut short"
            raise UnexpectedAnswer(operation.name, said, 200, b"", ())
        return None
    if following in seen:
        said = f"the cursor {following!r} came a second time: the list would never end"
        raise UnexpectedAnswer(operation.name, said, 200, b"", ())
    seen.add(following)
    return following
