"""What `diff` says of a changed spec, and of the same change undone: our own specs, changed in many ways."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.differences.staging import (
    GENERATE,
    KLING,
    PROVIDER,
    SPECS,
    STATUS,
    STUDIO,
    Mutation,
    both_ways,
    kling,
    staged,
    told,
)

from callsheet.differences.providers import differences
from callsheet.modelling.providers import Specs, read_specs

UNCLASSED = "/imageUrls: what 'image-needed' asks for changed, and cannot be classed: treat it as breaking"
IMAGE, TEXT = '"image_to_video"', '"text_to_video"'

MUTATIONS = {
    "a limit is narrowed": Mutation(
        KLING,
        [("maximum: 15", "maximum: 12")],
        [("breaking", GENERATE, "/durationSeconds: maximum was 15 and is 12")],
        [("safe", GENERATE, "/durationSeconds: maximum was 12 and is 15")],
    ),
    "a limit is new": Mutation(
        KLING,
        [("maxLength: 2500", "maxLength: 2500\n          minLength: 3")],
        [("breaking", GENERATE, "/prompt: minLength is asked for now: 3")],
        [("safe", GENERATE, "/prompt: minLength is no longer asked for: it was 3")],
    ),
    "a value is gone": Mutation(
        KLING,
        [('enum: ["16:9", "9:16", "1:1"]', 'enum: ["16:9", "9:16", "4:3"]')],
        [("breaking", GENERATE, '/aspectRatio: no longer "1:1"; now also "4:3"')],
        [("breaking", GENERATE, '/aspectRatio: no longer "4:3"; now also "1:1"')],
    ),
    "a value is new": Mutation(
        KLING,
        [('enum: ["16:9", "9:16", "1:1"]', 'enum: ["16:9", "9:16", "1:1", "4:3"]')],
        [("safe", GENERATE, '/aspectRatio: now also "4:3"')],
        [("breaking", GENERATE, '/aspectRatio: no longer "4:3"')],
    ),
    "a field is required": Mutation(
        KLING,
        [("durationSeconds, qualityMode]\n", "durationSeconds, qualityMode, sound]\n")],
        [("breaking", GENERATE, "/sound: is required now")],
        [("safe", GENERATE, "/sound: is no longer required")],
    ),
    "a type is widened": Mutation(
        KLING,
        [("type: integer\n          minimum: 3", "type: number\n          minimum: 3")],
        [("safe", GENERATE, "/durationSeconds: type was integer and is number")],
        [("breaking", GENERATE, "/durationSeconds: type was number and is integer")],
    ),
    "a field has another name": Mutation(
        KLING,
        [("        multiShots:\n", "        severalShots:\n")],
        [("breaking", GENERATE, "/multiShots: the field is called severalShots now: rename it in payloads")],
        [("breaking", GENERATE, "/severalShots: the field is called multiShots now: rename it in payloads")],
    ),
    "a field is gone and another is new": Mutation(
        KLING,
        [("multiShots:\n          description: Whether the story is told in several shots.", "seed:\n          "
          "description: Whether the dice are thrown again.")],
        [("breaking", GENERATE, "/multiShots: the field is gone"), ("safe", GENERATE, "/seed: a new field")],
        [("breaking", GENERATE, "/seed: the field is gone"), ("safe", GENERATE, "/multiShots: a new field")],
    ),
    "a rule asks for more": Mutation(
        KLING,
        [("imageUrls: { type: array, minItems: 1 }", "imageUrls: { type: array, minItems: 2 }")],
        [("breaking", GENERATE, "/imageUrls: 'image-needed' asks for more")],
        [("safe", GENERATE, "/imageUrls: 'image-needed' asks for less")],
    ),
    "a rule asks for something else": Mutation(
        KLING,
        [("generationMode: { const: image_to_video }", "generationMode: { const: text_to_video }")],
        [("breaking", GENERATE, f'{UNCLASSED} (where /generationMode no longer {IMAGE}; now also {TEXT})')],
        [("breaking", GENERATE, f'{UNCLASSED} (where /generationMode no longer {TEXT}; now also {IMAGE})')],
    ),
    "a warning becomes an error": Mutation(
        KLING,
        [("            x-warnings:\n              - pattern:", "            allOf:\n              - pattern:"),
         ('              - $ref: "_provider.yaml#/components/schemas/UrlInOnePiece"\n', ""),
         ('              - $ref: "_provider.yaml#/components/schemas/NotPlaceholderUrl"\n', "")],
        [("breaking", GENERATE, "/imageUrls/*: 'image-http-url' was a warning and is an error now"),
         ("safe", GENERATE, "/imageUrls/*: the warning 'placeholder-url' is gone"),
         ("safe", GENERATE, "/imageUrls/*: the warning 'url-in-one-piece' is gone")],
        [("safe", GENERATE, "/imageUrls/*: 'image-http-url' was an error and is a warning now"),
         ("safe", GENERATE, "/imageUrls/*: a new warning, 'placeholder-url': imageUrls is a placeholder of the "
          "documentation: …"),
         ("safe", GENERATE, "/imageUrls/*: a new warning, 'url-in-one-piece': imageUrls holds white space, which no "
          "URL does: …")],
    ),
    "a rule has another name": Mutation(
        KLING,
        [("id: image-needed", "id: image-wanted")],
        [("breaking", GENERATE, "/imageUrls: the error 'image-needed' is called 'image-wanted' now: nothing has the "
          "old id any more")],
        [("breaking", GENERATE, "/imageUrls: the error 'image-wanted' is called 'image-needed' now: nothing has the "
          "old id any more")],
    ),
    "a hint is reworded": Mutation(
        KLING,
        [("hint: leave aspectRatio out; the frames set the shape", "hint: leave aspectRatio out")],
        [("note", GENERATE, "/aspectRatio: the hint of 'no-ratio-with-frames' was 'leave aspectRatio out; the frames "
          "set the shape' and is 'leave aspectRatio out'")],
        [("note", GENERATE, "/aspectRatio: the hint of 'no-ratio-with-frames' was 'leave aspectRatio out' and is "
          "'leave aspectRatio out; the frames set the shape'")],
    ),
    "an error is gone": Mutation(
        KLING,
        [('        "402": { $ref: "#/components/responses/InsufficientCredits" }\n', "")],
        [("breaking", GENERATE, "error 402: is no longer documented")],
        [("safe", GENERATE, "error 402: is documented now: Insufficient credits. The body is not documented.")],
    ),
    "a price goes up": Mutation(
        KLING,
        [('pro: { "false": 27, "true": 40 }', 'pro: { "false": 27, "true": 44 }')],
        [("price", GENERATE, "price: 'generation' (qualityMode pro, sound true) goes up from 40 to 44 credits (10 %)")],
        [("price", GENERATE, "price: 'generation' (qualityMode pro, sound true) goes down from 44 to 40 credits "
          "(9.1 %)")],
    ),
    "a discount is larger": Mutation(
        KLING,
        [("rate: -10", "rate: -15")],
        [("price", GENERATE, "price: 'Prompt Directory discount' takes off 15 credits instead of 10: it grows (50 %)")],
        [("price", GENERATE, "price: 'Prompt Directory discount' takes off 10 credits instead of 15: it shrinks "
          "(33.3 %)")],
    ),
    "a price depends on less": Mutation(
        KLING,
        [('                - field: sound\n                  words: { "true": with audio, "false": no audio }\n', ""),
         ('std: { "false": 20, "true": 30 }', "std: 20"), ('pro: { "false": 27, "true": 40 }', "pro: 27")],
        [("price", GENERATE, "price: the rate of 'generation' depended on qualityMode and sound, and depends on "
          "qualityMode")],
        [("price", GENERATE, "price: the rate of 'generation' depended on qualityMode, and depends on qualityMode "
          "and sound")],
    ),
    "a price counts once": Mutation(
        KLING,
        [("            times:\n              - { field: durationSeconds, unit: s }\n", "")],
        [("price", GENERATE, "price: 'generation' counted per durationSeconds, and counts once")],
        [("price", GENERATE, "price: 'generation' counted once, and counts per durationSeconds")],
    ),
    "a source was read again": Mutation(
        PROVIDER,
        [('url: https://ulazai.com/docs/kling30\n    read: "2026-11-21"',
          'url: https://ulazai.com/docs/kling30\n    read: "2027-01-05"')],
        [("note", "ulazai", "the source kling30: day of reading was 2026-11-21 and is 2027-01-05")],
        [("note", "ulazai", "the source kling30: day of reading was 2027-01-05 and is 2026-11-21")],
    ),
    "a field of an answer is gone": Mutation(
        KLING,
        [("        directory_discount_applied: { type: integer }\n", "")],
        [("breaking", GENERATE, "answer /directory_discount_applied: the field is gone")],
        [("safe", GENERATE, "answer /directory_discount_applied: a new field")],
    ),
    "a field of an answer may be missing": Mutation(
        KLING,
        [("required: [task_id]", "required: [task_id, status]")],
        [("safe", GENERATE, "answer /status: is always there now")],
        [("breaking", GENERATE, "answer /status: may be missing now")],
    ),
    "a job has a further state": Mutation(
        KLING,
        [("failed: failed }", "failed: failed, cancelled: failed }"),
         ("enum: [pending, processing, completed, failed]\n        video_url",
          "enum: [pending, processing, completed, failed, cancelled]\n        video_url")],
        [("safe", STATUS, 'answer /status: now also "cancelled"'),
         ("safe", STATUS, "x-job: the state cancelled is new: it means failed")],
        [("safe", STATUS, 'answer /status: no longer "cancelled"'),
         ("safe", STATUS, "x-job: the state cancelled is gone: it meant failed")],
    ),
    "a parameter is narrower": Mutation(
        KLING,
        [("schema: { type: string, minLength: 1 }", "schema: { type: string, minLength: 36 }")],
        [("breaking", STATUS, "path task_id: minLength was 1 and is 36")],
        [("safe", STATUS, "path task_id: minLength was 36 and is 1")],
    ),
    "an upload takes less": Mutation(
        KLING,
        [("contentType: image/jpeg, image/png, image/webp", "contentType: image/jpeg, image/png"),
         ("x-max-bytes: 10485760", "x-max-bytes: 10000000")],
        [("breaking", "ulazai.kling30.upload", "/file: only image/jpeg, image/png now"),
         ("breaking", "ulazai.kling30.upload", "/file: at most 10485760 bytes, now 10000000 bytes")],
        [("safe", "ulazai.kling30.upload", "/file: also image/webp now"),
         ("safe", "ulazai.kling30.upload", "/file: at most 10000000 bytes, now 10485760 bytes")],
    ),
    "a default is stated": Mutation(
        KLING,
        [("          description: Whether the video has audio. The default is not documented.\n          type: boolean",
          "          description: Whether the video has audio.\n          type: boolean\n          default: false")],
        [("price", GENERATE, "price: sound left out counted as anything, and counts as false"),
         ("note", GENERATE, "/sound: is described in other words"),
         ("note", GENERATE, "/sound: the default is stated now: false")],
        [("price", GENERATE, "price: sound left out counted as false, and counts as anything"),
         ("note", GENERATE, "/sound: is described in other words"),
         ("note", GENERATE, "/sound: the default is no longer stated: it was false")],
    ),
    "fields that are not described are refused": Mutation(
        KLING,
        [("required: [prompt, generationMode, durationSeconds, qualityMode]\n",
          "required: [prompt, generationMode, durationSeconds, qualityMode]\n      additionalProperties: false\n")],
        [("breaking", GENERATE, "fields that are not described are refused now")],
        [("safe", GENERATE, "further fields are taken now")],
    ),
    "a component has another name": Mutation(
        KLING, [("KlingTaskCreated", "Created"), ("KlingGenerateRequest", "Request"), ("KlingUpload", "Upload")], [], []
    ),
    "what was shared is written out": Mutation(
        KLING,
        [('          $ref: "_provider.yaml#/components/schemas/HttpUrl"\n        endFrameUrl',
          '          allOf: [{ $ref: "#/components/schemas/AnyUrl" }]\n        endFrameUrl'),
         ("    KlingTaskCreated:\n",
          '    AnyUrl: { $ref: "_provider.yaml#/components/schemas/HttpUrl" }\n    KlingTaskCreated:\n')],
        [],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_change_of_a_spec_is_told_and_classed_and_so_is_the_way_back(name: str, tmp_path: Path) -> None:
    mutation = MUTATIONS[name]
    assert both_ways(mutation, tmp_path) == (sorted(mutation.there), sorted(mutation.back))


def test_specs_that_did_not_change_give_nothing() -> None:
    assert differences(kling().providers, kling().providers) == ()


def test_other_grounds_for_the_same_facts_are_notes(tmp_path: Path) -> None:
    after = read_specs(staged(tmp_path, KLING, [("x-evidence: documented\n", "x-evidence: assumed\n")]), "specs")
    changes = differences(kling().providers, after.providers)
    assert {change.kind for change in changes} == {"note"}
    page = "UlazAI docs, Kling 3.0 Video API"
    sentence = f"was documented, and is assumed ({page}) (so in "
    assert any(note[1] == GENERATE and note[2].startswith(sentence) for note in told(changes))


@cache
def studio() -> Any:
    """The data of UlazAI's Video Studio spec."""
    return yaml.safe_load((SPECS / "ulazai" / STUDIO).read_text(encoding="utf-8"))


