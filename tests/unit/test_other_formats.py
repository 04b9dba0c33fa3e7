"""Other formats: whoever gives a file that is no OpenAPI 3.1 is told what it is, and what to do, in one sentence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from callsheet.modelling.providers import survey

FILES: dict[str, tuple[bytes, str]] = {
    "html": (b"<!DOCTYPE html>\n<title>Swagger: UI</title>\n", "this is HTML or XML: save the OpenAPI document itself"),
    "xml": (b'\n<?xml version="1.0"?><application/>', "this is HTML or XML"),
    "gzip": (gzip.compress(b"openapi: 3.1.0"), "this is a gzip archive: unpack it"),
    "zip": (b"PK\x03\x04\x14\x00", "this is a zip archive: unpack it"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "run git lfs pull"),
    "empty": (b"", "the file is empty: an OpenAPI document is expected"),
    "list": (b"[1, 2]", "OpenAPI 3.1 is expected: a mapping with openapi: 3.1.1, info and paths"),
    "page not found": (b"404: Not Found", "OpenAPI 3.1 is expected: openapi: 3.1.1 is missing"),
    "swagger 2": (b'{"swagger": "2.0"}', "this is Swagger 2: convert it"),
    "openapi 3.0": (b"openapi: 3.0.3", "this is OpenAPI 3.0: convert it"),
    "openapi 3.2": (b"openapi: 3.2.0", "this is OpenAPI 3.2.0: only 3.1 is read, so write 3.1.1 if"),
    "openapi of two lines": (b'openapi: "3.2\\n::error::x"', "this is OpenAPI 3.2 ::error::x: only 3.1 is read"),
    "a number": (b"openapi: 3.0", "this is OpenAPI 3.0: convert it"),
    "asyncapi": (b"asyncapi: 3.0.0\nchannels: {}", "this is AsyncAPI, which describes messages"),
    "arazzo": (b"arazzo: 1.0.1\nworkflows: []", "this is Arazzo: give the OpenAPI 3.1 document"),
    "overlay": (b"overlay: 1.0.0\nactions: []", "this is an overlay: apply it"),
    "postman": (json.dumps({"info": {"_postman_id": "1"}, "item": []}).encode(), "this is a Postman collection"),
    "schema": (b'{"type": "object", "properties": {}}', "this is a JSON Schema: callsheet.compile_schema takes it"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_another_format_is_refused_with_one_sentence_of_advice(tmp_path: Path, kind: str) -> None:
    content, said = FILES[kind]
    path = tmp_path / "openapi.yaml"
    path.write_bytes(content)
    (problem,) = survey(path, path.name).problems
    assert problem.refused
    assert said in problem.message
