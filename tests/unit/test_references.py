"""References: what a spec refers to in other files becomes part of one document, and nothing leaves the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from callsheet.problems import Position, Problems, SpecError
from callsheet.reading.bundling import bundle
from callsheet.reading.documents import Document
from callsheet.reading.folders import Folder
from callsheet.reading.references import lookup, references


def written(root: Path, **files: str) -> Folder:
    """A specs folder with files: `acme__video` is acme/video.yaml."""
    for name, text in files.items():
        path = root / "specs" / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Folder(root / "specs", "specs")


def bundled(folder: Folder, path: str = "acme/video.yaml") -> Document:
    found = Problems()
    document = bundle(folder.root / path, folder, found)
    if found:
        raise SpecError(found)
    return document


def problems(folder: Folder) -> list[str]:
    with pytest.raises(SpecError) as caught:
        bundled(folder)
    return [str(problem).replace(" error: ", " ", 1) for problem in caught.value.problems]


def test_a_component_of_another_file_becomes_a_component_here(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='a: { $ref: "_shared.yaml#/components/schemas/Size" }\n',
        acme___shared="components:\n  schemas:\n    Size: { type: string }\n    Other: { type: integer }\n",
    )
    assert bundled(folder).data == {
        "a": {"$ref": "#/components/schemas/Size"},
        "components": {"schemas": {"Size": {"type": "string"}}},
    }


def test_what_was_borrowed_keeps_the_position_of_its_own_file(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='a:\n  $ref: "_shared.yaml#/components/schemas/Size"\n',
        acme___shared="components:\n  schemas:\n    Size: { type: string }\n",
    )
    document = bundled(folder)
    assert document.file == "specs/acme/video.yaml"
    assert document.position("/a/$ref") == Position("specs/acme/video.yaml", 2, 9)
    assert document.position("/components/schemas/Size/type") == Position("specs/acme/_shared.yaml", 3, 19)
    assert document.key_position("/components/schemas/Size/type") == Position("specs/acme/_shared.yaml", 3, 13)


def test_what_stands_beside_a_reference_stays(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='a: { description: Wide., $ref: "_shared.yaml#/components/schemas/Size" }\n',
        acme___shared="components: { schemas: { Size: { type: string } } }\n",
    )
    assert bundled(folder).data["a"] == {"$ref": "#/components/schemas/Size", "description": "Wide."}


def test_references_are_followed_from_file_to_file(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='a: { $ref: "_one.yaml#/components/schemas/A" }\n',
        acme___one='components: { schemas: { A: { items: { $ref: "../other/_two.yaml#/components/schemas/B" } } } }',
        other___two="""\
components: { schemas: { B: { items: { $ref: "#/components/schemas/C" } }, C: { type: string } } }
""",
    )
    assert bundled(folder).data["components"]["schemas"] == {
        "A": {"items": {"$ref": "#/components/schemas/B"}},
        "B": {"items": {"$ref": "#/components/schemas/C"}},
        "C": {"type": "string"},
    }


def test_files_that_refer_to_each_other_end(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video="""\
a: { $ref: "_shared.yaml#/components/schemas/Tree" }
components: { schemas: { Leaf: { type: string } } }
""",
        acme___shared="""\
components:
  schemas:
    Tree:
      properties:
        self: { $ref: "#/components/schemas/Tree" }
        twin: { $ref: "_shared.yaml#/components/schemas/Twin" }
    Twin:
      properties: { back: { $ref: "#/components/schemas/Tree" } }
