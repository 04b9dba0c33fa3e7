"""The parser of the command line: every command, its arguments, and what its help page says."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from callsheet import __version__
from callsheet.commands.arguments import CommandParser, Parser, days, jobs, port, seconds, whole

_MOCK_PORT: Final = 4010
_RAW: Final = argparse.RawDescriptionHelpFormatter

_OVERVIEW = """\
Clients for paid video and image APIs, generated from hand-written OpenAPI specs. They check a payload
and price it before anything is sent.

  callsheet list                                            what can be called
  callsheet check ulazai.kling30.generate payload.json      is this payload right, and what will it cost?
  callsheet estimate ulazai.kling30.generate jobs.jsonl     the price, line by line
  callsheet explain ulazai.kling30.no-ratio-with-frames     what a rule says, and on what grounds
  callsheet generate                                        the clients, from the specs
  callsheet diff main                                       what changed in the specs for users
  callsheet jobs list --journal jobs.jsonl                  what became of the calls of a client
  callsheet mock                                            the providers on this machine, to test against

Exit status: 0 fine, 1 findings, 2 the call itself was wrong.
"""

_CHECK = """\
Examples:
  callsheet check ulazai.kling30.generate payload.json
  echo '{"prompt": "A fox"}' | callsheet check ulazai.kling30.generate -
  callsheet check ugclab.video.create campaign.jsonl --strict
  callsheet check ugclab.image.create *.json --format github
  callsheet check ulazai.kling30.generate payload.json --fix            what would be repaired, as a diff
  callsheet check ulazai.kling30.generate payload.json --fix --write    repaired in the file
  callsheet check each campaign.jsonl          every line names its operation:
                                               {"operation": "ugclab.video.create", "payload": {...}}

A file holds one payload, an array of them, or JSON Lines of any length; YAML by its name (.yaml).

Exit status: 0 all valid, 1 not all (with --strict: a warning counts, too), 2 the call itself was wrong.
"""

_ESTIMATE = """\
Examples:
  callsheet estimate ulazai.kling30.generate payload.json
  callsheet estimate each campaign.jsonl

An estimate is exact, a range (something was left out whose default nobody documents) or unknown, with
the reason. Unknown prices are counted, never added up.

Exit status: 0 all valid, 1 not all, 2 the call itself was wrong.
"""

_GENERATE = """\
Examples:
  callsheet generate                        write the clients
  callsheet generate --check                in CI: fail, with a diff, where they are not up to date
  callsheet generate --watch                while editing: again whenever a spec has changed
  callsheet generate --specs my/specs --out my/generated
  callsheet generate --specs petstore.yaml --out clients
                                            from one OpenAPI 3.1 document that others wrote

The folders can be set once, in pyproject.toml:
  [tool.callsheet]
  specs = "specs"
  out = "generated"
  package = "my_clients"

Exit status: 0 up to date, 1 something is wrong in specs, or not up to date with --check, 2 the call
itself was wrong.
"""

_LINT = """\
Examples:
  callsheet lint                            every spec of the specs folder
  callsheet lint specs/ulazai/kling30.yaml  only what is wrong in this file
  callsheet lint petstore.yaml              a document outside of the specs folder, which others wrote

  callsheet lint --format sarif             for code scanning
  callsheet lint --max-age 180              warn of pages that nobody has read for half a year
  callsheet lint --rules                    every rule, in one sentence

Every problem reads file:line:column: severity: message [rule]. One that is meant so is ignored by a
comment on its line, or on a line of its own above it, which says why:
  model: { enum: [a, a] }  # callsheet: ignore[enum-repeats] the page lists it twice

Exit status: 0 no errors (with --strict: no warnings either), 1 errors, 2 the call itself was wrong.
"""

_NEW = """\
Examples:
  callsheet new acme                        specs/acme with an API called video
  callsheet new acme --api images           one more API, in specs/acme/images.yaml
  callsheet new --schema                    the schema for editors alone, for specs that are there

What is written can be generated at once; `callsheet lint` names what is to be filled in. No file is
overwritten. Editors that know yaml-language-server complete and check it by its first line.

Exit status: 0 written, 2 the call itself was wrong.
"""

_DIFF = """\
Examples:
  callsheet diff main                       the specs on disk against those of a branch
  callsheet diff v1.2 v1.3                  two revisions of git
  callsheet diff ../other/specs specs       two folders
  callsheet diff old.yaml petstore.yaml     two states of one document, or of one spec
  callsheet diff main --format markdown     for a pull request
  callsheet diff main --fail-on breaking    let prices change

What changed for users is breaking, price, safe or a note (evidence, sources, wording). How a spec is
written changes nothing. The campaign of [tool.callsheet], or --campaign, is priced with both.

