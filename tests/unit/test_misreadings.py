"""Misreadings: what is said of texts that are no JSON, as people write them."""

from __future__ import annotations

import pytest

from callsheet.payloads.decoding import NotAPayload, decoded

SAID = [
    (b'{"a": 1,}', "not JSON at column 9: nothing follows the comma: leave it out"),
    (b'{"a": [1,\n]}', "not JSON at line 2 column 1: nothing follows the comma: leave it out"),
    (b'{"a": 1 // one\n}', "not JSON at column 9: JSON has no comments: leave it out"),
    (b"# one\n{}", "not JSON at column 1: JSON has no comments: leave it out"),
    (b"{'a': 1}", "not JSON at column 2: a text stands in double quotes (\"), not in '"),
    ('{"a": \u201cb\u201d}'.encode(), 'not JSON at column 7: a text stands in double quotes ("), not in \u201c'),
    (b"{prompt: 1}", "not JSON at column 2: the name prompt must stand in double quotes"),
    (b"{1: 2}", "not JSON at column 2: a name in double quotes is missing"),
    (b'{"a": 1 "b": 2}', "not JSON at column 9: a comma is missing"),
    (b'{"a" 1}', "not JSON at column 6: a colon is missing"),
    (b'{"a": }', "not JSON at column 7: a value is missing"),
    (b'{"a": True}', "not JSON at column 7: True is written true in JSON"),
    (b'{"a": None}', "not JSON at column 7: None is written null in JSON"),
    (b'{"a": fox}', "not JSON at column 7: 'fox' is no value of JSON"),
    (b"A kettle", "not JSON at column 1: 'A' is no value of JSON"),
    (b'{"a": "b\tc"}', "not JSON at column 9: a tab inside a text: write \\t"),
    (b'{"a": "b\nc"}', "not JSON at column 9: a line break inside a text: write \\n"),
    (b'{"a": "b\x01c"}', "not JSON at column 9: a control character inside a text: write \\u0001"),
    (b'{"a": "C:\\Users"}', "not JSON at column 10: a backslash that means nothing: write two of them"),
    (b'{"a": "b', "not JSON at column 7: the text that begins here is never closed"),
    (b"{", "not JSON at column 2: it ends too early"),
    (b"<html></html>", "not JSON: a page of HTML or XML"),
    (b"prompt: A fox\nsound: true\n", "not JSON: it looks like YAML, which goes in a file called .yaml"),
    (b"---\nprompt: A fox\n", "not JSON: it looks like YAML, which goes in a file called .yaml"),
    (b"\x1f\x8b\x08\x00\x00", "compressed with gzip: unpack it first"),
    (b"PK\x03\x04\x14\x00", "a ZIP archive: unpack it first"),
    (b"\x89PNG\r\n\x1a\n", "an image, not a payload"),
]


@pytest.mark.parametrize(("text", "said"), SAID, ids=[repr(text)[:40] for text, _ in SAID])
def test_a_text_that_is_no_json_is_told_what_to_do(text: bytes, said: str) -> None:
    with pytest.raises(NotAPayload) as caught:
        decoded(text)
    assert str(caught.value) == said
