"""Arguments: how a command line is taken apart, and what its values may be."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from callsheet.commands.entry import EXIT_WRONG_CALL
from callsheet.commands.terminal import complain

_MOST_JOBS = 64
_MOST_DIGITS = 7


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong with a call in one line, and where its help is."""

    def error(self, message: str) -> NoReturn:
        """End with the status of a wrong call."""
        complain(f"{message}{_meant(message)}; `{self.prog} --help` shows how it is called")
        raise SystemExit(EXIT_WRONG_CALL)


def _meant(message: str) -> str:
    """The choice that a word with a slip was meant to be, where a message is about one."""
    wrong, _, choices = message.partition("invalid choice: ")[2].partition(" (choose from ")
    if not choices:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(wrong.strip("'"), [word.strip(" ')") for word in choices.split(",")], n=1)
    return f": did you mean {near[0]!r}?" if near else ""


class CommandParser(Parser):
    """The parser of one command, which takes its options before, between and behind what it is called with."""

    _mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The options, and what is left over."""
        if self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False


def days(text: str) -> int:
    """A number of days, 0 or more."""
    if text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of days, such as 180")


def seconds(text: str) -> float:
    """Seconds above 0, a day at most."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0, at most 86400")
    return number


def port(text: str) -> int:
    """A port, 0 for any that is free."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535")
    return int(text)


def jobs(text: str) -> int:
    """A number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: 1 to {_MOST_JOBS}")
    return int(text)


def whole(text: str) -> int:
    """A whole number from 0."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)
