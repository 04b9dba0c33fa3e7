"""Odd texts: what an attacker of a generator would write beside the strings that every place is tried with."""

from __future__ import annotations

from typing import Final

from tests.hostile.strings import CALL, EVERY

_CODE: Final = (
    f'"""{CALL}',
    f"'''\n{CALL}\n'''",
    f'\\"""+{CALL}+"""',
    f'\\\\"""+{CALL}#',
    f"{{{CALL}}}",
    f"{{{{{CALL}}}}}",
    f"{{{CALL}!r:>{{{CALL}}}}}",
    f"# type: ignore\n{CALL}",
    f"\\\n{CALL}",
    f"\\N{{{CALL}}}",
)
_QUOTES: Final = ('"', '""', '""""', "'", "'''", "\\'", "a\\", "\\\\\\", 'a"""', '"""a', 'a"', "a'", 'it\'s """')
_MARKDOWN: Final = (
    ">>> import os",
    ":param x: y",
    "Args:\n  x: y",
    "Title\n=====",
    "-----",
    "- item",
    "1. item",
    "1) item",
    "+ item",
    "> quote",
    "    code",
    "\tcode",
    "```python\nx\n```",
    "~~x~~",
    "`` ` ``",
    "`",
    "``",
    "a`b``c",
    "` `",
    "[x](javascript:alert(1))",
    "![x](http://a/b.png)",
    "<img src=x onerror=alert(1)>",
    "<javascript:alert(1)>",
    "<a@b.c>",
    "[x]: javascript:alert(1)",
    "[^1]: note",
    "| a | b |\n|---|---|",
    "\\|",
    "\\\\|",
    "&#x3c;script&#x3e;",
    "<!-- x",
    "--> x",
    "<?php",
    "<![CDATA[",
    "www.evil.test",
    "@someone",
    "$x^2$",
    "***",
    "* * *",
    "## h",
    "a  \nb",
    "a\\\nb",
)
_TERMINAL: Final = (
    "::error::x",
    "::set-output name=a::b",
    "%0A::error::x",
    "\x1b]8;;http://e\x07x\x1b]8;;\x07",
    "\x9b31m",
    "\u202eabc",
    "\u2066x\u2069",
    "a\ufeffb",
    "\x1c",
    "\x0c",
    "\r\nX-Evil: 1",
    "a;b",
    "a=b&c=d",
    "a,b",
    "a+b",
    'json; a="\r\n"',
    "vnd.x+json; charset=utf-8",
    ';charset="x"',
)
_LETTERS: Final = (
    "ſelf",
    "ªs",
    "ﬁnally",
    "ｃｌａｓｓ",
    "ℂlass",
    "𝐢𝐟",
    "ıf",
    "K",
    "Å",
    "ǆ",
    "ⅷ",
    "x²",
    "٣",
    "a٣",
    "ᵃ",
    "if\u0301",
    "\u0301",
    "a·b",
    "℘",
    "゛",
    "\u1885",
    "A\u030a",
    "\u00c5",
)
_NAMES: Final = """
__dict__ __init_subclass__ __module__ __name__ __file__ __path__ __spec__ __set_name__ __pydantic_fields__
__pydantic_extra__ __fields_set__ __hash__ __new__ __del__ __total__ __required_keys__ __bases__ __x _x __x_ ___
model_extra model_validate model_construct model_post_init model_computed_fields parse_obj construct fields _fields
from_orm update_forward_refs name value _value_ _missing_ _generate_next_value_ _order_ _ignore_ keys items values get
pop update clear register count index title format join root NotRequired Union TypeAlias Check Operation Form Style
Provider PROVIDER Settings Transport Self Mapping replies Server Variable Credential Key Clock Api AsyncApi Acme
AsyncAcme Rule Answers ANSWERS ACCESS datetime time UUID bytes int float bool object tuple set frozenset True False
none true nan inf super property classmethod len enumerate isinstance any all repr hash id open eval exec globals vars
getattr setattr import from yield await case transport body parameters deadline call_key base_url server journal
http_client clock on_charge_difference held settings made api max_credits unknown unknown_2 entry entry_2 key_2
described shown fits report_unknown_fields errors_2 pointer_segment field_name zqProperty zq_property ZQPROPERTY
Zq.Property con CON.txt aux
"""
_VALUES: Final = (
    "",
    " ",
    " a",
    "a ",
    "\ta",
    "a\n",
    "\u00a0",
    "0",
    "-1",
    "1e999",
    "NaN",
    "-0",
    "1_0",
    "yes",
    "2020-01-01",
    "%YAML 1.2",
    "---",
    "...",
    "a: b",
    "#c",
    "a #c",
    "x" * 255,
    "é" * 200,
    "長" * 100,
    "a-" * 300,
    "{a}",
    "{a",
    "a}",
    "{!r}",
    "%",
    "$x",
    "~0",
    "~01",
    "%7E1",
    "a%2Fb",
    "//evil",
    "\ufffe",
    "\U0010ffff",
)
_PATTERNS: Final = (
    "(?i)x",
    "(?x) a # b",
    "^a\n$",
    "\\Z",
    "a++",
    "(?<n>a)\\k<n>",
    "[[:alpha:]]",
    "[a&&b]",
    "\\p{L}",
    "(?P<x>a)",
    "(?#c)",
    "[",
    "*",
    "\\u{1F600}",
    "\\cA",
    "$^",
    "[]",
    "[^]",
    "a{,3}",
    '\\d"""',
    "\\/",
)
TEXTS: Final = tuple(
    dict.fromkeys((*EVERY, *_CODE, *_QUOTES, *_MARKDOWN, *_TERMINAL, *_LETTERS, *_NAMES.split(), *_VALUES, *_PATTERNS))
)
"""All texts that are drawn from."""
