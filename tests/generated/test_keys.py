"""Keys: whatever goes wrong, and however it is shown, the key is in no text, no variable of a frame and no file."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import copy
import html
import json
import logging
import pickle
import re
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

import httpx2
import pytest
from rich.pretty import pretty_repr

from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients._runtime.keys import Key
from callsheet_clients.ugen import AsyncUGen, UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI, types
from callsheet_clients.ulazai.errors import CallsheetError, InvalidArgument, JournalFailed

if TYPE_CHECKING:
    from tests.generated.conftest import Loopback

CANARY = "sk-canary/7f3a91d2"
SPELLINGS = (CANARY, CANARY.replace("/", "\\/"), CANARY.replace("-", "\\u002D"), CANARY.replace("/", "%2F"))
PAYLOAD: types.KlingGenerateRequest = {
    "prompt": "A boat",
    "generationMode": "text_to_video",
    "durationSeconds": 5,
    "qualityMode": "std",
}
Call: TypeAlias = Callable[..., None]


def chain(error: BaseException | None, seen: list[BaseException]) -> list[BaseException]:
    """An error and everything behind it."""
    if error is not None and not any(error is other for other in seen):
        seen.append(error)
        chain(error.__cause__, seen)
        chain(error.__context__, seen)
        chain(getattr(error, "callsheet_error", None), seen)
    return seen


def frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    """The variables of every frame that an error came through, but for those of tests, which know the canary."""
    while trace is not None:
        if not trace.tb_frame.f_code.co_name.startswith("test_"):
            yield trace.tb_frame.f_locals
        trace = trace.tb_next


def shown(error: BaseException) -> str:
    """Everything that a log, a debugger or a crash reporter may show of an error, with the variables of its frames."""
    texts = []
    for each in chain(error, []):
        texts += [str(each), repr(each), repr(vars(each)), *getattr(each, "__notes__", [])]
        texts += [pretty_repr(value) for each_frame in frames(each.__traceback__) for value in each_frame.values()]
        texts += traceback.format_exception_only(each)
        with contextlib.suppress(TypeError, AttributeError):
            texts.append(str(pickle.dumps(each)))
    return "\n".join(texts)


def caught(action: Callable[[], object]) -> BaseException:
    """What an action raises."""
    try:
        action()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def generate(request: pytest.FixtureRequest) -> Call:
    """Sends a request with the canary as its key, sync and async."""

    def called(handler: Callable[[httpx2.Request], httpx2.Response] | None = None, **settings: Any) -> None:
        transport = httpx2.MockTransport(handler) if handler is not None else None
        if request.param:

            async def run() -> None:
                own = httpx2.AsyncClient(transport=transport) if transport else None
                async with AsyncUlazAI(CANARY, http_client=own, **settings) as client:
                    await client.kling30.generate(PAYLOAD)

            asyncio.run(run())
            return
        own = httpx2.Client(transport=transport) if transport else None
        with UlazAI(CANARY, http_client=own, **settings) as client:
            client.kling30.generate(PAYLOAD)

    return called


@pytest.mark.parametrize(
    "kind",
    [
        KeyboardInterrupt,
        SystemExit,
        RuntimeError,
        MemoryError,
        httpx2.ReadError,
        httpx2.ConnectError,
        httpx2.InvalidURL,
    ],
)
def test_an_error_inside_the_http_library_takes_no_key_along(generate: Call, kind: type[BaseException]) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        headers = dict(request.headers)  # as the HTTP library holds them while it sends
        assert CANARY in str(headers)
        try:
            raise ValueError(f"header {headers}")
        except ValueError:
            raise kind(f"while sending {headers['authorization']}" if kind is not KeyboardInterrupt else "") from None

    error = caught(lambda: generate(fail, clock=VirtualClock()))
    if kind in (SystemExit, RuntimeError, MemoryError):
        error.args = ()  # what foreign code says in an error of its own is its own
        assert isinstance(error.__context__, ValueError)
        error.__context__.args = ()
    else:
        assert isinstance(error, CallsheetError | KeyboardInterrupt)
    if isinstance(error, KeyboardInterrupt):
        assert isinstance(error.__context__, ValueError)
        error.__context__.args = ()
    assert CANARY not in shown(error)


@pytest.fixture
def silent(loopback: Loopback) -> Iterator[Loopback]:
    """A provider that takes requests and says nothing, until the test is over."""
    over = threading.Event()

    def say_nothing(_path: str, _headers: dict[str, str], _body: bytes) -> None:
        over.wait(10)

    loopback.respond = say_nothing
    yield loopback
    over.set()


def test_a_task_that_is_cancelled_while_it_sends_shows_no_key(silent: Loopback) -> None:
    async def run() -> None:
        async with AsyncUlazAI(CANARY, base_url=silent.url) as client:
            task = asyncio.ensure_future(client.kling30.generate(PAYLOAD))
            while not silent.seen:
                await asyncio.sleep(0.005)
            task.cancel()
            await task

    error = caught(lambda: asyncio.run(run()))
    assert isinstance(error, asyncio.CancelledError)
    assert CANARY not in shown(error)


def test_an_interruption_from_the_keyboard_while_it_sends_shows_no_key(silent: Loopback) -> None:
    def interrupt() -> None:
        while not silent.seen:
            time.sleep(0.005)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with UlazAI(CANARY, base_url=silent.url) as client:
        error = caught(lambda: client.kling30.generate(PAYLOAD))
    assert isinstance(error, KeyboardInterrupt)
    assert any("httpcore2" in line for line in traceback.format_exception(error))
    assert CANARY not in shown(error)


@pytest.mark.parametrize(
    ("key", "settings"),
    [
        (CANARY + "\n", {}),
        (CANARY + " ", {}),
        ("ä" + CANARY, {}),
        (CANARY.encode(), {}),
        (CANARY, {"base_url": "http://ulazai.test"}),
        (CANARY, {"base_url": "https://ulazai.test?x=1"}),
        (CANARY, {"journal": "/no/such/folder/journal.jsonl"}),
        (CANARY, {"deadline": 0}),
    ],
    ids=["line break", "space", "accent", "bytes", "http", "query", "journal", "deadline"],
)
@pytest.mark.parametrize("client", [UlazAI, AsyncUlazAI, UGen, AsyncUGen])
def test_a_client_that_cannot_be_made_shows_no_key(client: Any, key: Any, settings: dict[str, Any]) -> None:
    given = [key]
    del key
    error = caught(lambda: client(given[0], **settings))
    assert isinstance(error, InvalidArgument | JournalFailed)
    given.clear()
    assert CANARY not in shown(error)


@pytest.mark.parametrize("client", [UlazAI, AsyncUlazAI, UGen, AsyncUGen])
def test_a_client_shows_its_key_in_no_way(client: Any) -> None:
    made = client(CANARY)
    held = made._transport._keys
    variables = [
        vars(made),
        vars(made._transport),
        vars(made._transport._translation),
        vars(made._transport._translation._auth),
    ]
    for text in (f"{held}", f"{held!r}", repr(variables), str(made), repr(made)):
        assert CANARY not in text
    with pytest.raises(TypeError):
        vars(held)
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="never pickled or copied"):
            copied(held)
    with pytest.raises(TypeError):
        pickle.dumps(made)


@pytest.mark.parametrize("spelling", SPELLINGS, ids=["plain", "slash", "letter", "percent"])
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_server_that_echoes_the_key_in_any_spelling_brings_it_nowhere(
    generate: Call,
    loopback: Loopback,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    spelling: str,
    status: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx2", "httpcore2.http11", "httpcore2.connection"):
        caplog.set_level(logging.DEBUG, logger=name)
    body = f'{{"message": "key {spelling}", "{spelling}": [1], "error": {{"x": "{spelling}"}}}}'.encode()
    loopback.respond = lambda _path, _headers, _body: (status, {"X-Echo": spelling, "X-Request-Id": spelling}, body)
    journal = tmp_path / "journal.jsonl"
    error = caught(lambda: generate(base_url=loopback.url, journal=journal))
    everything = shown(error) + caplog.text + journal.read_text()
    assert "httpcore2" in caplog.text
    assert spelling not in everything
    assert CANARY not in everything.encode().decode("unicode_escape", "replace")


def test_a_body_that_is_cut_in_the_middle_is_kept_without_the_key(generate: Call, loopback: Loopback) -> None:
    loopback.trusts_given_length = True
    body = b'{"task_id": "1", "echo": "sk-canary\\u002f7f3a91d2", '
    loopback.respond = lambda _path, _headers, _body: (200, {"Content-Length": "500"}, body)
    error = caught(lambda: generate(base_url=loopback.url))
    assert isinstance(error, CallsheetError)
    assert b'{"task_id": "1"' in error.body  # type: ignore[attr-defined]  # an error with an answer
    assert b"7f3a91d2" not in error.body  # type: ignore[attr-defined]  # an error with an answer


@pytest.mark.parametrize("client", [UlazAI, AsyncUlazAI])
@pytest.mark.parametrize("key", ["k", "abc"])
def test_a_key_that_is_too_short_to_be_blanked_is_refused_before_anything_is_sent(client: Any, key: str) -> None:
    with pytest.raises(
        InvalidArgument, match=r"^the API key has fewer than 4 letters: it could not be kept out of logs"
    ):
        client(key)


@pytest.mark.parametrize(
    ("pair", "is_refused"), [("me:abc", True), ("abc:", True), ("me:abcd", False), ("abcd:", False)]
)
def test_of_a_user_name_and_a_password_the_secret_one_must_be_long_enough(pair: str, *, is_refused: bool) -> None:
    held = Key(pair, "NO_SUCH_VARIABLE", pair=True)
    with pytest.raises(InvalidArgument, match="fewer than 4 letters") if is_refused else contextlib.nullcontext():
        held.check()


@pytest.mark.parametrize("key", ["sk-canary/7f3a91d2", "a'b\"c\\d&e<f>g"])
@pytest.mark.parametrize(
    "spell",
    [
        json.dumps,
        lambda key: json.dumps(json.dumps(key)),
        lambda key: quote(quote(key, safe=""), safe=""),
        html.escape,
        lambda key: html.escape(html.escape(key)),
        lambda key: repr(key.encode()),
        str.upper,
        lambda key: base64.b64encode(key.encode()).decode(),
        lambda key: "".join(f"&#x{ord(letter):X};" for letter in key),
    ],
    ids=["json", "json in json", "url in url", "page", "page in page", "bytes", "capitals", "base64", "numbers"],
)
def test_a_key_is_blanked_in_every_spelling(key: str, spell: Callable[[str], str]) -> None:
    hidden = Key(key, "").hide(f"it is {spell(key)}.")
    assert re.fullmatch(r"it is (&quot;)?[\\\"'b]*…[\\\"'0-9A-Za-z]{0,4}=*\.", hidden)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_a_key_is_blanked_in_bytes_of_every_encoding(encoding: str) -> None:
    assert b"..." in Key(CANARY, "").hide_bytes(f"it is {CANARY}".encode(encoding))
    assert Key("me:pässword", "", pair=True).hide_bytes("it is pässword".encode()) == b"it is ..."


def test_a_short_key_is_blanked_where_it_is_a_word(loopback: Loopback) -> None:
    body = rb'{"error": "the key abc-12 is refused", "task_id": "abc-123", "keys": ["\u0061bc-12"], "abc-12": 1}'
    loopback.respond = lambda _path, _headers, _body: (400, {"X-Request-Id": "abc-12"}, body)
    with UlazAI("abc-12", base_url=loopback.url) as client, pytest.raises(CallsheetError) as caught:
        client.kling30.generate(PAYLOAD)
    told = {"error": "the key ... is refused", "task_id": "abc-123", "keys": ["..."], "...": 1}
    assert (vars(caught.value)["body"], caught.value.request_id) == (told, "…")


def test_errors_that_were_being_handled_before_a_call_keep_their_variables(generate: Call) -> None:
    def mine() -> None:
        clue = "what went wrong before"
        raise LookupError(clue)

    def lost(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("lost")

    def handled() -> None:
        try:
            mine()
        except LookupError:
            caught(lambda: generate(lost))
            raise

    with pytest.raises(LookupError) as before:
        handled()
    assert before.traceback[-1].locals == {"clue": "what went wrong before"}


@pytest.mark.parametrize("job_id", ["a/b", "../x", "a?b", "a#b", "..", "a\nb", "a\\b"])
def test_a_job_id_that_would_lead_elsewhere_is_refused_before_anything_is_sent(loopback: Loopback, job_id: str) -> None:
    with UlazAI(CANARY, base_url=loopback.url) as client:
        with pytest.raises(InvalidArgument, match="cannot stand in a path"):
            client.kling30.wait(job_id)
        with pytest.raises(CallsheetError):
            client.kling30.get_status(job_id)
    assert loopback.seen == []
