"""The table of paid POSTs, for people to read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.paid_posts.faults import FAULTS
from tests.bench.paid_posts.sdks import SDKS, Count

README = Path(__file__).with_name("README.md")

_PAGE = """# Paid POSTs per call

Written by `make paid-posts`; do not edit. Each SDK makes one logical call that starts a paid job; a server on this
machine reads the request whole, counts it, and then the fault happens. Each figure is how many times the provider would
have been asked to work. Every answer under which it is above 1 may be a job that is paid twice, except for 429, which
the documents of UlazAI show as refused before any work.

{posts}

Measured on {date} with Python {python} (`make paid-posts`), all of it in one run.

- Every SDK has its default settings. Only its address, its key, and, for the line of the timeout, how long it waits
  for an answer are set, in the documented way. Pauses between attempts are cut short (`time.sleep`), the number of
  attempts is not.
- fal-client speaks https only: it is sent to the same server behind a certificate for 127.0.0.1, which `SSL_CERT_FILE`
  lets it trust; `FAL_QUEUE_RUN_HOST` gives the address. Nothing in it is replaced.
- callsheet is `UlazAI().kling30.generate`; [the table of faults](../../faults/README.md) says what each call ends in.
  The others are `text_to_video.create` (runwayml), `generations.create` (lumaai), `images.generate` (openai), `submit`
  (fal-client), `predictions.create` (replicate) and `models.generate_videos` (google-genai).
- replicate and google-genai do not send a POST again unless they are told to. replicate waits for an answer without
  end unless it is told how long.

## How the call ends

What the caller is given: `answer` is a success, without any error. The first line shows that each SDK is asked as it
should be.

{ends}
"""


def page(found: Mapping[str, list[Count]]) -> str:
    """The page with what came of the calls of each SDK that could be installed."""
    date, python = datetime.now(UTC).date().isoformat(), sys.version.split()[0]
    return _PAGE.format(posts=posts(found), ends=ends(found), date=date, python=python)


def posts(found: Mapping[str, list[Count]]) -> str:
    """How many POSTs came, as a table in Markdown."""
    return _table(found, "--:", lambda count: str(count.posts))


def ends(found: Mapping[str, list[Count]]) -> str:
    """How the calls ended, as a table in Markdown."""
    return _table(found, "---", lambda count: f"`{count.end}`")


def _table(found: Mapping[str, list[Count]], align: str, cell: Callable[[Count], str]) -> str:
    """A line a fault and a column an SDK; one that is not there has a dash in every line."""
    names = [f"{sdk.name} {sdk.release}" if sdk.release else sdk.name for sdk in SDKS]
    lines = [["What happens to the request", *names], ["---", *(align for _ in SDKS)]]
    for number, fault in enumerate(FAULTS):
        lines.append([fault.row, *(cell(found[sdk.name][number]) if sdk.name in found else "–" for sdk in SDKS)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
