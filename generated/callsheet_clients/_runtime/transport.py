"""Transport: requests sent, each exactly once, and answers read. The only module that touches the HTTP library."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

import httpx2
from pydantic import TypeAdapter, ValidationError

from . import uploads
from .calls import (
    Provider,
    Request,
    base_url_from,
    checked,
    decoded,
    priced,
    refused,
    request,
    unexpected,
)
from .errors import CallsheetError, InvalidArgument, NoAnswer, NotSent, OutcomeUnknown
from .keys import key_from
from .operations import Operation

log = logging.getLogger("callsheet_clients")

Answer = TypeVar("Answer")

CONNECT_SECONDS = 10.0
"""How long a connection may take."""
READ_SECONDS = 120.0
"""How long the provider may stay silent after a request, unless the caller says otherwise."""

_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


class _Base:
    """What both transports share: settings, and everything about a call that needs no waiting."""

    def __init__(
        self, provider: Provider, key: str | None, variable: str, base_url: str | None, timeout: float
    ) -> None:
        self._provider = provider
        self._key = key_from(key, variable)
        self._base_url = base_url_from(base_url, provider.server)
        self._timeout = _timeout(timeout)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._provider.name} at {self._base_url}>"

    def _prepared(
        self,
        operation: Operation,
        parameters: Mapping[str, object],
        payload: object,
        file: uploads.Upload | None,
        check: bool,
        max_credits: Decimal | int | None,
        allow_unknown_price: bool,
    ) -> Request:
        given = {name: value for name, value in parameters.items() if value is not None}
        if check and operation.body != "upload":
            checked(self._provider, operation, payload if operation.body == "json" else given)
        priced(self._provider, operation, payload, max_credits, allow_unknown_price)
        upload = None
        if operation.file is not None:
            upload = uploads.prepare(operation.name, operation.file, file, check=check)
        return request(operation, parameters, payload, upload)

    def _arguments(self, prepared: Request, timeout: float | None) -> dict[str, Any]:
        key = self._provider.key_header, self._provider.key_prefix + self._key.reveal()
        upload = prepared.upload
        return {
            "method": prepared.method,
            "url": self._base_url + prepared.path,
            "params": list(prepared.query) or None,
            "headers": dict((*prepared.headers, *((key,) if key[0] else ()))),
            "content": prepared.content,
            "files": {upload.field: (upload.name, upload.content, upload.media_type)} if upload else None,
            "timeout": self._timeout if timeout is None else _timeout(timeout),
            "follow_redirects": False,
        }

    def _lost(self, operation: Operation, error: httpx2.HTTPError | httpx2.InvalidURL) -> CallsheetError:
        reason = self._key.hide(str(error)) or type(error).__name__
        if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
            return InvalidArgument(operation.name, f"the address cannot be used: {reason}")
        if isinstance(error, _NOT_SENT):
            return NotSent(operation.name, f"no connection to {self._base_url}: {reason}")
        if operation.method == "GET":
            return NoAnswer(operation.name, f"no whole answer from {self._base_url}: {reason}; asking again is safe")
        advice = ": look for the job before sending again" if operation.starts else ""
        return OutcomeUnknown(operation.name, f"sent, and no answer came back ({reason}){advice}")

    def _request_id(self, response: httpx2.Response) -> str | None:
        found = response.headers.get("x-request-id")
        return self._key.hide(found) if found else None

    def _read(self, operation: Operation, response: httpx2.Response, answer: type[Answer]) -> Answer:
        status, body = response.status_code, self._key.hide_bytes(response.content)
        log.debug("%s: HTTP %d, %d bytes", operation.name, status, len(body))
        if status >= 400:
            raise refused(self._provider, operation, status, body, self._request_id(response), self._key.hide)
        if not 200 <= status < 300:
            raise unexpected(
                operation, status, body, None, "a redirect is never followed, because it would carry the key"
            )
        data = decoded(operation, status, body)
        try:
            typed = TypeAdapter(answer).validate_python(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = self._key.hide("/".join(str(step) for step in first["loc"]))
            raise unexpected(operation, status, body, data, f"{where or 'the answer'}: {first['msg']}") from None
        if operation.starts is not None and not _has_id(operation, data):
            raise unexpected(operation, status, body, data, f"there is no job id at {operation.starts.ids}")
        return typed


def _has_id(operation: Operation, data: Any) -> bool:
    from .pointers import job_ids

    return operation.starts is None or bool(job_ids(data, operation.starts.ids))


def _timeout(seconds: float) -> httpx2.Timeout:
    if not seconds > 0:
        raise InvalidArgument("", f"the timeout must be above 0 seconds, not {seconds}")
    return httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))


class Transport(_Base):
    """Sends the calls of a client. An HTTP client that was given stays open when this one is closed."""

    def __init__(
        self,
        provider: Provider,
        *,
        key: str | None,
        variable: str,
        base_url: str | None,
        timeout: float,
        http_client: httpx2.Client | None,
    ) -> None:
        super().__init__(provider, key, variable, base_url, timeout)
        self._owned = http_client is None
        self._client = http_client or httpx2.Client()

    def send(
        self,
        operation: Operation,
        answer: type[Answer],
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        file: uploads.Upload | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        timeout: float | None = None,
    ) -> Answer:
        """Check, price and send one call, exactly once."""
        prepared = self._prepared(operation, parameters, payload, file, check, max_credits, allow_unknown_price)
        try:
            response = self._client.request(**self._arguments(prepared, timeout))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            lost = self._lost(operation, error)
        else:
            return self._read(operation, response, answer)
        # Raised out here, so that it does not carry the HTTP library's error, whose request holds the key.
        raise lost

    def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            self._client.close()


class AsyncTransport(_Base):
    """Sends the calls of an asynchronous client. An HTTP client that was given stays open when this one is closed."""

    def __init__(
        self,
        provider: Provider,
        *,
        key: str | None,
        variable: str,
        base_url: str | None,
        timeout: float,
        http_client: httpx2.AsyncClient | None,
    ) -> None:
        super().__init__(provider, key, variable, base_url, timeout)
        self._owned = http_client is None
        self._client = http_client or httpx2.AsyncClient()

    async def send(
        self,
        operation: Operation,
        answer: type[Answer],
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        file: uploads.Upload | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        timeout: float | None = None,
    ) -> Answer:
        """Check, price and send one call, exactly once."""
        prepared = self._prepared(operation, parameters, payload, file, check, max_credits, allow_unknown_price)
        try:
            response = await self._client.request(**self._arguments(prepared, timeout))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            lost = self._lost(operation, error)
        else:
            return self._read(operation, response, answer)
        # Raised out here, so that it does not carry the HTTP library's error, whose request holds the key.
        raise lost

    async def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            await self._client.aclose()