Exit status: 0 nothing that counts, 1 breaking, 3 a price and nothing breaking, 4 only safe changes or
notes (with --fail-on any), 2 the call itself was wrong.
"""

_LIST = """\
Examples:
  callsheet list                            every operation
  callsheet list ulazai                     those of a provider
  callsheet list ulazai.kling30.generate    its fields, limits and prices

Exit status: 0 listed, 2 the call itself was wrong.
"""

_MOCK = """\
Examples:
  callsheet mock                            every provider, each with an account of 10000 credits
  callsheet mock ulazai --progress polls:3  jobs are done at the fourth time they are asked for
  callsheet mock --faults faults.yaml       the faults that a file lists:
                                            [{"operation": "ulazai.kling30.generate", "fault": "close"}]
  callsheet mock --chaos 42:0.2             a fifth of all requests meets a fault, the same ones every time

A client needs only its base_url. Everything else is asked and told as JSON below /__callsheet__/: the
ledger, the requests, the jobs, the faults, the clock. What no document says of an answer stands in its
header X-Callsheet-Mock.

Exit status: 0 stopped, 1 the ledger did not balance, 2 the call itself was wrong.
"""

_EXPLAIN = """\
Examples:
  callsheet explain ulazai.kling30.no-ratio-with-frames     by its full id, as findings show it
  callsheet explain image-needed                            by its end, where no other rule shares it
  callsheet explain unknown-field                           a kind of rule, and which rules are of it
  callsheet explain dead-rule                               a rule of callsheet lint

Exit status: 0 explained, 2 the call itself was wrong.
"""

_JOBS = """\
Examples:
  callsheet jobs list --journal jobs.jsonl      every call in the journal, and where it stands
  callsheet jobs resume --journal jobs.jsonl    wait for the jobs that were started and have not ended

The journal is the file that a client was made with: UlazAI(journal="jobs.jsonl"). Nothing is ever sent
again: resume only asks for the state of jobs, with the keys of the environment.

Exit status: 0 fine, 1 a line of the journal cannot be read, a job has not succeeded, or the outcome of
a call is unknown, 2 the call itself was wrong.
"""


def parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of the whole command line; of one command `only`, which is made in a fraction of the time."""
    top = Parser(prog="callsheet", description=_OVERVIEW, formatter_class=_RAW)
    top.add_argument("--version", action="version", version=f"callsheet {__version__}")
    top.add_argument("--print-completion", metavar="SHELL", choices=("bash", "zsh", "tcsh"), help="bash, zsh or tcsh")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=CommandParser)
    for name, (purpose, epilog, add) in _COMMANDS.items():
        if only not in _COMMANDS or name == only:
            said = purpose[0].upper() + purpose[1:] + "."
            add(commands.add_parser(name, help=purpose, description=said, epilog=epilog, formatter_class=_RAW))
    return top


def _check(command: argparse.ArgumentParser) -> None:
    _payloads(command, "text", "json", "github", "sarif", "junit")
    command.add_argument("--strict", action="store_true", help="a warning counts as an error")
    command.add_argument("--fix", action="store_true", help="show, as a diff, what can be repaired safely")
    command.add_argument("--unsafe-fixes", action="store_true", help="repair what changes the meaning, too")
    command.add_argument("--write", action="store_true", help="write what --fix repairs into the files")
    shared = "processes for JSON Lines files; pays from about 20 MB and with free processors (1)"
    command.add_argument("--jobs", metavar="N", type=jobs, default=1, help=shared)


def _estimate(command: argparse.ArgumentParser) -> None:
    _payloads(command, "text", "json", "github")


def _payloads(command: argparse.ArgumentParser, *formats: str) -> None:
    command.add_argument("operation", metavar="OPERATION", help="such as ulazai.kling30.generate, or each")
    command.add_argument("files", metavar="FILE", nargs="*", default=[], help="payloads; - or none is standard input")
    _format(command, *formats)
    command.add_argument("-q", "--quiet", action="store_true", help="print the summary only")
    _clients(command)


def _format(command: argparse.ArgumentParser, *formats: str) -> None:
    command.add_argument("--format", choices=formats, default="text", help="how to print (text)")


def _clients(command: argparse.ArgumentParser) -> None:
    command.add_argument("--clients", metavar="DIR", help="a folder that `generate --out` wrote")


def _generate(command: argparse.ArgumentParser) -> None:
    mode = command.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing; exit 1 with a diff where something differs")
    mode.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    mode.add_argument("--watch", action="store_true", help="write again whenever a spec has changed, until Ctrl-C")
    command.add_argument("--specs", metavar="PATH", help="the specs folder (specs), or one OpenAPI document")
    command.add_argument("--provider", metavar="NAME", help="what a document's provider is called (its file's name)")
    command.add_argument("--out", metavar="DIR", help="the output folder (generated)")
    command.add_argument("--package", metavar="NAME", help="the name of the package (callsheet_clients)")


