"""What dpkg knows of files and packages of this system."""

import glob
import os
import subprocess
from dataclasses import dataclass

_LISTS = "/var/lib/dpkg/info"
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


class Owners:
    """Which package brought which file."""

    def __init__(self, lists=_LISTS):
        self._owners = {}
        for file in sorted(glob.glob(f"{lists}/*.list")):
            package = os.path.basename(file).removesuffix(".list").split(":")[0]
            with open(file, encoding="utf-8") as paths:
                for path in paths:
                    self._owners[path.rstrip("\n")] = package

    def of(self, path):
        """The package that brought the file at an absolute path, links not followed; raises LookupError."""
        if path not in self._owners and path.startswith("/usr/") and path[4:].startswith(_MERGED):
            path = path[4:]
        if path not in self._owners:
            raise LookupError(f"no package owns {path}")
        return self._owners[path]


def describe(names):
    """The packages of these names."""
    fields = ("Package", "Version", "Architecture", "source:Package", "source:Version", "Maintainer")
    line = r"\t".join(f"${{{field}}}" for field in fields) + r"\n"
    answer = subprocess.run(["dpkg-query", "--show", f"--showformat={line}", *sorted(names)], check=True,
                            capture_output=True, text=True)
    return [Package(*shown.split("\t")) for shown in answer.stdout.splitlines()]
