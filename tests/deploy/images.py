"""Builds the images of deploy/containers from compiled programs, twice, and checks what is in them and how they run.

    images.py DIRECTORY      with the programs; ends with 77 where images cannot be built

Keeps the root file system of Debian in build/containers, so that only the first run fetches packages.
"""

import shutil
import signal
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import content_test
import reproducible_test
import running_test
import store


def copy_of(binaries, directory):
    """The same programs elsewhere and with other dates."""
    directory.mkdir()
    for program in binaries.iterdir():
        shutil.copyfile(program, directory / program.name)
        shutil.copymode(program, directory / program.name)
    return directory


def build_twice(first, second, binaries, copies):
    """Both at once, on two processors; the digests of both."""
    digests = {}
    errors = []

    def build(where, programs):
        try:
            digests[where] = where.build(programs)
        except AssertionError as error:
            errors.append(error)

    threads = [threading.Thread(target=build, args=pair) for pair in ((first, binaries), (second, copies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        sys.exit(f"the images cannot be built: {errors[0]}")
    return digests[first], digests[second]


def main(binaries):
    if reason := store.missing():
        print(f"deploy_images: Skipped\n{reason}")
        return 77
    # So that whoever ends this leaves no containers and mounts behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    work = Path(tempfile.mkdtemp(prefix="rapport-images."))
    first, second = store.Store(work / "first"), store.Store(work / "second")
    try:
        # Fetched once and not by both.
        first.call("deploy/containers/base")
        digests = build_twice(first, second, binaries, copy_of(binaries, work / "binaries"))
        reproducible_test.DIGESTS = digests
        content_test.STORE = running_test.STORE = first
        content_test.BINARIES = binaries
        suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromModule(module)
                                   for module in (reproducible_test, content_test, running_test))
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
        return 0 if result.wasSuccessful() else 1
    finally:
        first.remove()
        second.remove()
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
