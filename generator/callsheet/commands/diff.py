"""`callsheet diff`: two states of the specs in, what changed for users out."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from callsheet.commands.differences import PRINTERS
from callsheet.commands.findings import print_problems
from callsheet.commands.folders import shown
from callsheet.commands.terminal import Printer, complain
from callsheet.differences.campaigns import CampaignError, effect
from callsheet.differences.changes import Change, by_weight
from callsheet.differences.providers import differences
from callsheet.differences.revisions import RevisionError
from callsheet.differences.states import read_states
from callsheet.problems import SpecError
from callsheet.project import Settings, SettingsError, read_settings

EXIT_BREAKING, EXIT_WRONG_CALL, EXIT_PRICE, EXIT_SAFE = 1, 2, 3, 4
_FAILS: Final = {
    "breaking": {"breaking": EXIT_BREAKING},
    "price": {"breaking": EXIT_BREAKING, "price": EXIT_PRICE},
    "any": {"breaking": EXIT_BREAKING, "price": EXIT_PRICE, "safe": EXIT_SAFE},
    "never": {},
}
"""The exit status of each kind of change, by what `--fail-on` says."""


def diff(options: Namespace) -> int:
    """Carry out `diff`; returns the exit status."""
    try:
        settings = read_settings(Path.cwd())
        root = Path(options.specs) if options.specs else settings.specs
        campaign = _campaign(options, settings)
        with read_states(options.old, options.new, root, shown(root)) as (old, new):
            changes = differences(old.providers, new.providers, documents=new.documents)
            found = effect(campaign, shown(campaign), old, new) if campaign is not None and changes else None
            if found is not None:
                changes = by_weight((*changes, *found.untold(changes)))
    except (SettingsError, RevisionError, CampaignError) as error:
        complain(str(error))
        return EXIT_WRONG_CALL
    except SpecError as error:
        print_problems(Printer(sys.stderr), error.problems, "text")
        complain("these specs cannot be compared before they are mended")
        return EXIT_WRONG_CALL
    PRINTERS[options.format](Printer(sys.stdout), changes, found)
    return _status(changes, options.fail_on)


def _campaign(options: Namespace, settings: Settings) -> Path | None:
    if options.campaign is None:
        # The campaign of a project is one of its own specs, not of a document that is named here.
        return None if Path(options.specs or options.old).is_file() else settings.campaign
    path = Path(options.campaign)
    if not path.is_file():
        raise CampaignError(f"{options.campaign}: no such file")
    return path


def _status(changes: tuple[Change, ...], fail_on: str) -> int:
    statuses = _FAILS[fail_on]
    return next((statuses[change.kind] for change in changes if change.kind in statuses), 0)
