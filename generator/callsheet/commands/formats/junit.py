"""The format `junit`: a test suite a file and a test case a payload, as GitLab, Jenkins and others read it.

A suite begins with the count of its cases, so the cases wait in a temporary file until the last of them is known. In
memory is one case, and the counts of each file.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax.saxutils import escape

from callsheet.commands.terminal import without_runner_words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads.streams import Payload
    from callsheet.runtime.estimates import Estimate

_PIECE: Final = 1 << 16
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class _Suite:
    """The cases of one file: how many there are, and how many bytes they take in the temporary file."""

    file: str
    tests: int = 0
    failures: int = 0
    errors: int = 0
    size: int = 0


def opened(options: Namespace, out: Printer) -> JunitReport:  # every format has one shape
    """The format for one call."""
    return JunitReport(out)


class JunitReport:
    """Writes a payload that is not valid as a failure, and a text that is no payload as an error."""

    wants_each = True
    prints_fine = False

    def __init__(self, out: Printer) -> None:
        self._out = out
        self._suites: list[_Suite] = []
        self._stack = ExitStack()
        self._cases: BinaryIO = self._stack.enter_context(TemporaryFile())  # noqa: SIM115  # open until the end

    def take(self, payload: Payload, result: Result, index: int) -> None:  # every format has one shape
        """Note one case."""
        if not self._suites or self._suites[-1].file != payload.file:
            self._suites.append(_Suite(payload.file))
        suite = self._suites[-1]
        unreadable = any(violation["rule"].startswith("callsheet.") for violation in result.violations)
        suite.tests += 1
        suite.errors += unreadable
        suite.failures += not result.valid and not unreadable
        suite.size += self._cases.write(_case(payload, result, "error" if unreadable else "failure").encode("ascii"))

    def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
        """Print nothing: every case is noted by itself."""

    def finish(self, summary: Summary) -> None:  # every format has one shape
        """Write the whole report."""
        write = self._out.stream.write
        totals = [sum(getattr(suite, name) for suite in self._suites) for name in ("tests", "failures", "errors")]
        write('<?xml version="1.0" encoding="UTF-8"?>\n')
        write(f'<testsuites name="callsheet" {_counts(*totals)}>\n')
        self._cases.seek(0)
        with self._stack:
            for suite in self._suites:
                write(
                    f"  <testsuite name={_quoted(suite.file)} {_counts(suite.tests, suite.failures, suite.errors)}>\n"
                )
                left = suite.size
                while left and (piece := self._cases.read(min(left, _PIECE))):
                    write(piece.decode("ascii"))
                    left -= len(piece)
                write("  </testsuite>\n")
        write("</testsuites>\n")


def _counts(tests: int, failures: int, errors: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="0" time="0"'


def _case(payload: Payload, result: Result, kind: str) -> str:
    line = f' line="{payload.line}"' if payload.line is not None else ""
    head = f"classname={_quoted(result.operation)} name={_quoted(payload.place)} file={_quoted(payload.file)}{line}"
    if not result.violations:
        return f'    <testcase {head} time="0"/>\n'
    said = "\n".join(_text(line) for violation in result.violations for line in _told(violation))
    if result.valid:
        inner = f"<system-out>{said}</system-out>"
    else:
        first = next(violation for violation in result.violations if violation["severity"] == "error")
        more = len(result.violations) - 1
        message = first["message"] + (f" (and {more} more)" if more else "")
        inner = f"<{kind} message={_quoted(message)} type={_quoted(first['rule'])}>{said}</{kind}>"
    return f'    <testcase {head} time="0">\n      {inner}\n    </testcase>\n'


def _told(violation: dict[str, Any]) -> Iterator[str]:
    yield f"{violation['severity']}: {violation['path'] or '/'}: {violation['message']} [{violation['rule']}]"
    if violation["hint"]:
        yield f"  hint: {violation['hint']}"
    if violation["source"]:
        yield f"  {violation['evidence']}: {violation['source']}"


def _text(text: str) -> str:
    """A text as XML holds it, in one line of ASCII; what XML cannot hold is written as JSON writes it."""
    safe = _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    written = escape(safe, {"\r": "&#13;", "\n": "&#10;"}).encode("ascii", "xmlcharrefreplace").decode("ascii")
    return without_runner_words(written, "&#35;")


def _quoted(text: str) -> str:
    inner = _text(text).replace('"', "&quot;").replace("\t", "&#9;")
    return f'"{inner}"'
