"""Code: whatever a spec says, a door gives back exactly that text, or a harmless form of it, and never code."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
import unicodedata
from decimal import Decimal

import pytest
from markdown_it import MarkdownIt

from callsheet.compiling.code import (
    Code,
    Lines,
    Names,
    Plain,
    beside_texts,
    class_name,
    code,
    comment,
    constant_name,
    docstring,
    dotted,
    fstring,
    identifier,
    joined,
    literal,
    markdown,
    markdown_code,
    markdown_line,
    model_words,
    path_literal,
    plain_words,
)
from callsheet.ir.texts import SpecText

HOSTILE = [
    "",
    " ",
    "plain",
    '"',
    "'",
    '"""',
    "'''",
    '""""""',
    "\\",
    "\\\\",
    '\\"',
    "\\'",
    "\\n",
    "\\N{BULLET}",
    "\\x41\\u0041\\101",
    "ends with a backslash\\",
    'ends with a quote"',
    'ends with both\\"',
    "{",
    "}",
    "{}",
    "{{}}",
    "{0}",
    "{value}",
    "{value!r:>10}",
    "{__import__('os').system('id')}",
    "{{ value }}",
    "{% raw %}",
    "%s %(a)s %%",
    "\n",
    "\r",
    "\r\n",
    "a\nimport os\nb",
    "\t\v\f\b\a\x1b[31m",
    "\x00",
    "\x7f\x80\x85\xa0\xad",
    "\u2028\u2029",
    "\u200b\u200e\u202e\u2066\ufeff",
    "é ü ñ 日本語 🎬 e\u0301",
    "\U0010ffff",
    "\ud800",
    "\udfff\ud83d",
    "\ud83d\ude00",
    '"); __import__("os").system("id"); ("',
    "''' + __import__('os').name + '''",
    '""" + __import__("os").name + """',
    "# comment\n    os.abort()",
    "x" * 5_000,
    "\\" * 301,
    '"' * 300,
    "<script>alert(1)</script> [a](javascript:b) | `c` **d** <!-- e -->",
]


def evaluated(source: str, **names: object) -> object:
    """The value of an expression, from bytes that a file could hold."""
    parsed = ast.parse(source.encode("utf-8"), mode="eval")
    return eval(compile(parsed, "<test>", "eval"), {"__builtins__": {}, **names})  # noqa: S307  # that is the test


@pytest.mark.parametrize("text", HOSTILE)
def test_a_literal_gives_back_the_text(text: str) -> None:
    written = literal(text)
    assert isinstance(written, Code)
    assert "\n" not in written
    assert ast.literal_eval(written) == text
    assert evaluated(written) == text


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        10**30,
        0.1,
        -0.0,
        1e300,
        (),
        ("a",),
        ("a", ("b", 1), None),
        [],
        [1, "a"],
        {},
        {'"': "'", "\n": {"a": [1]}},
    ],
)
def test_a_literal_gives_back_a_value_and_its_type(value: Plain) -> None:
    found = ast.literal_eval(literal(value))
    assert found == value
    assert type(found) is type(value)
    assert repr(found) == repr(value)  # type: ignore[misc]  # 0.0 and -0.0 are equal


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/jobs/{job id}/state", "/jobs/{job id}/state"),
        ("/a#b/{c#d}?beta=true", "/a%23b/{c#d}?beta=true"),
        ("/größe/\x1b[31m", "/gr%C3%B6%C3%9Fe/%1B%5B31m"),
        ("/a%2Fb/100%", "/a%2Fb/100%25"),
        ("/v1/{name}:cancel", "/v1/{name}:cancel"),
    ],
)
def test_a_path_holds_what_a_url_can_hold_beside_its_names(path: str, sent: str) -> None:
    assert ast.literal_eval(path_literal(SpecText(path))) == sent