""",
    )
    schemas = bundled(folder).data["components"]["schemas"]
    assert sorted(schemas) == ["Leaf", "Tree", "Twin"]
    assert schemas["Twin"] == {"properties": {"back": {"$ref": "#/components/schemas/Tree"}}}


def test_a_component_that_only_borrows_one_of_its_name_stands_for_it(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video="""\
a: { $ref: "#/components/schemas/Size" }
b: { $ref: "_shared.yaml#/components/schemas/Size" }
components: { schemas: { Size: { $ref: "_shared.yaml#/components/schemas/Size" } } }
""",
        acme___shared="components: { schemas: { Size: { type: string } } }\n",
    )
    data = bundled(folder).data
    assert data["components"]["schemas"] == {"Size": {"type": "string"}}
    assert data["a"] == data["b"] == {"$ref": "#/components/schemas/Size"}


def test_two_components_of_one_name_are_a_problem_where_the_second_is_asked_for(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video="""\
a: { $ref: "_shared.yaml#/components/schemas/Size" }
components: { schemas: { Size: { type: integer } } }
""",
        acme___shared="components: { schemas: { Size: { type: string } } }\n",
    )
    assert problems(folder) == [
        "specs/acme/video.yaml:1:12: two different components are named 'Size': rename one of them [component-name]"
    ]


def test_a_reference_that_borrows_itself_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='components: { schemas: { A: { $ref: "_shared.yaml#/components/schemas/A" } } }\n',
        acme___shared='components: { schemas: { A: { $ref: "video.yaml#/components/schemas/A" } } }\n',
    )
    assert len(problems(folder)) >= 1


def test_a_key_in_an_example_that_is_called_ref_is_data(tmp_path: Path) -> None:
    folder = written(tmp_path, acme__video='examples: { one: { value: { $ref: "https://acme.test/x" } } }\n')
    assert bundled(folder).data == {"examples": {"one": {"value": {"$ref": "https://acme.test/x"}}}}


def test_a_property_that_is_called_value_is_no_example(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video="""\
properties:
  examples:
    properties:
      value: { $ref: "https://acme.test/x#/components/schemas/A" }
