"""Translation: a step as a request of the HTTP library, and what that gives back as a reply or its loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import httpx2

from .calls import Provider
from .errors import InvalidArgument
from .keys import Keyring
from .operations import Operation
from .origins import without_query
from .replies import read_reply
from .servers import address
from .steps import Fetch, Lost, Reply, Send
from .wire import KeySender, NoKey, Watch, is_certificate, is_same_server

CONNECT_SECONDS = 10.0
"""How long a connection may take."""

_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_UNUSABLE = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)


class Translation:
    """Translates for one client: it knows the addresses, and the keys that are sent there and shown nowhere.

    `variables` are those of the documented servers. `is_given` says that the caller gave an address, which stands for
    all of them.
    """

    def __init__(
        self, provider: Provider, keys: Keyring, base_url: str, variables: Mapping[str, str | None], is_given: bool
    ) -> None:
        self._provider = provider
        self._keys = keys
        self._base_url = base_url
        self._variables = variables
        self._is_given = is_given
        self._auth = KeySender(keys, provider.credentials)
        self._no_key = NoKey(provider.credentials)

    def arguments(self, step: Send | Fetch) -> dict[str, Any]:
        """How the HTTP library is told to send a request."""
        # Half of the time is left for another address: a name may have several.
        connect = min(CONNECT_SECONDS, step.seconds, max(step.seconds / 4, 0.5))
        timeout = httpx2.Timeout(step.seconds, connect=connect, read=step.silence)
        shared = {"headers": dict(step.headers), "timeout": timeout, "follow_redirects": False}
        if isinstance(step, Fetch):
            url = httpx2.URL(step.url)  # as the HTTP library reads it, so that it and we cannot mean different servers
            auth = self._auth if is_same_server(url, httpx2.URL(self._base_url)) else self._no_key
            return shared | {"method": "GET", "url": url, "auth": auth}
        prepared = step.request
        sent = {"url": self._address(prepared.operation) + prepared.target, "content": prepared.content}
        credentials = self._provider.credentials_of(self._keys.of(prepared.operation))
        # An operation without keys of ours leaves it to the HTTP client how to say who is asking.
        keys = {"auth": KeySender(self._keys, credentials)} if credentials else {}
        return shared | {"method": prepared.method} | sent | keys

    def _address(self, operation: Operation) -> str:
        """Where an operation is: at the base URL, unless the documents name a server of its own.

        One that is only a path stands at the host of the base URL.
        """
        if operation.server is None:
            return self._base_url
        own = address(operation.server, self._variables)
        if own.startswith("/"):
            return urljoin(self._base_url, own).rstrip("/")
        return self._base_url if self._is_given else own

    def head(self, response: httpx2.Response) -> dict[str, str]:
        """The headers of an answer, their names in lower case, the keys blanked."""
        return {name.lower(): self._keys.hide(value) for name, value in response.headers.items()}

    def reply(self, response: httpx2.Response, watch: Watch) -> Reply:
        """The answer that came whole. Raises `httpx2.HTTPError` where it cannot be unpacked."""
        return read_reply(response.status_code, response.headers, watch.whole(), self._keys)

    def lost(self, step: Send | Fetch, error: BaseException | None, watch: Watch) -> Lost | InvalidArgument:
        """What is known of a request that got no whole answer; the error where it cannot be sent at all."""
        passed = f"{step.seconds:.3g} s have passed" if watch.passed else ""
        reason = self._keys.hide(str(error or "")) or passed or type(error).__name__
        if isinstance(error, _UNUSABLE):
            return InvalidArgument(step.operation, f"the address cannot be used: {reason}")
        body = self._keys.hide_bytes(watch.rest())
        if isinstance(error, _NOT_SENT) or not watch.delivered:
            server = self._address(step.request.operation) if isinstance(step, Send) else without_query(step.url)
            return Lost(f"no connection to {server}: {reason}", delivered=False, lasting=is_certificate(error))
        lasting = watch.passed or watch.lasting
        return Lost(passed or reason, delivered=True, lasting=lasting, status=watch.status, body=body)
