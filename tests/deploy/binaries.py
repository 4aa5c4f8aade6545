"""Runs the real binaries with a configuration."""

import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

import chart

# Of what is served without reflection.
PROTOS = {
    "grpc.health.v1.Health/": "grpc/health/v1/health.proto",
    "rapport.internal.intake.v1.AnswerService/": "rapport/internal/intake/v1/answers.proto",
    "rapport.internal.scoring.v1.PartService/": "rapport/internal/scoring/v1/parts.proto",
}

BINARIES = pathlib.Path(os.environ["SUITE_BINARIES"])


def run(component, configuration, *flags, variables=()):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "config.json"
        path.write_text(json.dumps(configuration), encoding="utf-8")
        return subprocess.run([BINARIES / f"rapport-{component}", f"--config={path}", *flags], env=dict(variables),
                              capture_output=True, text=True, check=False, timeout=120)


def on_this_machine(configuration, folder):
    """The same but for what belongs to pods: files lie in `folder`, ports are free ones, and SQLite stands in for
    PostgreSQL."""
    text = re.sub(r"/etc/rapport/(tls|tokens|audit|tracing)/", f"{folder}/", json.dumps(configuration))
    text = re.sub(r'"0\.0\.0\.0:[0-9]+"', '"0.0.0.0:0"', text).replace("/var/lib/rapport", folder)
    changed = json.loads(text)
    if changed.pop("postgres", None):
        changed["sqlite"] = {"path": f"{folder}/service.db"}
    return changed


def make_certificates(folder, components):
    """<component>.crt and <component>.key as the README makes them for a trial, and ca.crt; what kubectl is told."""
    readme = (chart.CHART / "README.md").read_text(encoding="utf-8")
    script = next(block for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "openssl" in block)
    script = script.replace("in standalone;", f"in {' '.join(components)};")
    recorded = f'kubectl() {{ echo "$*"; }}\nset -e\n{script}'
    return subprocess.run(["bash", "-c", recorded], cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout.splitlines()


def use_certificate(folder, certificates, component):
    """Lays into `folder` what a component's secret holds."""
    for kind in ("crt", "key"):
        shutil.copy(f"{certificates}/{component}.{kind}", f"{folder}/tls.{kind}")
    shutil.copy(f"{certificates}/ca.crt", folder)


def make_signing_key(folder):
    """audit-<service>.key and .pub as the README makes them; what kubectl is told."""
    readme = (chart.CHART / "README.md").read_text(encoding="utf-8")
    script = next(block for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "genpkey" in block)
    recorded = f'kubectl() {{ echo "$*"; }}\nset -e\n{script}'
    return subprocess.run(["bash", "-c", recorded], cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout.splitlines()


def verify_audit_log(text, *flags):
    """(whether rapportctl finds nothing, what it finds, what it says)."""
    result = subprocess.run([BINARIES / "rapportctl", "audit", "log", "verify", "-", "--output", "json", *flags],
                            input=text, capture_output=True, text=True, check=False)
    return result.returncode == 0, json.loads(result.stdout), result.stderr


def _base64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def make_key_set(folder):
    """jwks.json, and the key in it that signs."""
    subprocess.run(["openssl", "genrsa", "-out", f"{folder}/provider.key", "2048"], check=True, capture_output=True)
    modulus = subprocess.run(["openssl", "rsa", "-in", f"{folder}/provider.key", "-noout", "-modulus"], text=True,
                             check=True, capture_output=True).stdout.strip().removeprefix("Modulus=")
    keys = [{"kty": "RSA", "kid": "first", "use": "sig", "n": _base64(bytes.fromhex(modulus)), "e": "AQAB"}]
    pathlib.Path(folder, "jwks.json").write_text(json.dumps({"keys": keys}), encoding="utf-8")


def sign(folder, claims):
    """A token of the provider for five minutes."""
    claims = {"sub": "somebody", "exp": int(time.time()) + 300, **claims}
    parts = [_base64(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "first"}, claims)]
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{folder}/provider.key"],
                               input=".".join(parts).encode(), check=True, capture_output=True).stdout
    return ".".join((*parts, _base64(signature)))


def call(port, method, *flags, request=None):
    """(whether the call succeeds, what grpcurl says)."""
    for service, path in PROTOS.items():
        if method.startswith(service):
            flags = ("-import-path", chart.ROOT / "proto", "-proto", path, *flags)
    result = subprocess.run(["grpcurl", *flags, "-max-time", "10", "-d", json.dumps(request or {}),
                             f"127.0.0.1:{port}", method], capture_output=True, text=True, check=False)
    return result.returncode == 0, result.stdout + result.stderr


@contextlib.contextmanager
def serving(component, configuration, folder, variables):
    """A service that serves for as long as the context lasts, with standard output in the file `stdout` in `folder`;
    its line "serving" on the log, which tells its ports."""
    path = pathlib.Path(folder) / "config.json"
    path.write_text(json.dumps(configuration), encoding="utf-8")
    with (open(f"{folder}/stdout", "w", encoding="utf-8") as stdout,
          subprocess.Popen([BINARIES / f"rapport-{component}", f"--config={path}"], env=variables, text=True,
                           stdout=stdout, stderr=subprocess.PIPE) as process):
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


def end(served):
    """Has a service end in order, and waits until it has."""
    os.kill(served["pid"], signal.SIGTERM)
    os.waitid(os.P_PID, served["pid"], os.WEXITED | os.WNOWAIT)


def health(port, service):
    """What the health service at this port says of a service; of the process when the name is empty."""
    answered, said = call(port, "grpc.health.v1.Health/Check", "-plaintext", request={"service": service})
    return json.loads(said)["status"] if answered else said