def of_studio(folder: Path, change: Callable[[Any], None]) -> tuple[Specs, Specs]:
    """Video Studio as it is, and with a change of its data."""
    root = folder / "specs" / "ulazai"
    root.mkdir(parents=True)
    shutil.copy(SPECS / "ulazai" / PROVIDER, root / PROVIDER)
    text = (SPECS / "ulazai" / STUDIO).read_text(encoding="utf-8")
    (root / STUDIO).write_text(text, encoding="utf-8")
    before = read_specs(root.parent, "specs")
    data = yaml.safe_load(text)
    change(data)
    (root / STUDIO).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return before, read_specs(root.parent, "specs")


def test_a_model_that_is_gone_is_breaking_and_a_new_one_is_safe(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        schemas = data["components"]["schemas"]
        body = schemas["VideoStudioRequest"]
        body["oneOf"] = [branch for branch in body["oneOf"] if not branch["$ref"].endswith("/Veo31FastVideo")]
        del body["discriminator"]["mapping"]["veo31_fast"]
        del schemas["Veo31FastVideo"]
        schemas["OtherVideoModel"]["properties"]["model_slug"]["not"]["enum"].remove("veo31_fast")

    before, after = of_studio(tmp_path, change)
    subject = "ulazai.video_studio.generate"
    gone = '/model_slug: "veo31_fast" is gone: it is only warned about, and nothing else of it is checked'
    there = told(differences(before.providers, after.providers))
    assert [change for change in there if change[0] != "note"] == [("breaking", subject, gone)]
    back = told(differences(after.providers, before.providers))
    new = '/model_slug: "veo31_fast" is new'
    assert [change for change in back if change[0] != "note"] == [("safe", subject, new)]


def test_a_change_of_one_model_names_it_and_a_change_of_all_names_none(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        schemas = data["components"]["schemas"]
        schemas["Veo31LiteVideo"]["x-price"]["terms"][0]["rate"] = 50
        schemas["VideoStudioBase"]["required"].append("project_name")
        schemas["VideoStudioBase"]["properties"]["project_name"] = {"type": "string"}

    before, after = of_studio(tmp_path, change)
    found = told(differences(before.providers, after.providers))
    subject = "ulazai.video_studio.generate"
    assert ("price", subject, "price: 'base' goes up from 40 to 50 credits (25 %) (only veo31_lite)") in found
    assert ("breaking", subject, "/project_name: a new field, and it is required") in found


def test_fewer_requests_are_breaking_and_more_are_safe(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        limits = data["paths"]["/api/v1/video-studio/generate/"]["post"]["x-rate-limits"]
        limits[0]["requests"] = 10

    before, after = of_studio(tmp_path, change)
    subject = "ulazai.video_studio.generate"
    words = "the rate limit per user was {} requests in 3600 s and is {} requests in 3600 s"
    assert told(differences(before.providers, after.providers)) == [("breaking", subject, words.format(24, 10))]
    assert told(differences(after.providers, before.providers)) == [("safe", subject, words.format(10, 24))]
