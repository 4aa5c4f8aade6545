"""Which shared libraries a program needs, by asking the loader."""

import os
import re
import subprocess

# `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x7f...)`, and the loader itself: `/lib64/ld-linux-x86-64.so.2 (0x7f...)`.
_LINE = re.compile(r"^\s*(?:(?P<name>\S+) => )?(?P<path>/\S+) \(0x[0-9a-f]+\)$")
_MISSING = re.compile(r"^\s*(?P<name>\S+) => not found$")


class LibraryMissing(Exception):
    """The loader does not find what a program needs."""


def parse(listing):
    """The paths in what ldd prints; raises LibraryMissing."""
    paths = set()
    for line in listing.splitlines():
        if missing := _MISSING.match(line):
            raise LibraryMissing(missing["name"])
        if found := _LINE.match(line):
            paths.add(found["path"])
    return paths


def libraries(program):
    """Where the loader finds the libraries of a program, and the loader itself: absolute paths, links not followed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LD_")}
    listing = subprocess.run(["ldd", program], check=True, capture_output=True, text=True, env=environment).stdout
    return parse(listing)
