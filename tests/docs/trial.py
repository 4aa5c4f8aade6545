"""The suites of docs/api/trial.md, each in a folder of its own."""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

import page

OPEN = "Without TLS and tokens"
SECURED = "With TLS and tokens"

BINARIES = os.environ["SUITE_BINARIES"]

# How long a suite may take to end.
PATIENCE_SECONDS = 60

# A test that is ended from outside ends its suite.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@dataclasses.dataclass(frozen=True)
class Suite:
    """A suite that serves, and where the words of a page find it."""
    replacements: dict
    callers: list  # steps that define the variables of the callers


@contextlib.contextmanager
def serving(section):
    """Follows a section of the page: makes what the suite needs, starts it on free ports, ends it."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"/tmp/rapport-trial": folder, "build/release/bin": BINARIES}
        blocks = [(kind, step.replacing(places)) for kind, step in page.read("docs/api/trial.md", section)]
        start = [kind for kind, _ in blocks].index("sh")
        page.run([step for _, step in blocks[:start]])
        with _started(blocks[start][1].command) as port:
            places |= {"127.0.0.1:7400": f"127.0.0.1:{port}", "localhost:7400": f"localhost:{port}"}
            yield Suite(places, [step.replacing(places) for _, step in blocks[start + 1:]])


@contextlib.contextmanager
def _started(command):
    """The port of the suite that a command starts."""
    flags = [f"--server.{kind}_address=127.0.0.1:0" for kind in ("listen", "health", "metrics")]
    with subprocess.Popen(["bash", "-c", f"exec {command.rstrip()} {' '.join(flags)}"], cwd=page.ROOT, text=True,
                          stderr=subprocess.PIPE) as process:
        try:
            log = []
            for line in process.stderr:
                log.append(line)
                if '"event":"serving"' in line:
                    break
            else:
                raise AssertionError(f"the suite does not serve:\n{''.join(log)}")
            # What it writes from now on is read, so that it never waits for a reader.
            reader = threading.Thread(target=process.stderr.read)
            reader.start()
            try:
                yield json.loads(line)["port"]
                process.terminate()
                if process.wait(PATIENCE_SECONDS) != 0:
                    raise AssertionError(f"the suite ended with {process.returncode}")
            finally:
                process.kill()
                reader.join()
        finally:
            process.kill()