@pytest.mark.parametrize("text", ["0", "5", "-3", "0.5", "-0.05", "1.50", "1E+3", "1E-30", "123456789.123456789"])
def test_a_literal_of_an_amount_is_exact(text: str) -> None:
    found = evaluated(literal(Decimal(text)), Decimal=Decimal)
    assert isinstance(found, int | Decimal)
    assert found == Decimal(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_around_a_value_comes_back_as_it_is(text: str) -> None:
    found = evaluated(fstring([text, Code("value"), text]), value="|", __import__=None)
    assert found == f"{text}|{text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_around_a_value_with_quotes_comes_back_as_it_is(text: str) -> None:
    for piece in (literal("a\\b"), code("names[{key}]", key=literal("it's")), code("names[{key}]", key=literal('"'))):
        found = evaluated(fstring([text, piece, text]), names={"it's": "one", '"': "two"})
        expected = evaluated(piece, names={"it's": "one", '"': "two"})
        assert found == f"{text}{expected}{text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_without_values_is_a_plain_literal(text: str) -> None:
    assert evaluated(fstring([text, text])) == text + text
    assert not fstring([text]).startswith("f")


@pytest.mark.parametrize("indent", [0, 4, 8])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_docstring_holds_the_words_and_nothing_else(text: str, indent: int) -> None:
    margin = " " * indent
    depth = indent // 4
    heads = "".join(f"{'    ' * level}class Level{level}:\n" for level in range(depth))
    source = f"{heads}{margin}{docstring([text, 'Second paragraph.'], indent)}\n{margin}after = 1\n"
    node: ast.Module | ast.stmt = ast.parse(source.encode("utf-8"))
    for _ in range(depth):
        assert isinstance(node, ast.Module | ast.ClassDef)
        [node] = node.body
    assert isinstance(node, ast.Module | ast.ClassDef)
    said, after = node.body
    assert isinstance(said, ast.Expr)
    assert isinstance(said.value, ast.Constant)
    assert isinstance(said.value.value, str)
    expected = f"{plain_words(text)} Second paragraph.".replace('"""', "'''")
    assert " ".join(said.value.value.split()) == " ".join(expected.split())
    assert ast.unparse(after) == "after = 1"


@pytest.mark.parametrize("paragraphs", [[], [""], ["", " "], ["\n\x00"]])
def test_a_docstring_of_nothing_is_an_empty_text(paragraphs: list[str]) -> None:
    assert ast.literal_eval(docstring(paragraphs, 4)) == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_is_one_line_of_comment(text: str) -> None:
    written = comment(text)
    tokens = list(tokenize.tokenize(io.BytesIO(f"{written}\nafter = 1\n".encode()).readline))
    assert [token.string for token in tokens if token.type == tokenize.COMMENT] == [written]
    assert [token.string for token in tokens if token.type == tokenize.NAME] == ["after"]
    assert ast.dump(ast.parse(f"{written}\nafter = 1\n")) == ast.dump(ast.parse("after = 1\n"))


@pytest.mark.parametrize(
    "text", [*HOSTILE, *keyword.kwlist, *keyword.softkwlist, "1st", "9", "__init__", "self", "ﬁ", "ªb"]
)
def test_an_identifier_is_a_short_name_of_safe_letters_and_no_keyword(text: str) -> None:
    for written in (identifier(text), class_name(text), constant_name(text)):
        assert isinstance(written, Code)
        assert written.isidentifier()
        assert all(
            char.isascii() or unicodedata.name(char).startswith(("CJK ", "KATAKANA", "HANGUL ")) for char in written
        )
        assert not keyword.iskeyword(written)
        assert len(written) <= 90
        assert not written.startswith("__")


@pytest.mark.parametrize(
    ("text", "name", "of_class"),
    [
        ("durationSeconds", "duration_seconds", "DurationSeconds"),
        ("HTTPServer2Url", "http_server2_url", "HTTPServer2Url"),
        ("kling-3.0", "kling_3_0", "Kling30"),
        ("class", "class_", "Class"),
        ("none", "none", "None_"),
        ("3d", "value_3d", "Value3d"),
        ("", "value", "Value"),
        ("日本", "日本", "日本"),
    ],
)
def test_names_read_as_people_would_write_them(text: str, name: str, of_class: str) -> None:
    assert identifier(text) == name
    assert class_name(text) == of_class


@pytest.mark.parametrize("text", ["a b", "a.b-c", "a;b", "1a", "a.\nb", "a.b()"])
def test_a_dotted_name_of_anything_else_is_an_error_of_ours(text: str) -> None:
    with pytest.raises(ValueError, match="is no dotted name"):
        dotted(text)


@pytest.mark.parametrize("text", ["a", "a.b_c", "..runtime.calls", "."])
def test_a_dotted_name_is_printed_as_it_is(text: str) -> None:
    assert dotted(text) == text


def test_text_that_came_through_no_door_is_never_put_together() -> None:
    text: str = "os.abort()"
    with pytest.raises(TypeError, match="value did not come through a door"):
        code("{value}", value=text)  # type: ignore[arg-type]  # that is the test
    with pytest.raises(TypeError, match="a piece did not come through a door"):
        joined(", ", [Code("a"), text])  # type: ignore[list-item]  # that is the test


def test_braces_in_a_piece_are_not_filled_in_again() -> None:
    assert code("f({a}, {b})", a=literal("{b}"), b=literal("x")) == 'f("{b}", "x")'


def test_joining_code_with_text_makes_text_again() -> None:
    assert type(Code("a") + "b") is str
    assert type(f"{Code('a')}") is str


def test_a_name_is_given_out_once() -> None:
    names = Names(["data"])
    assert [names.take(Code(name)) for name in ("data", "size", "size", "size_2", "data")] == [
        "data_2",
        "size",
        "size_2",
        "size_2_2",
        "data_3",
    ]


def test_lines_are_indented_by_their_depth() -> None:
    inner, lines = Lines(), Lines()
    assert not lines
    inner.add(Code("b"))
    lines.block(Code("if a:"), inner)
    lines.extend(inner)
    assert lines.text(1) == "    if a:\n        b\n    b"


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_is_one_line_without_markup(text: str) -> None:
    written = markdown(text)
    assert "\n" not in written
    for index, char in enumerate(written):
        if char in "`*_[]<>|#":
            backslashes = len(written[:index]) - len(written[:index].rstrip("\\"))
            assert backslashes % 2 == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_of_code_in_markdown_ends_where_it_should(text: str) -> None:
    written = markdown_code(text)
    assert written.startswith("`")
    assert written.endswith("`")
    assert "`" not in written[1:-1]
    assert "\n" not in written
    assert "|" not in written.replace("\\|", "")


def test_a_piece_that_begins_with_a_brace_is_still_evaluated() -> None:
    assert evaluated(fstring(["is ", Code('{"a": 1}["a"]'), "!"])) == "is 1!"


@pytest.mark.parametrize(
    ("text", "name", "type_name"),
    [
        ("Größe der Straße", "grosse_der_strasse", "GrosseDerStrasse"),
        ("e\u0301te\u0301", "ete", "Ete"),
        ("注文ID", "注文_id", "注文ID"),
        ("Щука и Ёж", "shchuka_i_ezh", "ShchukaIEzh"),
        ("Αθήνα", "athina", "Athina"),
        ("\uff49\uff46", "if_", "If"),
        ("٣ a", "a", "A"),
        ("\u3164", "value", "Value"),
        ("ꓮ", "value", "Value"),
    ],
)
def test_names_are_of_letters_that_look_like_no_others(text: str, name: str, type_name: str) -> None:
    assert (identifier(text), class_name(text)) == (name, type_name)


def test_the_paragraphs_and_lists_of_a_text_stay_in_a_docstring() -> None:
    text = (
        "One\nparagraph.\n\n# Head\nThen:\n- an item\n  that goes on\n- " + "word " * 30 + "\n\n```\na = 1\n\nb\n```\n"
    )
    assert docstring([text], 0).split("\n") == [
        '"""One paragraph.',
        "",
        "# Head",
        "Then:",
        "- an item that goes on",
        "- " + " ".join(["word"] * 22),
        "  " + " ".join(["word"] * 8),
        "",
        "```",
        "a = 1",
        "b",
        "```",
        '"""',
    ]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("* an *item*", "- an \\*item\\*"),
        ("## A head", "**A head**"),
        ("#tag", "\\#tag"),
        ("-", "\\-"),
        ("# ", "\\#"),
        ("2. b", "2. b"),
    ],
)
def test_a_line_of_markdown_stays_an_item_or_becomes_bold(line: str, written: str) -> None:
    assert markdown_line(line) == written


