"""Hosts: every spelling of a private or local host is recognised, and no public host is refused."""

from __future__ import annotations

import pytest

from callsheet.runtime.addresses import host_of
from callsheet.runtime.hosts import has_public_host

PUBLIC = [
    "https://example.com",
    "https://example.com/",
    "HTTPS://EXAMPLE.COM/A.PNG",
    "https://cdn.example.com:8443/a/b.png?x=1#top",
    "https://example.com.",
    "https://user:password@example.com/a.png",
    "http://example.com",
    "https://xn--bcher-kva.example/a.png",
    "https://bücher.example/a.png",
    "https://例え.jp/a.png",
    "https://sub_domain.example.com",
    "https://s3.eu-central-1.amazonaws.com/bucket/a.png",
    "https://my--bucket.storage.googleapis.com",
    "https://127.0.0.1.nip.example",
    "https://localhost.example.com",
    "https://notlocalhost.com",
    "https://local.example",
    "https://internal.example.com",
    "https://lan.example.com",
    "https://10.example",
    "https://0x7f.example",
    "https://cafe.babe",
    "https://1.1.1.1",
    "https://8.8.8.8:443/a.png",
    "https://8.8.8.8.",
    "https://134744072",
    "https://0x08080808",
    "https://010.8.8.8",
    "https://8.526344",
    "https://1.2.3.0x",
    "https://172.15.255.255",
    "https://172.32.0.1",
    "https://192.167.255.255",
    "https://100.63.255.255",
    "https://169.253.1.1",
    "https://[2606:4700:4700::1111]",
    "https://[2001:4860:4860::8888]:443/a.png",
    "https://[::ffff:8.8.8.8]",
    "https://[64:ff9b::8.8.8.8]",
]

LOCAL_NAMES = [
    "https://localhost",
    "https://LOCALHOST/a.png",
    "https://LocalHost:8000",
    "https://localhost.",
    "https://localhost.:80/",
    "https://app.localhost",
    "https://app.localhost.",
    "https://localhost.localdomain",
    "https://user:password@localhost",
    "https://example.com@localhost/",
    "https://example.com:80@localhost",
    "https://localhost/@example.com",
    "https://localhost?@example.com",
    "https://localhost#@example.com",
    "https://localhost\\@example.com",
    "https:\\\\localhost\\a.png",
    "https:/\\localhost/",
    "https://%6c%6f%63%61%6c%68%6f%73%74",
    "https://localhos%74/",
    "https://localhost%2e",
    "https://ｌｏｃａｌｈｏｓｔ",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "https://localhoſt",
    "https://𝓁𝑜𝒸𝒶𝓁𝒽𝑜𝓈𝓉",
    "https://localhost。",
    "https://printer.local",
    "https://db.internal",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://host.docker.internal",
    "https://nas.lan",
    "https://router.home.arpa",
    "https://wiki.intranet",
]

PRIVATE_IPV4 = [
    "https://127.0.0.1",
    "https://127.0.0.1.",
    "https://127.0.0.1:8443/a.png",
    "https://127.255.255.254",
    "https://127.1",
    "https://127.0.1",
    "https://2130706433",
    "https://2130706433.",
    "https://0x7f000001",
    "https://0X7F000001",
    "https://0x7f.0.0.1",
    "https://0x7f.1",
    "https://017700000001",
    "https://0177.0.0.1",
    "https://0177.0.0.01",
    "https://0x7f.0x0.0x0.0x1",
    "https://0000000000000000000000000000177.0.0.1",
    "https://127.0.0.0x1",
    "https://%31%32%37.0.0.1",
    "https://127%2e0%2e0%2e1",
    "https://１２７.０.０.１",
    "https://①②⑦.⓪.⓪.①",
    "https://127。0。0。1",
    "https://127．0．0．1",
    "https://user@127.0.0.1",
    "https://8.8.8.8@127.0.0.1",
    "https://0.0.0.0",
    "https://0",
    "https://0x",
    "https://00",
    "https://10.0.0.1",
    "https://10.1",
    "https://167772161",
    "https://012.0.0.1",
    "https://172.16.0.1",
    "https://172.31.255.255",
    "https://192.168.0.1",
    "https://192.168.1",
    "https://3232235777",
    "https://0xc0a80101",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166",
    "https://0xa9fea9fe",
    "https://100.64.0.1",
    "https://100.127.255.255",
    "https://192.0.2.1",
    "https://198.18.0.1",
    "https://198.51.100.7",
    "https://203.0.113.7",
    "https://224.0.0.1",
    "https://239.255.255.255",
    "https://240.0.0.1",
    "https://255.255.255.255",
]

