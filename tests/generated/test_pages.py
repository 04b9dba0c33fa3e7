"""Pages: lists that come page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

ListAll = Callable[..., list[str]]


def page(*ids: str, then: str | None = None, **pagination: Any) -> httpx2.Response:
    """A page of projects, and the cursor of the next one."""
    rest = {"hasMore": then is not None, "nextCursor": then, "limit": 2, **pagination}
    return httpx2.Response(200, json={"data": {"items": [{"id": id_} for id_ in ids], "pagination": rest}})


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def list_all(request: pytest.FixtureRequest, fake: FakeProvider) -> ListAll:
    """The ids of every project, listed in both ways; `most` stops after so many."""

    def sync(most: int = 1000, **options: Any) -> list[str]:
        found: list[str] = []
        with httpx2.Client(transport=fake.transport()) as http_client:
            client = UGCLab("test-key", http_client=http_client, clock=VirtualClock())
            for project in client.projects.list_all(**options):
                found.append(project.id)
                if len(found) == most:
                    break
        return found

    async def listed(most: int, options: dict[str, Any]) -> list[str]:
        found: list[str] = []
        async with httpx2.AsyncClient(transport=fake.transport()) as http_client:
            projects = AsyncUGCLab("test-key", http_client=http_client, clock=VirtualClock()).projects
            async for project in projects.list_all(**options):
                found.append(project.id)
                if len(found) == most:
                    break
        return found

    def asynchronous(most: int = 1000, **options: Any) -> list[str]:
        return asyncio.run(listed(most, options))

    return asynchronous if request.param else sync


def queries(fake: FakeProvider) -> list[dict[str, str]]:
    """The query of each request."""
    return [dict(request.url.params) for request in fake.requests]


def test_one_page_is_listed_with_its_cursor(calls: Calls, fake: FakeProvider) -> None:
    fake.will(page("a", "b", then="after-b"))
    answer = calls("ugclab.projects.list", limit=2)
    assert [project.id for project in answer.data.items] == ["a", "b"]
    assert answer.data.pagination.nextCursor == "after-b"
    assert queries(fake) == [{"limit": "2"}]


def test_every_item_of_every_page_is_listed_in_order(list_all: ListAll, fake: FakeProvider) -> None:
    fake.will(page("a", "b", then="2"), page(then="3"), page("c", then="4"), page("d", "e"))
    assert list_all(limit=2) == ["a", "b", "c", "d", "e"]
    assert queries(fake) == [
        {"limit": "2"},
        {"limit": "2", "cursor": "2"},
        {"limit": "2", "cursor": "3"},
        {"limit": "2", "cursor": "4"},
    ]


def test_a_list_can_start_at_a_cursor(list_all: ListAll, fake: FakeProvider) -> None:
    fake.will(page("c", then="4"), page("d"))
    assert list_all(cursor="3") == ["c", "d"]
    assert queries(fake) == [{"cursor": "3"}, {"cursor": "4"}]


def test_a_page_is_fetched_only_when_it_is_needed(list_all: ListAll, fake: FakeProvider) -> None:
    fake.will(page("a", "b", then="2"), page("c"))
    assert list_all(most=2) == ["a", "b"]
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    "last",
    [
        page("z"),
        page("z", then="", hasMore=False),
        page("z", then="more", hasMore=False),
        httpx2.Response(200, json={"data": {"items": [{"id": "z"}]}}),
        httpx2.Response(200, json={"data": {"items": [{"id": "z"}], "pagination": None}}),
    ],
    ids=["null", "empty", "no more", "no pagination", "null pagination"],
)
def test_the_list_ends_where_no_page_follows(list_all: ListAll, fake: FakeProvider, last: httpx2.Response) -> None:
    fake.will(last)
    assert list_all() == ["z"]
    assert len(fake.requests) == 1


def test_an_empty_list_is_empty(list_all: ListAll, fake: FakeProvider) -> None:
    fake.will(page())
    assert list_all() == []


@pytest.mark.parametrize("cursors", [["x", "x"], ["x", "y", "x"]])
def test_a_cursor_that_comes_again_is_an_error_and_not_an_endless_list(
    list_all: ListAll, fake: FakeProvider, cursors: list[str]
) -> None:
    fake.will(*[page(str(index), then=cursor) for index, cursor in enumerate(cursors)])
    with pytest.raises(errors.UnexpectedAnswer, match="the cursor 'x' came a second time"):
        list_all()
    assert len(fake.requests) == len(cursors)


def test_an_error_on_a_later_page_is_told_after_the_items_before_it(fake: FakeProvider) -> None:
    fake.will(page("a", then="2"), httpx2.Response(500))
    found: list[str] = []
    with httpx2.Client(transport=fake.transport()) as http_client:
        client = UGCLab("test-key", http_client=http_client, clock=VirtualClock())
        with pytest.raises(errors.ServerError):
            found.extend(project.id for project in client.projects.list_all())
        fake.will(page("a", then="2"), httpx2.Response(500))
        projects = client.projects.list_all()
        assert next(projects).id == "a"
        with pytest.raises(errors.ServerError):
            next(projects)


def test_a_page_size_that_is_too_large_is_refused_before_sending(list_all: ListAll, fake: FakeProvider) -> None:
    with pytest.raises(errors.InvalidPayload, match="limit must be at most 100, not 500"):
        list_all(limit=500)
    assert fake.requests == []


def test_more_items_without_a_cursor_are_an_error_and_not_a_short_list(list_all: ListAll, fake: FakeProvider) -> None:
    pagination = {"hasMore": True, "nextCursor": None, "limit": 50}
    fake.will_answer(200, json={"data": {"items": [], "pagination": pagination}})
    with pytest.raises(errors.UnexpectedAnswer, match="cut short"):
        list_all()
