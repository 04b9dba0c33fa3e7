"""What `diff` says where a call changed beside its payload: its name, its keys, its retries, its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.differences.staging import GENERATE, KLING, PROVIDER, SPECS, STATUS, Mutation, both_ways, kling, staged, told

from callsheet.differences.providers import differences
from callsheet.modelling.providers import read_specs

UPLOAD = "ulazai.kling30.upload"

MUTATIONS = {
    "an operation has another name": Mutation(
        KLING,
        [("operationId: upload", "operationId: upload_image")],
        [("breaking", UPLOAD, "the operation is called ulazai.kling30.upload_image now")],
        [("breaking", "ulazai.kling30.upload_image", "the operation is called ulazai.kling30.upload now")],
    ),
    "the variable of the key has another name": Mutation(
        PROVIDER,
        [("key: ULAZAI_API_KEY", "key: ULAZAI_KEY")],
        [("breaking", "ulazai", "the environment variable of the key was ULAZAI_API_KEY and is ULAZAI_KEY")],
        [("breaking", "ulazai", "the environment variable of the key was ULAZAI_KEY and is ULAZAI_API_KEY")],
    ),
    "the server is another one": Mutation(
        KLING,
        [("- url: https://ulazai.com\n", "- url: https://api.ulazai.com\n")],
        [("safe", "ulazai.kling30", "requests went to https://ulazai.com and go to https://api.ulazai.com")],
        [("safe", "ulazai.kling30", "requests went to https://api.ulazai.com and go to https://ulazai.com")],
    ),
    "a file has another name": Mutation(
        KLING,
        [("required: [file]", "required: [image]"), ("                file:\n                  d",
          "                image:\n                  d"), ("              file:\n", "              image:\n")],
        [("breaking", UPLOAD, "/file: the file is called image now: rename it in calls")],
        [("breaking", UPLOAD, "/image: the file is called file now: rename it in calls")],
    ),
    "a failure gives nothing back for sure": Mutation(
        KLING,
        [("refunds: always", "refunds: maybe")],
        [("price", STATUS, "x-job: whether a failure gives the credits back was: always; is: perhaps")],
        [("price", STATUS, "x-job: whether a failure gives the credits back was: perhaps; is: always")],
    ),
    "what a limited request may do is no longer known": Mutation(
        KLING,
        [("work: none, again: later", "work: unknown")],
        [("breaking", GENERATE, "error 429: it was sure that nothing was charged, and the outcome of the call is "
          "unknown now"),
         ("breaking", UPLOAD, "error 429: it was sure that nothing was charged, and the outcome of the call is "
          "unknown now"),
         ("safe", GENERATE, "error 429: the request is no longer sent again"),
         ("safe", UPLOAD, "error 429: the request is no longer sent again")],
        [("safe", GENERATE, "error 429: it is sure now that nothing was charged"),
         ("safe", GENERATE, "error 429: the request is sent again by itself now"),
         ("safe", UPLOAD, "error 429: it is sure now that nothing was charged"),
         ("safe", UPLOAD, "error 429: the request is sent again by itself now")],
    ),
    "a second key is needed": Mutation(
        KLING,
        [("  - ApiKey: []\n", "  - { ApiKey: [], Account: [] }\n"),
         ("  securitySchemes:\n", "  securitySchemes:\n    Account: { type: apiKey, in: header, name: X-Account }\n")],
        [("breaking", "ulazai.kling30", "the key was sent as a bearer token and is sent as a bearer token and the "
          "header X-Account")],
        [("breaking", "ulazai.kling30", "the key was sent as a bearer token and the header X-Account and is sent as a "
          "bearer token")],
    ),
    "the key goes into another header": Mutation(
        PROVIDER,
        [("type: http", "type: apiKey"), ("scheme: bearer", "in: header\n      name: X-Key")],
        [("safe", "ulazai.kling30", "the key was sent as a bearer token and is sent as the header X-Key")],
        [("safe", "ulazai.kling30", "the key was sent as the header X-Key and is sent as a bearer token")],
    ),
    "the server sets a field": Mutation(
        KLING,
        [("description: Whether the story", "readOnly: true\n          description: Whether the story")],
        [("safe", GENERATE, "/multiShots: is readOnly now: payloads need not hold it, and those that do are warned")],
        [("safe", GENERATE, "/multiShots: is no longer readOnly: payloads may hold it")],
    ),
    "a field counts something else": Mutation(
        KLING,
        [("x-unit: seconds", "x-unit: frames")],
        [("breaking", GENERATE, "/durationSeconds: it counted seconds and counts frames: the same number means "
          "something else")],
        [("breaking", GENERATE, "/durationSeconds: it counted frames and counts seconds: the same number means "
          "something else")],
    ),
    "a field is described in other words": Mutation(
        KLING,
        [("description: Length of the video in whole seconds.", "description: How long the video is.")],
        [("note", GENERATE, "/durationSeconds: is described in other words")],
        [("note", GENERATE, "/durationSeconds: is described in other words")],
    ),
    "a total is rounded": Mutation(
        KLING,
        [("unit: credits\n        terms", "unit: credits\n        round: { to: 5, mode: up }\n        terms")],
        [("price", GENERATE, "price: the total was not rounded and is rounded up to 5")],
        [("price", GENERATE, "price: the total was rounded up to 5 and is not rounded")],
    ),
    "polls are further apart": Mutation(
        KLING,
        [("interval: { seconds: 3", "interval: { seconds: 8")],
        [("safe", STATUS, "x-job: the time between two polls was 3 s and is 8 s")],
        [("safe", STATUS, "x-job: the time between two polls was 8 s and is 3 s")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_change_of_a_call_is_told_and_classed_and_so_is_the_way_back(name: str, tmp_path: Path) -> None:
    mutation = MUTATIONS[name]
    assert both_ways(mutation, tmp_path) == (sorted(mutation.there), sorted(mutation.back))


def test_what_is_noted_of_many_places_is_told_once_with_their_number(tmp_path: Path) -> None:
    after = read_specs(staged(tmp_path, KLING, [("x-source: kling30\n", "x-source: wan26\n")]), "specs")
    of_generate = [note for note in told(differences(kling().providers, after.providers)) if note[1] == GENERATE]
    sentence = "rested on UlazAI docs, Kling 3.0 Video API, and rests on UlazAI docs, Wan 2.6 API (so in "
    assert [said.startswith(sentence) for _, _, said in of_generate] == [True]


def test_a_webhook_that_is_signed_otherwise_is_breaking(tmp_path: Path) -> None:
    states = []
    for header in ("X-UGen-Signature", "X-Signature"):
        folder = tmp_path / header / "ugen"
        folder.mkdir(parents=True)
        for name in ("_provider.yaml", "models.yaml"):
            text = (SPECS / "ugen" / name).read_text(encoding="utf-8")
            (folder / name).write_text(text.replace("header: X-UGen-Signature", f"header: {header}"), encoding="utf-8")
        states.append(read_specs(folder.parent, "specs").providers)
    told_of = "signature was 'X-UGen-Signature' and is 'X-Signature': deliveries are verified in another way"
    assert told(differences(*states)) == [("breaking", "ugen.webhooks", told_of)]
