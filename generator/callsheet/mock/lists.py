"""Lists: pages of the documented items, as many as the mock provider was told to have."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from callsheet.mock.answers import Answer, json_answer, success_status
from callsheet.mock.bodies import put
from callsheet.runtime.pointers import at

if TYPE_CHECKING:
    from callsheet.runtime.answers import Answers
    from callsheet.runtime.operations import Operation, Pages

USUAL_SIZE = 50
"""How many items a page holds where the request does not say."""


def page(operation: Operation, documented: Answers, query: dict[str, str], total: int) -> Answer:
    """A page of a list, from the cursor on. Which items there are is made up; their form is the documented one."""
    made_up = ["items"]
    body = deepcopy(documented.examples[0] if documented.examples else documented.whole)
    pages = operation.pages
    if pages is None:
        return json_answer(200, body, made_up)
    wanted = query.get(documented.page_size or "", "")
    size = max(int(float(wanted)), 1) if re.fullmatch(r"[0-9]+([.][0-9]+)?", wanted) else USUAL_SIZE
    first = _first(pages, query, size, total)
    last = min(first + size, total)
    samples = (at(body, pages.items) if pages.items else body) or [{}]
    found = [_item(samples[index % len(samples)], index) for index in range(first, last)]
    if not pages.items:
        return json_answer(success_status(documented, made_up), found, made_up)
    put(body, pages.items, found)
    put(body, pages.next, f"after-{last}" if last < total else None)
    put(body, pages.more, last < total)
    put(body, pages.pages, -(-total // size))
    put(body, pages.total, total)
    _put_size(body, pages.next or pages.items, documented.page_size, size)
    return json_answer(success_status(documented, made_up), body, made_up)


def _first(pages: Pages, query: dict[str, str], size: int, total: int) -> int:
    """How many items are passed over."""
    given = query.get(pages.parameter)
    if pages.cursor is not None:
        return _number(given, total)
    number = int(given) if given is not None and given.isascii() and given.isdigit() else None
    if pages.page is not None:
        return min(max((pages.first if number is None else number) - pages.first, 0) * size, total)
    return min(number or 0, total)


def _number(cursor: str | None, total: int) -> int:
    """Where a page starts. A cursor that was never given out starts after the last item."""
    if cursor is None:
        return 0
    number = cursor.removeprefix("after-")
    return min(int(number), total) if number.isascii() and number.isdigit() else total


def _item(sample: Any, index: int) -> Any:
    """An item like the documented one, with an id of its own, or as a text of its own."""
    item = deepcopy(sample)
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        item["id"] = f"c{index:024d}"
    return f"{item} {index}" if isinstance(item, str) else item


def _put_size(body: Any, next_cursor: str, name: str | None, size: int) -> None:
    """Repeat the size of the page beside the next cursor, where the documented answer does."""
    beside = next_cursor.rpartition("/")[0]
    if name is not None and isinstance(at(body, f"{beside}/{name}"), int):
        put(body, f"{beside}/{name}", size)
