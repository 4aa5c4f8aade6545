"""Runs the real binaries with a configuration."""

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
                              capture_output=True, text=True, check=False, timeout=30)


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


def log_until_serving(component, configuration, folder, variables):
    """What a service writes from its start until it serves, or until it ends."""
    path = pathlib.Path(folder) / "config.json"
    path.write_text(json.dumps(configuration), encoding="utf-8")
    log = ""
    with subprocess.Popen([BINARIES / f"rapport-{component}", f"--config={path}"], env=variables, text=True,
                          stderr=subprocess.PIPE) as process:
        while '"event":"serving"' not in log and (line := process.stderr.readline()):
            log += line
        process.kill()
    return log