PRIVATE_IPV6 = [
    "https://[::1]",
    "https://[::1]:8443/a.png",
    "https://user@[::1]/",
    "https://[0:0:0:0:0:0:0:1]",
    "https://[0000:0000:0000:0000:0000:0000:0000:0001]",
    "https://[::]",
    "https://[::ffff:127.0.0.1]",
    "https://[::FFFF:7F00:1]",
    "https://[0:0:0:0:0:ffff:127.0.0.1]",
    "https://[::ffff:10.0.0.1]",
    "https://[::ffff:169.254.169.254]",
    "https://[::127.0.0.1]",
    "https://[::7f00:1]",
    "https://[64:ff9b::127.0.0.1]",
    "https://[64:ff9b::a00:1]",
    "https://[2002:7f00:1::]",
    "https://[2002:c0a8:101::1]",
    "https://[fc00::1]",
    "https://[fd12:3456:789a::1]",
    "https://[fe80::1]",
    "https://[fe80::1%25eth0]",
    "https://[fe80::1%eth0]",
    "https://[ff02::1]",
    "https://[2001:db8::1]",
    "https://[100::1]",
]

NO_HOST = [
    "",
    "https://",
    "https:///a.png",
    "https://:443",
    "https://@",
    "https://user@",
    "https:example.com",
    "//example.com",
    "example.com/a.png",
    "/a.png",
    "https://exa mple.com",
    "https://local\nhost",
    "https://127.0.0.1\t",
    "https://exam<ple.com",
    "https://localhost%00.example.com",
    "https://[::1",
    "https://[]",
    "https://[example.com]",
    "https://[127.0.0.1]",
    "https://[::1]]",
    "https://256.256.256.256",
    "https://1.2.3.4.5",
    "https://127.0.0.256",
    "https://4294967296",
    "https://0x100000000",
    "https://08.8.8.8",
    "https://99999999999999999999999999999999999999999999999999",
]


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_host_passes(url: str) -> None:
    assert has_public_host(url)


@pytest.mark.parametrize("url", LOCAL_NAMES)
def test_a_local_name_is_recognised(url: str) -> None:
    assert not has_public_host(url)


@pytest.mark.parametrize("url", PRIVATE_IPV4)
def test_a_private_ipv4_address_is_recognised(url: str) -> None:
    assert not has_public_host(url)


@pytest.mark.parametrize("url", PRIVATE_IPV6)
def test_a_private_ipv6_address_is_recognised(url: str) -> None:
    assert not has_public_host(url)


@pytest.mark.parametrize("url", NO_HOST)
def test_a_url_without_a_readable_host_is_not_public(url: str) -> None:
    assert not has_public_host(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://local\u00adhost",
        "https://local\u200bhost",
        "https://local\u2060host",
        "https://local\ufeffhost",
        "https://localhost\ufe0f",
        "https://127.0.0.\u00ad1",
    ],
    ids=ascii,
)
def test_a_letter_that_browsers_skip_does_not_hide_a_local_host(url: str) -> None:
    assert not has_public_host(url)


def test_a_site_local_address_is_private() -> None:
    assert not has_public_host("https://[fec0::1]")


@pytest.mark.parametrize("url", ["https://localhost..", "https://127.0.0.1..", "https://app.localhost..."])
def test_more_than_one_full_stop_at_the_end_does_not_hide_a_local_host(url: str) -> None:
    assert not has_public_host(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.COM./a", "example.com"),
        ("https://user:pass@example.com:1/a", "example.com"),
        ("https://a@b@example.com", "example.com"),
        ("https://[2606:4700::1111]:443/", "[2606:4700::1111]"),
        ("https://ex%61mple.com", "example.com"),
        ("ftp://example.com", "example.com"),
        ("https://", None),
        ("no url", None),
    ],
)
def test_the_host_is_read_as_browsers_read_it(url: str, host: str | None) -> None:
    assert host_of(url) == host


def test_a_very_long_url_is_read_quickly() -> None:
    assert not has_public_host("https://" + "1" * 1_000_000)
    assert not has_public_host("https://" + "0x" + "f" * 1_000_000)
    assert has_public_host("https://example.com/" + "a" * 1_000_000)
    assert not has_public_host("https://" + "@" * 100_000)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example:80@localhost/",
        "https://shop.example:@127.0.0.1/a.png",
        "https://media.shop.local/a.png",
        "https://router.home.arpa:8080/",
        "https://shop.example.10/a.png",
    ],
)
def test_a_url_that_begins_like_a_usual_one_is_still_read_to_its_end(url: str) -> None:
    assert not has_public_host(url)
