"""How the images run: read-only, without privileges, as a user with no name on the machine."""

import json
import os
import shutil
import sqlite3
import subprocess
import unittest
from pathlib import Path

STORE = None  # in which the images are

STANDALONE = "localhost/rapport-standalone:0.1.0"
ANY_PORT = [f"--server.{name}_address=127.0.0.1:0" for name in ("listen", "health", "metrics")]


class Suite:
    """A standalone in a container, on a volume that outlives it. Serves when made."""

    def __init__(self, name):
        self.name = name
        self._container = STORE.start(f"--name={name}", f"--volume={name}:/var/lib/rapport", STANDALONE, *ANY_PORT)
        self.log = []
        for line in self._container.stderr:
            self.log.append(line)
            if '"event":"serving"' in line:
                self.ports = json.loads(line)
                return
        raise AssertionError(f"it did not start: {''.join(self.log)}")

    def call(self, method, request):
        """What grpcurl prints."""
        done = subprocess.run(["grpcurl", "-plaintext", "-max-time", "10", "-d", json.dumps(request),
                               f"127.0.0.1:{self.ports['port']}", method], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def probe(self, port):
        """The exit code of the image's own probe."""
        return STORE.execute(self.name, "/usr/bin/rapport-healthprobe", f"127.0.0.1:{port}").returncode

    def terminate(self):
        """Sends SIGTERM; the exit code."""
        STORE.podman("kill", "--signal=TERM", self.name)
        self.log.extend(self._container.stderr)
        return self._container.wait()


class Running(unittest.TestCase):
    def test_every_program_starts(self):
        for target in ("roster", "intake", "scoring", "reporting", "standalone"):
            with self.subTest(image=target):
                done = STORE.run(f"localhost/rapport-{target}:0.1.0", "--version")
                self.assertEqual((done.returncode, done.stdout), (0, f"rapport-{target} 0.1.0\n"), done.stderr)
        done = STORE.run("localhost/rapport-tools:0.1.0", "version")
        self.assertEqual((done.returncode, done.stdout), (0, "rapportctl 0.1.0\n"), done.stderr)

    def test_serves_ends_and_keeps_its_data(self):
        suite = Suite("kept")
        self.assertEqual(suite.probe(suite.ports["health_port"]), 0)
        self.assertEqual(suite.probe(1), 1)
        service = "rapport.roster.v1.RosterService"
        if shutil.which("grpcurl") is not None:
            suite.call(f"{service}/CreateOrganization",
                       {"organization_id": "acme", "organization": {"display_name": "Acme"}})
        self.assertEqual(suite.terminate(), 0)
        self.assertIn('"event":"drain_ended"', suite.log[-1])

        volume = Path(STORE.podman("volume", "inspect", "--format={{.Mountpoint}}", "kept").strip())
        for name in ("roster.db", "intake.db"):
            self.assertEqual(os.stat(volume / name).st_uid, 65532)
            with sqlite3.connect(f"file:{volume / name}?mode=ro", uri=True) as database:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])

        again = Suite("kept")
        if shutil.which("grpcurl") is not None:
            found = again.call(f"{service}/GetOrganization", {"name": "organizations/acme"})
            self.assertEqual(found["name"], "organizations/acme")
        self.assertEqual(again.terminate(), 0)

    def test_wrong_configuration_is_told(self):
        for flag, code, told in (("--data_directory=x", 64, 'unknown flag "--data_directory"'),
                                 ("--server.listen_address=0.0.0.0:7400", 78, "INSECURE_LISTEN_ADDRESS"),
                                 ("--data_dir=/usr/data", 78, "DATA_DIR_UNUSABLE")):
            with self.subTest(flag=flag):
                done = STORE.run(STANDALONE, flag)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(told, done.stderr)

    def test_root_file_system_is_not_written(self):
        done = STORE.run(STANDALONE, "--data_dir=/data")
        self.assertEqual(done.returncode, 78, done.stderr)
        self.assertIn("Read-only file system", done.stderr)