def _lint(command: argparse.ArgumentParser) -> None:
    command.add_argument("names", metavar="SPEC", nargs="*", help="spec files; none is every file of the specs folder")
    command.add_argument("--specs", metavar="DIR", help="the specs folder (specs)")
    _format(command, "text", "json", "github", "sarif")
    command.add_argument("--strict", action="store_true", help="exit 1 for warnings, too")
    command.add_argument("--max-age", metavar="DAYS", type=days, help="warn of sources that were read longer ago")
    command.add_argument("--rules", action="store_true", help="print every rule, and what it asks for")


def _diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", metavar="OLD", help="a folder of specs, a single file, or a revision of git")
    command.add_argument("new", metavar="NEW", nargs="?", help="the same; none is the specs folder as it is")
    command.add_argument("--specs", metavar="PATH", help="the specs folder (specs), or one OpenAPI document")
    command.add_argument("--campaign", metavar="FILE", help="payloads to check and price with both")
    _format(command, "text", "json", "markdown")
    levels = ("breaking", "price", "any", "never")
    command.add_argument("--fail-on", choices=levels, default="price", help="from which changes on to fail (price)")


def _new(command: argparse.ArgumentParser) -> None:
    command.add_argument("provider", metavar="PROVIDER", nargs="?", help="the provider, as its folder is called")
    command.add_argument("--api", metavar="NAME", default="video", help="the API, as its file is called (video)")
    command.add_argument("--specs", metavar="DIR", help="the specs folder (specs)")
    command.add_argument("--schema", action="store_true", help="write the JSON Schema for editors, and nothing else")


def _list(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", nargs="?", help="a provider, or an operation")
    command.add_argument("--names", action="store_true", help="the names of the operations only")
    _clients(command)


def _explain(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "rule", metavar="RULE", nargs="?", help="a rule id, the end of one, a kind such as required, or a rule of lint"
    )
    command.add_argument("--names", action="store_true", help="the ids of all rules only")
    _format(command, "text", "json")
    _clients(command)


def _mock(command: argparse.ArgumentParser) -> None:
    command.add_argument("providers", metavar="PROVIDER", nargs="*", help="such as ulazai; none is all of them")
    command.add_argument(
        "--port", type=port, default=_MOCK_PORT, help=f"the port; 0 is any that is free ({_MOCK_PORT})"
    )
    command.add_argument(
        "--progress", default="immediate", help="immediate, polls:N, time:SECONDS or manual (immediate)"
    )
    command.add_argument("--faults", metavar="FILE", help="a fault script: JSON, JSON Lines or YAML")
    command.add_argument(
        "--chaos", metavar="SEED[:RATE]", help="faults at random; the seed random draws one (rate 0.1)"
    )
    command.add_argument("--balance", type=whole, default=10_000, help="credits of each account (10000)")
    command.add_argument(
        "--unknown-price", type=whole, default=10, help="charged where no document states a price (10)"
    )
    command.add_argument("--key", action="append", help="a key that is taken; none takes every key")
    command.add_argument("--rate-limits", action="store_true", help="enforce the documented rate limits")
    _clients(command)
    command.add_argument("-q", "--quiet", action="store_true", help="print no line for each request")


def _jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", metavar="ACTION", choices=("list", "resume"), help="list or resume")
    command.add_argument("--journal", metavar="PATH", required=True, help="the journal of a client")
    command.add_argument("--deadline", type=seconds, default=600.0, help="seconds to wait for a job at most (600)")
    command.add_argument("--interval", type=seconds, help="seconds between two polls (as documented)")
    command.add_argument("--base-url", metavar="PROVIDER=URL", action="append", help="another address of a provider")
    _format(command, "text", "json")
    _clients(command)


_COMMANDS: Final[dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]]] = {
    "check": ("check payloads, and price them", _CHECK, _check),
    "estimate": ("estimate what payloads will cost", _ESTIMATE, _estimate),
    "generate": ("generate the clients from the specs", _GENERATE, _generate),
    "lint": ("find what is wrong in specs", _LINT, _lint),
    "diff": ("find what changed in the specs for users", _DIFF, _diff),
    "new": ("write a first spec to fill in", _NEW, _new),
    "list": ("list operations, models, limits and prices", _LIST, _list),
    "explain": ("explain a rule, with an example that passes and one that fails", _EXPLAIN, _explain),
    "mock": ("serve the providers on this machine, to try things out and to test", _MOCK, _mock),
    "jobs": ("list the calls of a journal, and wait for their jobs", _JOBS, _jobs),
}
"""What each command does, what its help page says, and what adds its arguments."""
