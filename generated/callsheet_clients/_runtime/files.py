"""Files: a file on its way to its name, so that nothing stands under that name before all of it is on the disk."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path

from .errors import DownloadFailed, InvalidArgument


def free(operation: str, target: Path, overwrite: bool) -> None:
    """Raise `InvalidArgument` where no file may be put under a name."""
    if not target.name or target.is_dir():
        raise InvalidArgument(operation, f"{os.fspath(target)!r} is a folder: name the file to write")
    if not overwrite and os.path.lexists(target):
        raise InvalidArgument(operation, f"{os.fspath(target)!r} exists: pass overwrite=True to replace it")


class PartFile:
    """The part of a file that is there already, in a file of its own beside the target.

    Raises `InvalidArgument` where it cannot be made, and `DownloadFailed` where the disk takes no more.
    """

    def __init__(self, operation: str, target: Path, overwrite: bool) -> None:
        free(operation, target, overwrite)
        self.target = target
        self.path = target.with_name(f"{target.name[:40]}.{uuid.uuid4().hex[:8]}.part")
        self.written = 0
        self._operation = operation
        self._overwrite = overwrite
        try:
            self._file = open(self.path, "xb")  # noqa: SIM115  # kept open over several attempts
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise InvalidArgument(operation, f"{os.fspath(target)!r} cannot be written: {reason}") from None

    def append(self, content: bytes) -> None:
        """Add bytes at the end."""
        try:
            self._file.write(content)
        except OSError as error:
            raise self._failure(error) from None
        self.written += len(content)

    def restart(self) -> None:
        """Forget every byte."""
        try:
            self._file.seek(0)
            self._file.truncate()
        except OSError as error:
            raise self._failure(error) from None
        self.written = 0

    def finish(self) -> None:
        """Put the file under its name, once it is on the disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._rename()
        except OSError as error:
            raise self._failure(error) from None
        sync_folder(self.target.parent)

    def _rename(self) -> None:
        if not self._overwrite:
            try:
                os.link(self.path, self.target)  # unlike a rename, it never replaces what has come in the meantime
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                if os.path.lexists(self.target):
                    raise
            else:
                self.path.unlink()
                return
        os.replace(self.path, self.target)

    def discard(self) -> None:
        """Remove what is there. Does nothing once the file has its name."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _failure(self, error: OSError) -> DownloadFailed:
        reason = error.strerror or str(error)
        return DownloadFailed(self._operation, f"{os.fspath(self.target)!r} cannot be written: {reason}")


def sync_folder(folder: Path) -> None:
    """Make a new name last, where the system can."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
