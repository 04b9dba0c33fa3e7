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
    (
        formats.is_uri,
        [
            "http://foo.bar/?baz=qux#quux",
            "http://foo.com/blah_(wikipedia)_blah#cite-1",
            "http://foo.bar/?q=Test%20URL-encoded%20stuff",
            "http://xn--nw2a.xn--j6w193g/",
            "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
            "http://223.255.255.254",
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "mailto:John.Doe@example.com",
            "news:comp.infosystems.www.servers.unix",
            "tel:+1-816-555-1212",
            "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
            "a:",
        ],
    ),
    (formats.is_uri_reference, ["//foo.bar/?baz=qux#quux", "/abc", "abc", "#fragment", "?q", "./1:2", "", "a/b:c"]),
    (
        formats.is_iri,
        [
            "http://ƒøø.ßår/?∂éœ=πîx#πîüx",
            "http://ƒøø.com/blah_(wîkïpédiå)_blah#ßité-1",
            "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
            "http://[2001:0db8:85a3:0000:0000:8a2e:0370:7334]",
        ],
    ),
    (
        formats.is_uri_template,
        [
            "http://example.com/dictionary/{term:1}/{term}",
            "http://example.com/dictionary",
            "dictionary/{term:1}/{term}",
            "{?x,y*}",
        ],
    ),
    (
        formats.is_time,
        [
            "08:30:06Z",
            "23:59:60Z",
            "23:59:60+00:00",
            "01:29:60+01:30",
            "23:20:50.52Z",
            "08:30:06+00:20",
            "08:30:06z",
            "15:59:60-08:00",
        ],
    ),
    (formats.is_duration, ["P4DT12H30M5S", "P4Y", "PT0S", "P0D", "P1M", "PT1M", "PT36H", "P1DT12H", "P2W"]),
    (
        formats.is_email,
        [
            "joe.bloggs@example.com",
            "te~st@example.com",
            "~test@example.com",
            "test~@example.com",
            '"joe bloggs"@example.com',
            '"joe..bloggs"@example.com',
            '"joe@bloggs"@example.com',
            "joe.bloggs@[127.0.0.1]",
            "joe.bloggs@[IPv6:::1]",
            "te.s.t@example.com",
        ],
    ),
    (
        formats.is_hostname,
        ["www.example.com", "xn--4gbwdl.xn--wgbh1c", "hostname", "host-name", "h0stn4me", "1host", "hostnam3"],
    ),
    (formats.is_json_pointer, ["", "/", "/foo/bar~0/baz~1/%a", "/foo//bar", "/foo/bar/", "/i\\j", "/ ", "/~01"]),
    (formats.is_relative_json_pointer, ["1", "0/foo/bar", "2/0/baz/1/zip", "0#", "120/foo/bar"]),
    (formats.is_regex, ["([abc])+\\s+$"]),
    (formats.is_ipv4, ["192.168.0.1", "87.10.0.1"]),
    (formats.is_ipv6, ["::1", "::abef", "::", "::42:ff:1", "1::", "::ffff:192.168.0.1"]),
    (
        formats.is_date_time,
        [
            "1963-06-19T08:30:06.283185Z",
            "1998-12-31T23:59:60Z",
            "1998-12-31T15:59:60.123-08:00",
            "1963-06-19t08:30:06.283185z",
        ],
    ),
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
    (
        formats.is_uri,
        [
            "//foo.bar/?baz=qux#quux",
            "/abc",
            "\\\\WINDOWS\\fileshare",
            "abc",
            "http:// shouldfail.com",
            ":// should fail",
            "bar,baz:foo",
            "https://[@example.org/test.txt",
            "https://example.org/foobar\\.txt",
            "https://example.org/foobar<>.txt",
            "https://example.org/foobar{}.txt",
            "https://example.org/foobar^.txt",
            "https://example.org/foobar`.txt",
            "https://example.org/foo bar.txt",
            "https://example.org/foobar|.txt",
            "http://a:b/",
            "http://[::1",
            "http://a/%zz",
            "http://a\n",
            "http://é/",
            "http://example.org/foobar[1].txt",
        ],
    ),
    (formats.is_uri_reference, ["\\\\WINDOWS\\fileshare", "#frag\\ment", "1:2"]),
    (
        formats.is_iri,
        ["http://2001:0db8:85a3:0000:0000:8a2e:0370:7334", "/abc", "\\\\WINDOWS\\filëßåré", "âππ", ":// should fail"],
    ),
    (formats.is_uri_template, ["http://example.com/dictionary/{term:1}/{term", "{}", "{a b}"]),
    (
        formats.is_time,
        [
            "22:59:60Z",
            "23:58:60Z",
            "008:030:006Z",
            "8:3:6Z",
            "24:00:00Z",
            "00:60:00Z",
            "01:02:03+24:00",
            "01:02:03Z+00:30",
            "08:30:06 PST",
            "12:00:00",
            "12:00:00.52",
            "1২:00:00Z",
            "08:30:06#00:20",
            "ab:cd:ef",
            "23:59:60+01:00",
        ],
    ),
    (
        formats.is_duration,
        ["4DT12H30M5S", "PT1D", "P", "P1YT", "PT", "P2D1Y", "P1D2H", "P2S", "P1", "P১Y", "P1Y2W", "P1YDT1H"],
    ),
    (
        formats.is_email,
        [
            "2962",
            ".test@example.com",
            "test.@example.com",
            "te..st@example.com",
            "joe.bloggs@invalid=domain.com",
            "joe.bloggs@[127.0.0.300]",
            "user1@oceania.org, user2@oceania.org",
            '"Winston Smith" <winston.smith@recdep.minitrue>',
            "@x.com",
            "a@",
            "",
            "a\n@b.c",
        ],
    ),
    (
        formats.is_hostname,
        [
            "-a-host-name-that-starts-with--",
            "not_a_valid_host_name",
            "a-vvvvvvvvvvvvvvvveeeeeeeeeeeeeeeerrrrrrrrrrrrrrrryyyyyyyyyyyyyyyy-long-host-name-component",
            "-hostname",
            "hostname-",
            "_hostname",
            "host_name",
            "",
            ".",
            ".example",
            "example.",
            "example．com",
            "a\n",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
    ),
    (formats.is_json_pointer, ["/foo/bar~", "/foo/bar~/x", "#", "#/", "a", "0", "/~2", "/~-1", "/~~"]),
    (formats.is_relative_json_pointer, ["/foo/bar", "-1/foo/bar", "+1/foo/bar", "0##", "01/a", "01#", ""]),
    (formats.is_regex, ["^(abc]", "\\a"]),
    (
        formats.is_ipv4,
        [
            "127.0.0.0.1",
            "256.256.256.256",
            "127.0",
            "0x7f000001",
            "2130706433",
            "087.10.0.1",
            "1২7.0.0.1",
            "192.168.1.0/24",
            " 1.1.1.1",
        ],
    ),
    (
        formats.is_ipv6,
        [
            "12345::",
            "1:1:1:1:1:1:1:1:1",
            "::laptop",
            "1:1:1:1::1:1:1:1:1",
            "2:3:4:5:6:7:8:",
            ":2:3:4:5:6:7:8",
            "fe80::a%eth1",
            "::1 ",
            "1::2::3",
            "::192.168.0.1/24",
        ],
    ),
    (
        formats.is_date_time,
        [
            "1998-12-31T23:59:61Z",
            "1998-12-31T23:58:60Z",
            "1990-02-31T15:59:59.123-08:00",
            "1990-12-31T15:59:59-24:00",
            "1963-06-19T08:30:06.28123+01:00Z",
            "06/19/1963 08:30:06 PST",
            "2013-350T01:01:01",
            "1963-6-19T08:30:06.283185Z",
            "1963-06-1৪T00:00:00Z",
            "1963-06-19 08:30:06Z",
            "",
        ],
    ),
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


@pytest.mark.parametrize("check", list(dict.fromkeys(check for check, _ in TAKEN)))
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
