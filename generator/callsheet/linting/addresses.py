"""Addresses: servers, paths and pages that lead nowhere because of how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from callsheet import pointers
from callsheet.linting.grammar import METHODS, document_objects
from callsheet.linting.places import Place
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.runtime.hosts import has_public_host

_HOST: Final = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|\Z)")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"(\A|\.)example\.(com|net|org)\Z")
"""The hosts that are nobody's."""
_COLON: Final = re.compile(r"/:(\w+)")


def lint_addresses(document: Document, problems: Problems) -> None:
    """Note servers and paths of a document that are written in a way that leads nowhere."""
    for pointer, kind, value in document_objects(document):
        place = Place(document, pointer)
        if kind == "server":
            _server(place, value.get("url"), problems)
    if "servers" not in document.data and not _own_servers(document.data.get("paths", {})):
        text = "no server is described: who calls this must say base_url; write servers where the pages name one"
        problems.add(Place(document, "/info").key, "address", text)
    _paths(Place(document, "/paths"), document.data.get("paths", {}), problems)


def _own_servers(paths: dict[str, Any]) -> bool:
    """Whether every path has servers of its own, or all its operations have."""
    held = [path for path in paths.values() if isinstance(path, dict)]
    return bool(held) and all(
        "servers" in path or all("servers" in path[method] for method in METHODS if method in path) for path in held
    )


def lint_sources(files: Iterable[Document], problems: Problems) -> None:
    """Note every page of x-sources that nobody else can open, and every one that has two names."""
    for document in files:
        sources: Any = document.data.get("x-sources") if isinstance(document.data, dict) else None
        first: dict[str, str] = {}
        for name, page in sources.items() if isinstance(sources, dict) else ():
            url = page.get("url") if isinstance(page, dict) else None
            if isinstance(url, str) and _WEB.match(url):
                place = Place(document, pointers.join("/x-sources", name, "url"))
                _page(place, url, problems)
                other = first.setdefault(url, name)
                if other != name:
                    text = f"{name} is the same page as {other}: give it one name"
                    problems.add(place.value, "address", text)


def _page(place: Place, url: str, problems: Problems) -> None:
    if any(letter.isspace() for letter in url):
        problems.add(place.value, "address", "an address holds no space: one in it is written %20")
        return
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if _PLACEHOLDER.search(host):
        problems.add(place.value, "address", f"{host} is a placeholder: give the address of the page that was read")
    elif "." not in host or not has_public_host(url):
        text = f"nobody else can open a page of {host or 'no host'}: give its public address"
        problems.add(place.value, "address", text)


def _server(place: Place, url: Any, problems: Problems) -> None:
    at = place.below("url").value
    if not isinstance(url, str):
        return
    if any(letter.isspace() for letter in url):
        problems.add(at, "address", "the URL of a server holds no space: take it out")
    elif _HOST.match(url):
        problems.add(at, "address", f"this is a path below the document's own server: write https://{url}")


def _paths(place: Place, paths: dict[str, Any], problems: Problems) -> None:
    plain = {path.rstrip("/") for path in paths if not path.endswith("/")}
    for path in paths:
        at = place.below(path).key
        if "?" in path or "#" in path:
            text = "a path ends before ? and #: describe what follows as query parameters"
            problems.add(at, "address", text)
        elif "//" in path or any(letter.isspace() for letter in path):
            what = "an empty part (//)" if "//" in path else "a space"
            problems.add(at, "address", f"{path!r} holds {what}: take it out, unless the API wants it so")
        elif _COLON.search(path):
            text = "a parameter of a path stands in brackets: write " + _COLON.sub(r"/{\1}", path)
            problems.add(at, "address", text)
        elif path.endswith("/") and path.rstrip("/") in plain:
            problems.add(at, "twin", f"{path!r} and {path.rstrip('/')!r} differ in the last / only: is one a slip?")
