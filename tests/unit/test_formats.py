"""Formats: which texts each enforced `format` takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callsheet.runtime import formats

TAKEN: list[tuple[Callable[[str], bool], list[str]]] = [
    (
        formats.is_uri,
        [
            "https://example.com",
            "http://user:pw@example.com:80/a/b?c=d&e=f#g",
            "urn:isbn:0451450523",
            "mailto:a@b.test",
            "data:image/png;base64,iVBORw0KGgo=",
            "file:///etc/hosts",
            "a:",
            "https://[2001:db8::1]/%20",
        ],
    ),
    (
        formats.is_uuid,
        [
            "123e4567-e89b-12d3-a456-426614174000",
            "00000000-0000-0000-0000-000000000000",
            "ABCDEFAB-1234-1234-1234-ABCDEFABCDEF",
        ],
    ),
    (formats.is_date, ["2024-02-29", "0001-01-01", "9999-12-31"]),
    (
        formats.is_date_time,
        [
            "2024-01-31T10:00:00Z",
            "2024-01-31t10:00:00z",
            "2024-01-31T10:00:00.123456789+05:30",
            "2024-01-31T23:59:59-00:00",
            "1998-12-31T23:59:60Z",
            "1998-12-31T15:59:60.123-08:00",
            "1999-01-01T00:59:60+01:00",
        ],
    ),
    (formats.is_email, ["a@b.test", "first.last+tag@mail.example.com", "a@b", "o'neil@example.com"]),
    (formats.is_ipv4, ["127.0.0.1", "255.255.255.255", "0.0.0.0"]),  # noqa: S104
    (formats.is_ipv6, ["::1", "::", "2001:db8::1", "::ffff:127.0.0.1"]),
]

REFUSED: list[tuple[Callable[[str], bool], list[str]]] = [
    (
        formats.is_uri,
        [
            "",
            "example.com",
            "//example.com",
            "/a",
            "1a:b",
            "https://exa mple.com",
            "https://a/%zz",
            "https://a/ü",
            "a:b\n",
            ":a",
        ],
    ),
    (
        formats.is_uuid,
        [
            "",
            "123e4567e89b12d3a456426614174000",
            "{123e4567-e89b-12d3-a456-426614174000}",
            "123e4567-e89b-12d3-a456-42661417400g",
            "123e4567-e89b-12d3-a456-426614174000\n",
            "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
        ],
    ),
    (
        formats.is_date,
        [
            "",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "20240101",
            "2024-W01-1",
            "2024-01-01 ",
            "0000-01-01",
            "２０２４-01-01",
        ],
    ),
    (
        formats.is_date_time,
        [
            "",
            "2024-01-31",
            "2024-01-31T10:00:00",
            "2024-01-31 10:00:00Z",
            "2024-01-31T24:00:00Z",
            "2024-01-31T10:60:00Z",
            "2024-01-31T10:00Z",
            "2024-02-30T10:00:00Z",
            "2024-01-31T10:00:00+24:00",
            "2024-01-31T10:00:00.Z",
            "2024-01-31T10:00:60Z",
            "1998-12-31T23:59:60+01:00",
            "2024-01-31T10:00:00Z\n",
        ],
    ),
    (
        formats.is_email,
        ["", "a", "@b.test", "a@", "a b@c.test", ".a@b.test", "a..b@c.test", "a@b@c", "a@-b.test", "a@b.test\n"],
    ),
    (formats.is_ipv4, ["", "1.2.3", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "::1", "１.2.3.4", "0x7f.0.0.1", "1.2.3.4/8"]),
    (formats.is_ipv6, ["", "1.2.3.4", ":::", "1::2::3", "12345::", "::1%eth0", "[::1]", "::1/64", "fe80::1%"]),
]


def flat(
    table: list[tuple[Callable[[str], bool], list[str]]],
) -> list[tuple[Callable[[str], bool], str]]:
    """One row a text."""
    return [(check, text) for check, texts in table for text in texts]


@pytest.mark.parametrize(("check", "text"), flat(TAKEN))
def test_a_format_takes_what_its_standard_takes(check: Callable[[str], bool], text: str) -> None:
    assert check(text)


@pytest.mark.parametrize(("check", "text"), flat(REFUSED))
def test_a_format_refuses_what_its_standard_refuses(check: Callable[[str], bool], text: str) -> None:
    assert not check(text)


@pytest.mark.parametrize("check", [check for check, _ in TAKEN])
def test_a_long_text_is_decided_quickly(check: Callable[[str], bool]) -> None:
    for text in (
        "a" * 200_000,
        "1" * 200_000,
        "a." * 100_000,
        "::" * 100_000,
        "a@" + "a." * 100_000,
        "a" * 200_000 + "@",
    ):
        assert check(text) in (True, False)
