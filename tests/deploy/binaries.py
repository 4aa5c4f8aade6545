"""Runs the real binaries with a configuration."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

BINARIES = pathlib.Path(os.environ["SUITE_BINARIES"])


def run(component, configuration, *flags, variables=()):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "config.json"
        path.write_text(json.dumps(configuration), encoding="utf-8")
        return subprocess.run([BINARIES / f"rapport-{component}", f"--config={path}", *flags], env=dict(variables),
                              capture_output=True, text=True, check=False, timeout=120)


def on_this_machine(configuration, folder):
    """The same but for what belongs to pods: files lie in `folder`, ports are free ones of loopback, and SQLite stands
    in for PostgreSQL."""
    text = json.dumps(configuration).replace("/etc/rapport/tls/", f"{folder}/").replace("/var/lib/rapport", folder)
    text = re.sub(r'"0\.0\.0\.0:[0-9]+"', '"127.0.0.1:0"', text)
    changed = json.loads(text)
    if changed.pop("postgres", None):
        changed["sqlite"] = {"path": f"{folder}/service.db"}
    return changed


def make_certificate(folder, identity):
    """tls.crt, tls.key and ca.crt as in a service's secret."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", "/CN=test", "-addext", f"subjectAltName=URI:{identity}", "-days", "1",
                    "-keyout", f"{folder}/tls.key", "-out", f"{folder}/tls.crt"], check=True, capture_output=True)
    shutil.copy(f"{folder}/tls.crt", f"{folder}/ca.crt")


@contextlib.contextmanager
def serving(component, configuration, folder, variables):
    """A service that serves for as long as the context lasts; its line "serving" on the log, which tells its ports."""
    path = pathlib.Path(folder) / "config.json"
    path.write_text(json.dumps(configuration), encoding="utf-8")
    with subprocess.Popen([BINARIES / f"rapport-{component}", f"--config={path}"], env=variables, text=True,
                          stderr=subprocess.PIPE) as process:
        log, line = "", process.stderr.readline()
        while line and '"event":"serving"' not in line:
            log += line
            line = process.stderr.readline()
        try:
            if not line:
                raise AssertionError(f"{component} does not serve: {log}")
            yield json.loads(line)
        finally:
            process.kill()


def health(port, service):
    """What the health service at this port says of a service; of the process when the name is empty."""
    result = subprocess.run(["grpcurl", "-plaintext", "-max-time", "10", "-d", json.dumps({"service": service}),
                             f"127.0.0.1:{port}", "grpc.health.v1.Health/Check"],
                            capture_output=True, text=True, check=False)
    return json.loads(result.stdout)["status"] if result.returncode == 0 else result.stderr
