"""`callsheet --print-completion`: completion for a shell, operation names included."""

from __future__ import annotations

import argparse

from callsheet.commands.terminal import complain

# compgen -W would expand the names, and one that comes from a spec may hold anything, such as $(command).
_BASH = """
_callsheet_names() {
  local name
  while IFS= read -r name; do
    case $name in
      *[!A-Za-z0-9._-]*) ;;
      "$1"*) printf '%s\\n' "$name" ;;
    esac
  done
}
_callsheet_operations() {
  { callsheet list --names 2>/dev/null; echo each; } | _callsheet_names "$1"
}
_callsheet_rules() {
  callsheet explain --names 2>/dev/null | _callsheet_names "$1"
}
"""
_ZSH = """
_callsheet_operations() {
  local -a names
  names=(${(f)"$(callsheet list --names 2>/dev/null)"} each)
  _describe operation names
}
_callsheet_rules() {
  local -a rules
  rules=(${(f)"$(callsheet explain --names 2>/dev/null)"})
  _describe rule rules
}
"""


def completion(parser: argparse.ArgumentParser, shell: str) -> int:
    """Print the completion script of a shell; returns the exit status."""
    try:
        import shtab
    except ImportError:
        complain("completion needs shtab, which is not installed: pip install 'callsheet[cli]'")
        return 2
    operations, rules = (
        {"bash": function, "zsh": function, "tcsh": ""} for function in ("_callsheet_operations", "_callsheet_rules")
    )
    for action in _actions(parser):
        if action.dest in ("operation", "name"):
            action.complete = operations  # type: ignore[attr-defined]  # the attribute that shtab reads
        elif action.dest == "rule":
            action.complete = rules  # type: ignore[attr-defined]  # the same
        elif action.dest in ("files", "journal", "specs", "campaign"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # the same
        elif action.dest in ("old", "new"):
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # the same
    print(shtab.complete(parser, shell, preamble={"bash": _BASH, "zsh": _ZSH}.get(shell, "")))
    return 0


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    found: list[argparse.Action] = []
    for action in parser._actions:
        found.append(action)
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                found.extend(_actions(command))
    return found
