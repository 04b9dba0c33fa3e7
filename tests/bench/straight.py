"""The best straight-line functions that we could write by hand, for two operations of different shape.

A flat body with rules over several fields, and a body that depends on its model.
They name every violation with its place and its message, as the emitted ones do, from the same rules; the few rules
that only a function can test are the runtime's own on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from callsheet_clients._runtime.hosts import has_public_host

Found: TypeAlias = list[tuple[str, str, str]]
"""Each violation: its place, its rule, its message."""

_HTTP = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]").match
_HTTPS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]://[^\s/?#]").match
_EXAMPLE = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([^/?#]*\.)?example\.com(?:[:/?#]|\Z)").match
_PROJECT = re.compile(r"c[a-z0-9]{24}\Z").match


def kling(payload: Any) -> Found | None:
    """ulazai.kling30.generate: everything that is wrong, or None."""
    found: Found | None = None
    if payload.__class__ is not dict:
        return [("", "type", f"the payload must be an object, not {payload!r}")]
    get = payload.get
    unknown = len(payload) - 4
    prompt = get("prompt")
    if prompt.__class__ is str:
        if len(prompt) > 2500:
            found = _more(found, "/prompt", "length", f"prompt must have at most 2500 characters, not {len(prompt)}")
    else:
        unknown += "prompt" not in payload
        found = _more(found, "/prompt", "type", f"prompt must be text, not {prompt!r}")
    mode = get("generationMode")
    if mode not in ("text_to_video", "image_to_video"):
        unknown += "generationMode" not in payload
        found = _more(found, "/generationMode", "enum", f"generationMode must be one of two, not {mode!r}")
    seconds = get("durationSeconds")
    if seconds.__class__ is int or (seconds.__class__ is float and seconds.is_integer()):
        if not 3 <= seconds <= 15:
            found = _more(found, "/durationSeconds", "range", f"durationSeconds must be from 3 to 15, not {seconds!r}")
    else:
        unknown += "durationSeconds" not in payload
        found = _more(found, "/durationSeconds", "type", f"durationSeconds must be a whole number, not {seconds!r}")
    quality = get("qualityMode")
    if quality not in ("std", "pro"):
        unknown += "qualityMode" not in payload
        found = _more(found, "/qualityMode", "enum", f'qualityMode must be "std" or "pro", not {quality!r}')
    if "sound" in payload:
        unknown -= 1
        if (flag := payload["sound"]).__class__ is not bool:
            found = _more(found, "/sound", "type", f"sound must be true or false, not {flag!r}")
    if "multiShots" in payload:
        unknown -= 1
        if (flag := payload["multiShots"]).__class__ is not bool:
            found = _more(found, "/multiShots", "type", f"multiShots must be true or false, not {flag!r}")
    if "prompt_directory_optin" in payload:
        unknown -= 1
        if (flag := payload["prompt_directory_optin"]).__class__ is not bool:
            found = _more(found, "/prompt_directory_optin", "type", f"must be true or false, not {flag!r}")
    images = False
    if "imageUrls" in payload:
        unknown -= 1
        urls = payload["imageUrls"]
        if urls.__class__ is list:
            images = bool(urls)
            for index, url in enumerate(urls):
                if url.__class__ is not str:
                    found = _more(found, f"/imageUrls/{index}", "type", f"imageUrls must hold text, not {url!r}")
                elif not _HTTP(url) or _EXAMPLE(url):
                    found = _more(found, f"/imageUrls/{index}", "url", f"imageUrls[{index}] is no URL: {url!r}")
        else:
            found = _more(found, "/imageUrls", "type", f"imageUrls must be a list, not {urls!r}")
    frames = False
    for name in ("startFrameUrl", "endFrameUrl"):
        if name in payload:
            unknown -= 1
            frames = True
            found = _frame(payload[name], f"/{name}", found)
    if "aspectRatio" in payload:
        unknown -= 1
        ratio = payload["aspectRatio"]
        if ratio not in ("16:9", "9:16", "1:1"):
            found = _more(found, "/aspectRatio", "enum", f"aspectRatio must be one of three, not {ratio!r}")
        elif frames:
            found = _more(found, "/aspectRatio", "frames", "aspectRatio cannot be sent together with frames")
    if mode == "image_to_video" and not images and not frames:
        found = _more(found, "/imageUrls", "needed", "image_to_video needs an image")
    if unknown:
        found = _unknown(found, payload, _KLING_FIELDS)
    return found


_KLING_FIELDS = frozenset(
    ("prompt", "generationMode", "durationSeconds", "qualityMode", "sound", "multiShots", "prompt_directory_optin")
) | {"imageUrls", "startFrameUrl", "endFrameUrl", "aspectRatio"}


def _frame(url: Any, path: str, found: Found | None) -> Found | None:
    if url.__class__ is not str:
        return _more(found, path, "type", f"{path} must be text, not {url!r}")
    if not _HTTP(url):
        return _more(found, path, "url", f"{path} must be an http or https URL, not {url!r}")
    if not has_public_host(url) or _EXAMPLE(url):
        return _more(found, path, "host", f"{path} cannot be reached: {url!r}")
    return found


def video(payload: Any) -> Found | None:
    """ugclab.video.create: everything that is wrong, or None."""
    found: Found | None = None
    if payload.__class__ is not dict:
        return [("", "type", f"the payload must be an object, not {payload!r}")]
    get = payload.get
    unknown = len(payload) - 4
    project = get("projectId")
    if project.__class__ is not str or not _PROJECT(project):
        unknown += "projectId" not in payload
        found = _more(found, "/projectId", "project", f"projectId must be a CUID, not {project!r}")
    prompt = get("prompt")
    if prompt.__class__ is str:
        if not 10 <= len(prompt) <= 3000:
            found = _more(found, "/prompt", "length", f"prompt must have 10 to 3000 characters, not {len(prompt)}")
    else:
        unknown += "prompt" not in payload
        found = _more(found, "/prompt", "type", f"prompt must be text, not {prompt!r}")
    if "imageUrl" in payload:
        unknown -= 1
        url = payload["imageUrl"]
        if url.__class__ is not str or not _HTTPS(url) or not has_public_host(url) or _EXAMPLE(url):
            found = _more(found, "/imageUrl", "url", f"imageUrl must be an HTTPS URL of a public host, not {url!r}")
    if "variants" in payload:
        unknown -= 1
        variants = payload["variants"]
        if variants.__class__ is not int or not 1 <= variants <= 8:
            found = _more(found, "/variants", "range", f"variants must be a whole number from 1 to 8, not {variants!r}")
    model, duration, ratio = get("model"), get("duration"), get("aspectRatio")
    durations: tuple[str, ...]
    ratios: tuple[str, ...]
    if model == "sora-2-pro":
        unknown -= 1
        durations, ratios = ("10", "15"), ("portrait", "landscape")
        if get("tier") not in ("standard", "pro"):
            unknown += "tier" not in payload
            found = _more(found, "/tier", "enum", f"tier must be standard or pro, not {get('tier')!r}")
    elif model == "veo-3.1":
        durations, ratios = ("8", "8"), ("16:9", "9:16")
    elif model == "kling-2.6":
        durations, ratios = ("5", "10"), ("9:16", "16:9", "1:1")
    else:
        return _more(found, "/model", "enum", f"model must be one of three, not {model!r}")
    if duration not in durations:
        unknown += "duration" not in payload
        found = _more(found, "/duration", "enum", f"{model} takes no duration of {duration!r}")
    if "aspectRatio" in payload:
        unknown -= 1
        if ratio not in ratios:
            found = _more(found, "/aspectRatio", "enum", f"{model} takes no aspectRatio of {ratio!r}")
    if unknown:
        found = _unknown(found, payload, _VIDEO_FIELDS)
    return found


_VIDEO_FIELDS = frozenset(("projectId", "prompt", "imageUrl", "variants", "model", "duration", "aspectRatio"))


def _more(found: Found | None, path: str, rule: str, message: str) -> Found:
    if found is None:
        return [(path, rule, message)]
    found.append((path, rule, message))
    return found


def _unknown(found: Found | None, payload: dict[Any, Any], known: frozenset[str]) -> Found | None:
    for name in payload.keys() - known:
        found = _more(found, f"/{name}", "unknown-field", f"{name} is not a documented field")
    return found


FUNCTIONS: dict[str, Callable[[Any], Found | None]] = {"ulazai.kling30.generate": kling, "ugclab.video.create": video}
"""The functions by the operation whose payloads they check."""
