"""The best straight-line functions that we could write by hand, for two operations of different shape.

A flat body with rules over several fields, and a body that depends on its model. They name every violation with its
place, in the words of the emitted ones, from the same rules; the words for a value and the test of a public host are
the runtime's own on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from callsheet_clients._runtime.hosts import has_public_host
from callsheet_clients._runtime.words import described, shown, shown_number, shown_text

Found: TypeAlias = list[tuple[str, str, str]]
"""Each violation: its place, its rule, its message."""

_HTTP = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]").match
_WEB = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://").match
_SPACED = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://\S*\s").match
_HTTPS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]://[^\s/?#]").match
_EXAMPLE = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://(?:[^/?#]*\.)?example\.com(?:[:/?#]|\Z)").match
_PROJECT = re.compile(r"c[a-z0-9]{24}\Z").match
_KLING = frozenset(
    ("prompt", "generationMode", "durationSeconds", "qualityMode", "sound", "multiShots", "prompt_directory_optin")
) | {"imageUrls", "startFrameUrl", "endFrameUrl", "aspectRatio"}
_VIDEO = frozenset(("projectId", "prompt", "imageUrl", "variants", "model", "duration", "aspectRatio"))
_SORA = _VIDEO | {"tier"}


def kling(payload: Any) -> Found:
    """ulazai.kling30.generate: everything that is wrong."""
    found: Found = []
    if payload.__class__ is not dict:
        return [("", "type", f"the payload must be an object, not {described(payload)}")]
    get = payload.get
    unknown = len(payload) - 4
    prompt = get("prompt")
    if prompt.__class__ is str:
        if len(prompt) > 2500:
            found.append(("/prompt", "length", f"prompt must have at most 2500 characters, not {len(prompt)}"))
    elif "prompt" not in payload:
        unknown += 1
        found.append(("/prompt", "required", "prompt is required"))
    else:
        found.append(("/prompt", "type", f"prompt must be text, not {described(prompt)}"))
    mode = get("generationMode")
    if mode not in ("text_to_video", "image_to_video"):
        if "generationMode" not in payload:
            unknown += 1
            found.append(("/generationMode", "required", "generationMode is required"))
        else:
            said = f'generationMode must be "text_to_video" or "image_to_video", not {shown_text(mode)}'
            found.append(("/generationMode", "enum", said))
    seconds = get("durationSeconds")
    if seconds.__class__ is int or (seconds.__class__ is float and seconds.is_integer()):
        if not 3 <= seconds <= 15:
            said = f"durationSeconds must be from 3 to 15 seconds, not {shown(seconds)}"
            found.append(("/durationSeconds", "range", said))
    elif "durationSeconds" not in payload:
        unknown += 1
        found.append(("/durationSeconds", "required", "durationSeconds is required"))
    else:
        said = f"durationSeconds must be a whole number, not {shown_number(seconds)}"
        found.append(("/durationSeconds", "type", said))
    quality = get("qualityMode")
    if quality not in ("std", "pro"):
        if "qualityMode" not in payload:
            unknown += 1
            found.append(("/qualityMode", "required", "qualityMode is required"))
        else:
            found.append(("/qualityMode", "enum", f'qualityMode must be "std" or "pro", not {shown_text(quality)}'))
    if "sound" in payload:
        unknown -= 1
        sound = payload["sound"]
        if sound.__class__ is not bool:
            found.append(("/sound", "type", f"sound must be true or false, not {described(sound)}"))
    if "multiShots" in payload:
        unknown -= 1
        shots = payload["multiShots"]
        if shots.__class__ is not bool:
            found.append(("/multiShots", "type", f"multiShots must be true or false, not {described(shots)}"))
    if "prompt_directory_optin" in payload:
        unknown -= 1
        optin = payload["prompt_directory_optin"]
        if optin.__class__ is not bool:
            said = f"prompt_directory_optin must be true or false, not {described(optin)}"
            found.append(("/prompt_directory_optin", "type", said))
    lacks_images = True
    if "imageUrls" in payload:
        unknown -= 1
        urls = payload["imageUrls"]
        if urls.__class__ is list:
            lacks_images = not urls
            for index, url in enumerate(urls):
                if url.__class__ is not str:
                    said = f"imageUrls[{index}] must be text, not {described(url)}"
                    found.append((f"/imageUrls/{index}", "type", said))
                elif not _HTTP(url):
                    said = f"imageUrls[{index}] is not an http or https URL: {shown(url)}"
                    found.append((f"/imageUrls/{index}", "url", said))
                elif (" " in url or not url.isprintable()) and _SPACED(url):
                    said = f"imageUrls[{index}] holds white space, which no URL does: {shown(url)}"
                    found.append((f"/imageUrls/{index}", "white-space", said))
                elif "example.com" in url and _EXAMPLE(url):
                    said = f"imageUrls[{index}] is a placeholder of the documentation: {shown(url)}"
                    found.append((f"/imageUrls/{index}", "placeholder", said))
        else:
            lacks_images = False
            found.append(("/imageUrls", "type", f"imageUrls must be a list, not {described(urls)}"))
    frames = has_frame = False
    if "startFrameUrl" in payload:
        unknown -= 1
        frames = True
        url = payload["startFrameUrl"]
        has_frame = url.__class__ is str and url != ""
        _frame(url, "startFrameUrl", found)
    if "endFrameUrl" in payload:
        unknown -= 1
        frames = True
        url = payload["endFrameUrl"]
        has_frame = has_frame or (url.__class__ is str and url != "")
        _frame(url, "endFrameUrl", found)
    if "aspectRatio" in payload:
        unknown -= 1
        ratio = payload["aspectRatio"]
        if ratio not in ("16:9", "9:16", "1:1"):
            found.append(
                ("/aspectRatio", "enum", f'aspectRatio must be "16:9", "9:16" or "1:1", not {shown_text(ratio)}')
            )
        elif has_frame:
            said = "aspectRatio cannot be sent together with startFrameUrl or endFrameUrl"
            found.append(("/aspectRatio", "frames", said))
    if mode == "image_to_video" and lacks_images and not frames:
        said = "generationMode image_to_video needs imageUrls, startFrameUrl or endFrameUrl"
        found.append(("/imageUrls", "needed", said))
    if unknown:
        _unknown(payload, _KLING, found)
    return found


def _frame(url: Any, name: str, found: Found) -> None:
    if url.__class__ is not str:
        found.append((f"/{name}", "type", f"{name} must be text, not {described(url)}"))
    elif not _HTTP(url):
        found.append((f"/{name}", "url", f"{name} must be an http or https URL, not {shown(url)}"))
    elif not has_public_host(url):
        found.append((f"/{name}", "host", f"{name} names a host that the provider cannot reach: {shown(url)}"))
    elif (" " in url or not url.isprintable()) and _SPACED(url):
        found.append((f"/{name}", "white-space", f"{name} holds white space, which no URL does: {shown(url)}"))
    elif "example.com" in url and _EXAMPLE(url):
        found.append((f"/{name}", "placeholder", f"{name} is a placeholder of the documentation: {shown(url)}"))


def video(payload: Any) -> Found:
    """ugclab.video.create: everything that is wrong."""
    found: Found = []
    if payload.__class__ is not dict:
        return [("", "type", f"the payload must be an object, not {described(payload)}")]
    get = payload.get
    unknown = len(payload) - 4
    project = get("projectId")
    if project.__class__ is not str:
        if "projectId" not in payload:
            unknown += 1
            found.append(("/projectId", "required", "projectId is required"))
        else:
            found.append(("/projectId", "type", f"projectId must be text, not {described(project)}"))
    elif not _PROJECT(project):
        if not project:
            found.append(("/projectId", "length", "projectId must not be empty"))
        elif project.endswith("..."):
            said = f"projectId is a placeholder of the documentation: {shown(project)}"
            found.append(("/projectId", "placeholder", said))
        else:
            found.append(("/projectId", "shape", f"projectId does not look like a CUID: {shown(project)}"))
    prompt = get("prompt")
    if prompt.__class__ is str:
        if not 10 <= len(prompt) <= 3000:
            found.append(("/prompt", "length", f"prompt must have 10 to 3000 characters, not {len(prompt)}"))
    elif "prompt" not in payload:
        unknown += 1
        found.append(("/prompt", "required", "prompt is required"))
    else:
        found.append(("/prompt", "type", f"prompt must be text, not {described(prompt)}"))
    if "imageUrl" in payload:
        unknown -= 1
        _image(payload["imageUrl"], found)
    if "variants" in payload:
        unknown -= 1
        variants = payload["variants"]
        if variants.__class__ is int or (variants.__class__ is float and variants - variants == 0):
            if not 1 <= variants <= 8:
                found.append(("/variants", "range", f"variants must be from 1 to 8, not {shown(variants)}"))
            elif variants % 1:
                found.append(("/variants", "whole", f"variants should be a whole number, not {shown(variants)}"))
        else:
            found.append(("/variants", "type", f"variants must be a number, not {shown_number(variants)}"))
    model = get("model")
    if model == "sora-2-pro":
        unknown -= 1
        tier = get("tier")
        if tier not in ("standard", "pro"):
            if "tier" not in payload:
                unknown += 1
                found.append(("/tier", "required", "sora-2-pro needs tier"))
            else:
                said = f'sora-2-pro takes a tier of "standard" or "pro", not {shown_text(tier)}'
                found.append(("/tier", "enum", said))
        durations, of_seconds = ("10", "15"), '"10" or "15"'
        ratios, of_shapes = ("portrait", "landscape"), '"portrait" or "landscape"'
    elif model == "veo-3.1":
        durations, of_seconds = ("8", "8"), '"8"'
        ratios, of_shapes = ("16:9", "9:16"), '"16:9" or "9:16"'
    elif model == "kling-2.6":
        durations, of_seconds = ("5", "10"), '"5" or "10"'
        ratios, of_shapes = ("9:16", "16:9", "1:1"), '"9:16", "16:9" or "1:1"'  # type: ignore[assignment]  # another length
    else:
        _no_model(payload, model, unknown, found)
        return found
    duration = get("duration")
    if duration not in durations:
        if "duration" not in payload:
            unknown += 1
            found.append(("/duration", "required", f"{model} needs duration"))
        else:
            said = f"{model} takes a duration of {of_seconds} seconds, not {shown_text(duration)}"
            found.append(("/duration", "enum", said))
    if "aspectRatio" in payload:
        unknown -= 1
        ratio = payload["aspectRatio"]
        if ratio not in ratios:
            said = f"{model} takes an aspectRatio of {of_shapes}, not {shown_text(ratio)}"
            found.append(("/aspectRatio", "enum", said))
    if unknown:
        _unknown(payload, _VIDEO if model != "sora-2-pro" else _SORA, found, model)
    return found


def _no_model(payload: Any, model: Any, unknown: int, found: Found) -> None:
    """What all models ask for, and the fields that none of them has."""
    if "model" not in payload:
        unknown += 1
        found.append(("/model", "required", "model is required"))
    else:
        said = f'model must be "sora-2-pro", "veo-3.1" or "kling-2.6", not {shown_text(model)}'
        found.append(("/model", "enum", said))
    duration = payload.get("duration")
    if duration.__class__ is not str:
        if "duration" not in payload:
            unknown += 1
            found.append(("/duration", "required", "duration is required"))
        else:
            found.append(("/duration", "type", f"duration must be text, not {described(duration)}"))
    if "aspectRatio" in payload:
        unknown -= 1
        ratio = payload["aspectRatio"]
        if ratio.__class__ is not str:
            found.append(("/aspectRatio", "type", f"aspectRatio must be text, not {described(ratio)}"))
    if "tier" in payload:
        unknown -= 1
        tier = payload["tier"]
        if tier not in ("standard", "pro"):
            found.append(("/tier", "enum", f'tier must be "standard" or "pro", not {shown_text(tier)}'))
    if unknown:
        _unknown(payload, _SORA, found)


def _image(url: Any, found: Found) -> None:
    if url.__class__ is not str:
        found.append(("/imageUrl", "type", f"imageUrl must be text, not {described(url)}"))
        return
    if not _HTTPS(url):
        found.append(("/imageUrl", "https", f"imageUrl must be an HTTPS URL, not {shown(url)}"))
    if not has_public_host(url) and _WEB(url):
        said = f"imageUrl must name a public host, not localhost or a private address: {shown(url)}"
        found.append(("/imageUrl", "host", said))
    elif (" " in url or not url.isprintable()) and _SPACED(url):
        found.append(("/imageUrl", "white-space", f"imageUrl holds white space, which no URL does: {shown(url)}"))
    elif "example.com" in url and _EXAMPLE(url):
        found.append(("/imageUrl", "placeholder", f"imageUrl is a placeholder of the documentation: {shown(url)}"))


def _unknown(payload: dict[Any, Any], known: frozenset[str], found: Found, model: str = "") -> None:
    for name in payload:
        if name == "tier" and name not in known:
            said = f"tier belongs to sora-2-pro; {model} is not documented to take it"
            found.append(("/tier", "other-models-field", said))
        elif name not in known:
            found.append((f"/{name}", "unknown-field", f"{shown(name)} is not a documented field"))


FUNCTIONS: dict[str, Callable[[Any], Found]] = {"ulazai.kling30.generate": kling, "ugclab.video.create": video}
"""The functions by the operation whose payloads they check."""
