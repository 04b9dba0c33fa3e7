"""Importing: generated files as modules, without a folder, with every warning an error."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Files(MetaPathFinder, Loader):
    """Finds modules among files in memory."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # the name says it all
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """The module of a name, where there is a file for it."""
        base = fullname.replace(".", "/")
        for file in (f"{base}/__init__.py", f"{base}.py"):
            if file in self._files:
                is_package = file.endswith("/__init__.py")
                return importlib.util.spec_from_loader(fullname, self, origin=file, is_package=is_package)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of a module."""
        origin = module.__spec__.origin if module.__spec__ is not None else None
        assert origin is not None
        code = compile(self._files[origin], origin, "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102  # that is importing


@contextmanager
def imported(files: Mapping[str, str], package: str, provider: str) -> Iterator[dict[str, ModuleType]]:
    """The modules of a provider by their name. What is the same for all, the runtime, is imported once."""
    finder = _Files(files)
    sys.meta_path.insert(0, finder)
    inside = f"{package}/{provider}/"
    names = [path.removeprefix(inside).removesuffix(".py") for path in files if path.startswith(inside)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = {
                name: importlib.import_module(f"{package}.{provider}.{name}")
                for name in sorted(names)
                if name.isidentifier() and name != "__init__"
            }
            yield {"": importlib.import_module(f"{package}.{provider}"), **found}
    finally:
        sys.meta_path.remove(finder)
        _forget(package)


def _forget(package: str) -> None:
    own = [name for name in sys.modules if name.partition(".")[0] == package]
    for name in own:
        if not name.startswith(f"{package}._runtime"):
            del sys.modules[name]