@pytest.mark.parametrize("text", ["1. a", "1) a", "- a", "+ a", "* a", "---", "- - -", "===", "1.", "-", "> a", "# a"])
def test_prose_begins_no_list_and_is_no_rule(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"Before.\n\n{markdown(text)}\n")
    assert [token.type for token in tokens[3:]] == ["paragraph_open", "inline", "paragraph_close"]
    assert [child.content for child in tokens[4].children or ()] == [text]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (code("call({a}, name)", a=literal('Any "payload" \\')), 'call("", name)'),
        (code("{a}[name]", a=fstring(["{Any} is ", Code("shown(payload)"), ' of "Any"'])), "(shown(payload))[name]"),
        (code("{a}", a=fstring(["}", Code('{"Any": "b"}[name]'), "{"])), "(  { 0: 0 } [name])"),
        (code("{a}", a=fstring([Code("name"), Code("other")])), "(name other)"),
        (code("{a}\n    return name", a=docstring(['ends in "Any"'], 4)), '""\n    return name'),
    ],
)
def test_the_names_that_source_uses_are_told_from_the_texts_in_it(source: Code, left: str) -> None:
    assert beside_texts(source) == left


@pytest.mark.parametrize("text", HOSTILE)
def test_words_for_models_end_no_docstring_in_any_version_of_the_model_generator(text: str) -> None:
    tree = ast.parse(f'"""\n{model_words(text)}\n"""')
    assert [type(node) for node in tree.body] == [ast.Expr]
    assert "\\" not in model_words(text)
