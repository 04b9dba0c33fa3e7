"""What a caller may give in a wrong form beside the payload: one clear message, and nothing is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.generated.payloads import KLING

from callsheet.testing import MockProvider, StartMock
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI
from callsheet_clients.ulazai.errors import InvalidArgument, OutcomeUnknown

PAYLOAD: Any = KLING
GENERATE = "ulazai.kling30.generate"


@pytest.fixture
def mock(start_mock: StartMock) -> MockProvider:
    """A provider that nothing is sent to."""
    return start_mock("ulazai")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_credits": "100"}, 'max_credits must be a number of credits, not "100"'),
        ({"max_credits": float("nan")}, "max_credits must be a number of credits, not nan"),
        ({"max_credits": Decimal("NaN")}, "max_credits must be a number of credits, not a Python Decimal"),
        ({"max_credits": True}, "max_credits must be a number of credits, not true"),
        ({"deadline": "5"}, 'the deadline must be above 0 and at most 86400 seconds, not "5"'),
        ({"deadline": float("nan")}, "the deadline must be above 0 and at most 86400 seconds, not nan"),
        ({"call_key": ""}, 'call_key must be text that names the call, such as scene-12, not ""'),
        ({"call_key": 12}, "call_key must be text that names the call, such as scene-12, not 12"),
    ],
)
def test_a_call_with_a_wrong_option_is_refused_before_anything_is_sent(
    mock: MockProvider, tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    with UlazAI(**mock.client_settings, journal=tmp_path / "j") as ulazai, pytest.raises(InvalidArgument) as caught:
        ulazai.kling30.generate(PAYLOAD, **options)
    assert str(caught.value) == f"{GENERATE}: {said}"
    assert (mock.requests, (tmp_path / "j").read_text()) == ([], "")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"base_url": 5}, "base_url must be text, not 5"),
        ({"deadline": "5"}, 'the deadline must be above 0 and at most 86400 seconds, not "5"'),
        ({"journal": 5}, "the journal must be a path, not a int"),
        ({"http_client": "x"}, "http_client must be an httpx2.Client, not builtins.str"),
    ],
)
def test_a_client_with_a_wrong_setting_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        UlazAI("test-key", **settings)
    assert str(caught.value) == said


def test_a_sync_client_takes_no_async_http_client_and_the_other_way_round() -> None:
    made: Any = httpx2.AsyncClient()
    with pytest.raises(InvalidArgument, match=r"must be an httpx2\.Client, not httpx2\.AsyncClient"):
        UlazAI("test-key", http_client=made)
    with httpx2.Client() as other, pytest.raises(InvalidArgument, match=r"must be an httpx2\.AsyncClient"):
        AsyncUlazAI("test-key", http_client=other)  # type: ignore[arg-type]  # what is tested
    asyncio.run(made.aclose())


@pytest.mark.parametrize(
    "use",
    [
        lambda client: client.kling30.generate(PAYLOAD),
        lambda client: client.kling30.wait("t1"),
        lambda client: client.kling30.download("https://example.com/a.mp4", "a.mp4"),
    ],
    ids=["generate", "wait", "download"],
)
def test_a_client_that_is_closed_says_so(mock: MockProvider, use: Callable[[Any], Any]) -> None:
    async def closed() -> None:
        client = AsyncUlazAI(**mock.client_settings)
        await client.close()
        await use(client)

    client = UlazAI(**mock.client_settings)
    client.close()
    with pytest.raises(InvalidArgument, match="the client is closed"):
        use(client)
    with pytest.raises(InvalidArgument, match="the client is closed"):
        asyncio.run(closed())
    assert mock.requests == []


def test_an_error_of_the_callers_own_http_client_tells_what_became_of_the_call(mock: MockProvider) -> None:
    def fail(_: httpx2.Response) -> None:
        raise LookupError("a hook of mine")

    with (
        httpx2.Client(event_hooks={"response": [fail]}) as mine,
        UlazAI(**mock.client_settings, http_client=mine) as ulazai,
        pytest.raises(LookupError, match="a hook of mine") as caught,
    ):
        ulazai.kling30.generate(PAYLOAD)
    told = vars(caught.value)["callsheet_error"]
    assert isinstance(told, OutcomeUnknown)
    assert (told.charged, told.safe_to_resend, told.operation) == ("unknown", False, GENERATE)
    assert told.fingerprint
    assert told.estimate
    assert len(mock.ledger().charged()) == 1
