"""What dpkg knows of files and packages of this system."""

import os
import subprocess
from dataclasses import dataclass

# Directories that moved below /usr; packages still list their files under the old names.
_MERGED = ("/lib/", "/lib64/", "/bin/", "/sbin/")


@dataclass(frozen=True, order=True)
class Package:
    """A package that is installed."""

    name: str
    version: str
    architecture: str
    source: str
    source_version: str
    maintainer: str


def _ask(*arguments):
    answer = subprocess.run(["dpkg-query", *arguments], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return answer.stdout if answer.returncode == 0 else ""


def names_of(path):
    """The names under which a package may list the file: as it is, and without the /usr that it moved below."""
    yield path
    if path.startswith("/usr/") and path[4:].startswith(_MERGED):
        yield path[4:]


def owner(path):
    """The package that brought the file at an absolute path, links not followed."""
    for name in names_of(path):
        if answer := _ask("--search", name):
            return answer.split(": ")[0].split(",")[0].split(":")[0]
    raise LookupError(f"no package owns {path}")


def describe(name):
    """The package of that name."""
    fields = ("Version", "Architecture", "source:Package", "source:Version", "Maintainer")
    answer = _ask("--show", "--showformat", r"\n".join(f"${{{field}}}" for field in fields) + r"\n", name)
    if not answer:
        raise LookupError(f"{name} is not installed")
    return Package(name, *answer.splitlines()[: len(fields)])
