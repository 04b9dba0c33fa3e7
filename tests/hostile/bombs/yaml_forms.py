"""Bombs: what YAML itself may do."""

from __future__ import annotations

import json

from tests.hostile.bombs.making import Bomb, alone, bomb, document, ref


@bomb
def aliases_of_aliases() -> Bomb:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return alone("openapi: 3.1.0\n" + "\n".join(rows))


@bomb
def aliases_of_mappings() -> Bomb:
    rows = ["a0: &a0 {x: 1}"]
    rows += [f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}" for n in range(1, 9)]
    return alone("openapi: 3.1.0\n" + "\n".join(rows))


@bomb
def aliases_of_schemas() -> Bomb:
    rows = ["S0: &a0 {type: string, maxLength: 5}"]
    for n in range(1, 6):
        inner = ", ".join(f"k{i}: *a{n - 1}" for i in range(9))
        rows.append(f"S{n}: &a{n} {{type: object, properties: {{{inner}}}}}")
    return alone(document(ref("S5"), schemas="HERE").replace('"HERE"', "{" + ", ".join(rows) + "}"))


@bomb
def aliases_of_one_long_text() -> Bomb:
    text = "x" * 90_000
    return alone(document(**{"x-a": "HERE"}).replace('"HERE"', f'[&t "{text}", {", ".join(["*t"] * 4_000)}]'))


@bomb
def descriptions_by_alias() -> Bomb:
    text = json.dumps("word " * 15_000)
    rows = ", ".join(f"f{n}: {{type: string, description: {'*t' if n else '&t ' + text}}}" for n in range(900))
    return alone(document({"type": "object", "properties": "HERE"}).replace('"HERE"', "{" + rows + "}"))


@bomb
def brackets_without_end() -> Bomb:
    return alone("[" * 1_000_000)


@bomb
def brackets_with_end() -> Bomb:
    return alone("[" * 100_000 + "]" * 100_000)


@bomb
def braces() -> Bomb:
    return alone("{a: " * 50_000 + "1" + "}" * 50_000)


@bomb
def dashes() -> Bomb:
    return alone("- " * 500_000 + "x")


@bomb
def question_marks() -> Bomb:
    return alone("? " * 500_000 + "x")


@bomb
def levels_by_indentation() -> Bomb:
    return alone("\n".join(" " * n + "a:" for n in range(3_000)))


@bomb
def keys_in_brackets() -> Bomb:
    return alone("{" * 20_000 + "a" + "}: b" * 20_000)


@bomb
def anchors() -> Bomb:
    return alone("openapi: 3.1.0\nx-a:\n" + "".join(f"- &a{n} {n}\n" for n in range(300_000)))


@bomb
def one_very_long_line() -> Bomb:
    return alone("a" * 7_900_000)


@bomb
def one_very_long_line_of_pairs() -> Bomb:
    return alone("{" + ",".join(f"k{n}: {n}" for n in range(390_000)) + "}")


@bomb
def colons() -> Bomb:
    return alone(":" * 7_000_000)


@bomb
def many_list_items() -> Bomb:
    return alone("openapi: 3.1.0\nx-a:\n" + "- 1\n" * 1_900_000)


@bomb
def many_short_lists() -> Bomb:
    return alone("openapi: 3.1.0\nx-a: [" + "[],[" * 1_000_000)


@bomb
def comments() -> Bomb:
    return alone(document() + "\n#" * 3_500_000)


@bomb
def empty_lines() -> Bomb:
    return alone("\n" * 7_900_000 + document())


@bomb
def tags_of_yaml() -> Bomb:
    return alone("openapi: 3.1.0\nx-a:\n" + "- !!python/object/apply:os.system [id]\n" * 4_000)


@bomb
def documents_in_one_file() -> Bomb:
    return alone("---\na: 1\n" * 500_000)


@bomb
def wrong_keys() -> Bomb:
    return alone("openapi: 3.1.0\nx-a:\n" + "  a: 1\n" * 4_900)


@bomb
def quoted_text_of_escapes() -> Bomb:
    return alone(document(info={"title": "HERE", "version": "1"}).replace("HERE", "\\u0041" * 1_200_000))


@bomb
def block_text_of_many_lines() -> Bomb:
    head = "openapi: 3.1.0\ninfo:\n  title: a\n  version: '1'\n  description: |\n"
    return alone(head + "    line\n" * 700_000 + "paths: {}\n")


@bomb
def wrong_at_its_very_end() -> Bomb:
    return alone(document(**{"x-a": {f"k{n}": ["a"] * 1_000 for n in range(300)}}) + "]")


@bomb
def tags_at_the_end_of_much() -> Bomb:
    return alone(
        document(**{"x-a": {f"k{n}": ["a"] * 1_000 for n in range(300)}, "x-b": "HERE"}).replace('"HERE"', "!!set {}")
    )


@bomb
def line_separator_in_much() -> Bomb:
    return alone(document(**{"x-a": {f"k{n}": ["a\u2028"] * 1_000 for n in range(300)}}))
