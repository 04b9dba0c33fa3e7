"""The wire: what is seen and done of one request while the HTTP library carries it out."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx2

from .credentials import Credential
from .errors import DownloadFailed
from .keys import Keyring
from .names import Names
from .steps import Fetch, Send
from .unpacking import salvaged, unpacked

if TYPE_CHECKING:
    from .saving import Saving

LARGEST_ANSWER = 64 * 2**20
"""The largest answer that is read, in bytes."""

KEPT_BYTES = 65536
"""How much is kept of an answer that is too large."""

_FRAMES = frozenset(("content-length", "transfer-encoding"))


class KeySender(httpx2.Auth):
    """Puts the keys where they belong when a request leaves, so that no frame of ours holds them."""

    def __init__(self, keys: Keyring, credentials: tuple[Credential, ...]) -> None:
        self._keys, self._credentials = keys, credentials

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Add the keys; what comes back is never answered with another request."""
        for credential in self._credentials:
            if self._keys.has(credential.key):
                self._add(request, credential)
        yield request

    def _add(self, request: httpx2.Request, credential: Credential) -> None:
        name = credential.name
        if credential.place == "header":
            request.headers[name] = credential.prefix + self._keys.reveal(credential.key)
        elif credential.place == "basic":
            pair = base64.b64encode(self._keys.reveal(credential.key).encode()).decode()
            request.headers[name] = f"Basic {pair}"
        elif credential.place == "cookie":
            others = [request.headers["Cookie"]] if "Cookie" in request.headers else []
            request.headers["Cookie"] = "; ".join([*others, f"{name}={self._keys.reveal(credential.key)}"])
        else:
            sent = f"{quote(name, safe='')}={quote(self._keys.reveal(credential.key), safe='')}".encode()
            before = request.url.query
            request.url = request.url.copy_with(query=before + b"&" + sent if before else sent)


class NoKey(httpx2.Auth):
    """Takes off whatever tells who is asking, for servers that are not the provider's."""

    def __init__(self, credentials: tuple[Credential, ...]) -> None:
        carriers = [credential.name for credential in credentials if credential.place == "header"]
        self._headers = ("Authorization", "Cookie", *carriers)

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Remove the headers that an HTTP client of the user's own may add by itself."""
        for name in self._headers:
            request.headers.pop(name, None)
        yield request


class Watch:
    """Follows one request: whether it has begun to leave, whether its time has passed, and where its answer goes.

    `lasting` tells that another request would end alike.
    """

    def __init__(self, step: Send | Fetch, names: Names | None = None) -> None:
        self._step = step
        self._names = names
        self.connecting = False
        self.sending = False
        self.passed = False
        self.lasting = False
        self.status: int | None = None
        self._coding = ""
        self._received = bytearray()
        self._headers: Mapping[str, str] = {}
        self._saving: Saving | None = None
        self._size = 0
        self._stream: Any = None
        self._address = ""

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """An event that the HTTP library tells of."""
        self.connecting = self.connecting or event.startswith("connection.")
        self.sending = self.sending or event.endswith("send_request_headers.started")
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info.get("return_value")
            if self.passed:
                self.cut()

    def note_and_look_up(self, event: str, info: dict[str, Any]) -> None:
        """The same where nobody else can end the look-up of a name. What stands in `info` is what is connected to."""
        self.note(event, info)
        if self._names is None:
            return
        if event == "connection.connect_tcp.started":
            seconds = info.get("timeout") or self._step.seconds
            self._address = self._names.address(info["host"], seconds, of_this_machine=info.get("local_address"))
            info["host"] = self._address
        elif event == "connection.connect_tcp.failed":
            self._names.avoid(self._address)

    async def note_async(self, event: str, info: Mapping[str, Any]) -> None:
        """The same, as the asynchronous HTTP library asks for it."""
        self.note(event, info)

    def cut(self) -> None:
        """End the request from another thread: whoever reads from its socket finds it closed."""
        self.passed = True
        found = self._stream.get_extra_info("socket") if self._stream is not None else None
        if isinstance(found, socket.socket):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(found, socket.SHUT_RDWR)

    def begin(self, response: httpx2.Response, headers: Mapping[str, str]) -> bool:
        """The head of the answer; says whether its body is wanted."""
        self.status = response.status_code
        # A hook of the user's HTTP client may have read it already, and then it is unpacked.
        self._coding = "" if response.is_stream_consumed else headers.get("content-encoding", "")
        # HTTP/1 without either header ends where the connection does, also where that was cut.
        framed = response.http_version not in ("HTTP/1.0", "HTTP/1.1") or not _FRAMES.isdisjoint(headers)
        if isinstance(self._step, Fetch):
            return self._step.begin(self.status, headers, framed)
        if self._step.request.saving is not None:
            self._begin_file(self._step.request.saving, headers, framed)
        return True

    def _begin_file(self, saving: Saving, headers: Mapping[str, str], framed: bool) -> None:
        """Let the answer go into a file, if it is one that does."""
        try:
            if not saving.takes(self.status or 0):
                return
        except DownloadFailed as error:
            raise self._hopeless(error.message) from None
        if not framed:
            raise self._hopeless("the server does not say where it ends, so that a cut could not be told from the end")
        self._saving, self._headers, self._coding = saving, headers, ""

    def is_unpacked(self, response: httpx2.Response) -> bool:
        """Whether the body is taken unpacked: it goes into a file, or somebody has read it already."""
        return response.is_stream_consumed or self._saving is not None

    def take(self, chunk: bytes) -> None:
        """A part of the answer. Raises where it is too large, or came too late."""
        if self.passed:  # a connection that was open before cannot be cut
            raise httpx2.ReadTimeout("too late")
        if isinstance(self._step, Fetch):
            self._step.take(chunk)
            return
        self._size += len(chunk)
        if self._size > self._most:
            raise self._too_large()
        if self._saving is None:
            self._received += chunk
            return
        try:
            self._saving.take(chunk, self._headers)
        except DownloadFailed as error:
            raise self._hopeless(error.message) from None

    @property
    def _most(self) -> int:
        """How large an answer may be, in bytes."""
        largest = self._step.request.largest if isinstance(self._step, Send) else None
        return LARGEST_ANSWER if largest is None else largest

    def _too_large(self) -> httpx2.ReadError:
        return self._hopeless(f"the answer is larger than {self._most} bytes")

    def _hopeless(self, reason: str) -> httpx2.ReadError:
        self.lasting = True
        return httpx2.ReadError(reason)

    def whole(self) -> bytes:
        """The body of an answer that came to its end. Raises `httpx2.DecodingError`, or `httpx2.ReadError` where it
        is too large when it is unpacked."""
        try:
            return unpacked(bytes(self._received), self._coding, self._most)
        except httpx2.ReadError:
            raise self._too_large() from None

    def rest(self) -> bytes:
        """What can be read of the body of an answer that is lost."""
        kept = self._received[:KEPT_BYTES] if self.lasting else self._received
        return salvaged(bytes(kept), self._coding, KEPT_BYTES) if self._coding else bytes(kept)

    @property
    def delivered(self) -> bool:
        """Whether anything of the request may have reached the provider."""
        return self.sending or not self.connecting


def is_certificate(error: BaseException | None) -> bool:
    """Whether a connection failed because the other side is not who it should be."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_same_server(one: httpx2.URL, other: httpx2.URL) -> bool:
    """Whether two URLs lead to one server, so that a key that goes to one may go to the other."""
    ports = {"http": 80, "https": 443}
    first, second = ((url.scheme, url.host, url.port or ports.get(url.scheme)) for url in (one, other))
    return first == second