""",
    )
    assert len(problems(folder)) == 1


@pytest.mark.parametrize(
    "reference",
    [
        "../../outside.yaml#/components/schemas/Size",
        "%2e%2e/../outside.yaml#/components/schemas/Size",
        "..%2F..%2Foutside.yaml#/components/schemas/Size",
        "./../.././outside.yaml#/components/schemas/Size",
        "link.yaml#/components/schemas/Size",
        "linked/outside.yaml#/components/schemas/Size",
        "{root}/outside.yaml#/components/schemas/Size",
        "{root}/specs/acme/_shared.yaml#/components/schemas/Size",
        "file://{root}/outside.yaml#/components/schemas/Size",
        "file:outside.yaml#/components/schemas/Size",
        "http://127.0.0.1:9/outside.yaml#/components/schemas/Size",
        "HTTPS://acme.test/outside.yaml#/components/schemas/Size",
        "//acme.test/outside.yaml#/components/schemas/Size",
        "\\\\\\\\acme\\\\share\\\\outside.yaml#/components/schemas/Size",
        "C:/outside.yaml#/components/schemas/Size",
        "outside.yaml\\0#/components/schemas/Size",
        "outside%00.yaml#/components/schemas/Size",
        ".#/components/schemas/Size",
        "..#/components/schemas/Size",
    ],
)
def test_no_reference_leaves_the_folder(tmp_path: Path, reference: str) -> None:
    folder = written(
        tmp_path,
        acme__video=f'a: {{ $ref: "{reference.replace("{root}", str(tmp_path))}" }}\n',
        acme___shared="components: { schemas: { Size: { type: string } } }\n",
    )
    (tmp_path / "outside.yaml").write_text("components: { schemas: { Size: { type: string } } }\n")
    (tmp_path / "specs" / "acme" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "specs" / "acme" / "linked").symlink_to(tmp_path)
    [problem] = problems(folder)
    assert problem.startswith("specs/acme/video.yaml:1:12: ")
    assert problem.endswith("[reference]")


def test_a_link_that_stays_inside_the_folder_is_followed(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='a: { $ref: "link.yaml#/components/schemas/Size" }\n',
        acme___shared="components: { schemas: { Size: { type: string } } }\n",
    )
    (tmp_path / "specs" / "acme" / "link.yaml").symlink_to("_shared.yaml")
    assert bundled(folder).data["a"] == {"$ref": "#/components/schemas/Size"}


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#",
        "#/",
        "#/components",
        "#/components/schemas",
        "#/components/schemas/Size/type",
        "#/info",
        "#Size",
        "#/x/y/z",
    ],
)
def test_a_reference_into_another_file_names_a_component(tmp_path: Path, fragment: str) -> None:
    folder = written(
        tmp_path,
        acme__video=f'a: {{ $ref: "_shared.yaml{fragment}" }}\n',
        acme___shared="components: { schemas: { Size: { type: string } } }\ninfo: {}\n",
    )
    assert problems(folder) == [
        f"specs/acme/video.yaml:1:12: '_shared.yaml{fragment}' must name a component, "
        "as in #/components/schemas/Name [reference]"
    ]


def test_every_reference_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video="""\
a: { $ref: "#/components/schemas/A" }
b: { $ref: "_shared.yaml#/components/schemas/B" }
c: { $ref: "https://acme.test#/components/schemas/C" }
d: [{ $ref: "gone.yaml#/components/schemas/D" }]
""",
        acme___shared="components: { schemas: {} }\n",
    )
    assert [problem.split(":")[1] for problem in problems(folder)] == ["1", "2", "3", "4"]


def test_what_is_wrong_in_a_file_that_is_referred_to_is_told_with_its_own_name(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video='a: { $ref: "_shared.yaml#/components/schemas/Size" }\n',
        acme___shared="components: { schemas: [\n",
    )
    [problem] = problems(folder)
    assert problem.startswith("specs/acme/_shared.yaml:2:1: ")


def test_names_with_a_slash_a_tilde_or_a_space_are_found(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        acme__video="""\
a: { $ref: "#/components/schemas/a~1b" }
b: { $ref: "#/components/schemas/c~0d" }
c: { $ref: "#/components/schemas/e%20f" }
components: { schemas: { a/b: {}, c~d: {}, e f: {} } }
""",
    )
    assert bundled(folder).data["components"]["schemas"] == {"a/b": {}, "c~d": {}, "e f": {}}


@pytest.mark.parametrize("text", ["- a\n", "text\n", "5\n"])
def test_a_document_that_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path, acme__video=text)
    assert problems(folder) == ["specs/acme/video.yaml:1:1: an OpenAPI document is a mapping [document]"]


@pytest.mark.parametrize("components", ["[]", "text", "{ schemas: [] }", "{ schemas: text }", "{ schemas: null }"])
def test_what_was_borrowed_finds_its_place_or_a_problem(tmp_path: Path, components: str) -> None:
    folder = written(
        tmp_path,
        acme__video=f'a: {{ $ref: "_shared.yaml#/components/schemas/Size" }}\ncomponents: {components}\n',
        acme___shared="components: { schemas: { Size: { type: string } } }\n",
    )
    try:
        data = bundled(folder).data
    except SpecError:
        return
    assert data["components"]["schemas"] == {"Size": {"type": "string"}}


def test_each_file_is_read_once(tmp_path: Path) -> None:
    folder = written(tmp_path, acme__video="a: 1\n")
    path = tmp_path / "specs" / "acme" / "video.yaml"
    first = folder.load(path)
    path.write_text("a: 2\n")
    assert folder.load(path.parent / ".." / "acme" / "video.yaml") is first


def test_lookup_follows_mappings_and_lists() -> None:
    data = {"a": [{"b~/c": 5}], "": 1, "0": 2}
    assert lookup(data, "#/a/0/b~0~1c") == 5
    assert lookup(data, "#") == data
    assert lookup(data, "#/0") == 2
    for wrong in ("#/a/1", "#/a/-1", "#/a/x", "#/a/0/b", "#/b", "other.yaml#/a", "a", "#/a/0/b~0~1c/d", "#/a/²"):
        assert lookup(data, wrong) is None


def test_references_lists_who_refers_to_what() -> None:
    data = {
        "a": {"$ref": "#/b"},
        "b": [{"$ref": "#/c", "d": {"$ref": 5}}],
        "examples": {"x": {"value": {"$ref": "#/e"}}},
    }
    assert list(references(data)) == [("/a", "#/b"), ("/b/0", "#/c")]
