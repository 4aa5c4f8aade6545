"""deploy/containers/compose.yaml: who reaches whom, with which rights, and that the programs know their settings.

    compose_test.py [DIRECTORY]      with the programs; without it settings are not checked
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CONTAINERS = Path(__file__).resolve().parents[2] / "deploy" / "containers"
PROGRAMS = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else None

try:
    import yaml
except ImportError:
    print("deploy_compose: Skipped\npython3-yaml is not installed")
    sys.exit(77)

# The arrows of ARCHITECTURE.md, and each service's own store.
ARROWS = {frozenset(pair) for pair in (
    ("roster", "roster-db"), ("roster-migrate", "roster-db"), ("roster-migrate", "roster"),
    ("intake", "intake-db"), ("intake-migrate", "intake-db"), ("intake-migrate", "intake"),
    ("intake", "roster"), ("scoring", "intake"), ("scoring", "redis"),
    ("reporting", "scoring"), ("reporting", "intake"),
    ("prometheus", "roster"), ("prometheus", "intake"), ("prometheus", "scoring"), ("prometheus", "reporting"),
    ("prometheus", "alertmanager"), ("grafana", "prometheus"),
)}
IMAGES = ("roster", "intake", "scoring", "reporting")
API = {"roster": 7401, "intake": 7402, "scoring": 7403, "reporting": 7404}
BROWSED = {"prometheus": 9090, "alertmanager": 9093, "grafana": 3000}


# ${NAME:-what it is without}
_VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


def without_settings(thing):
    """The file as Compose reads it where nothing is set."""
    if isinstance(thing, dict):
        return {key: without_settings(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [without_settings(value) for value in thing]
    return _VARIABLE.sub(r"\2", thing) if isinstance(thing, str) else thing


class Compose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = (CONTAINERS / "compose.yaml").read_text(encoding="utf-8")
        cls.file = without_settings(yaml.safe_load(cls.text))
        cls.services = cls.file["services"]
        cls.secrets = Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / "secrets"
        names = "--name rapport.example --name 192.0.2.7 --name 2001:db8::7"
        subprocess.run([CONTAINERS / "make-secrets", *names.split(), cls.secrets], check=True, stdout=subprocess.DEVNULL)

    def mounts(self, name):
        """Where from, by where to, of what is mounted into a container."""
        volumes = (volume.split(":") for volume in self.services[name].get("volumes", ()))
        return {volume[1]: (volume[0], volume[2:] == ["ro"]) for volume in volumes}

    def certificate(self, service, *what):
        """What openssl tells of the certificate that a service has now."""
        return subprocess.run(["openssl", "x509", "-in", self.secrets / f"tls-{service}/current/tls.crt", "-noout", *what],
                              check=True, capture_output=True, text=True).stdout

    def on(self, network):
        return {name for name, service in self.services.items() if network in service["networks"]}

    def test_only_the_arrows_of_the_design_exist(self):
        met = {frozenset(pair) for network in self.file["networks"] for pair in itertools.combinations(self.on(network), 2)}
        self.assertEqual(met, ARROWS)

    def test_networks_between_services_lead_nowhere_else(self):
        for network, options in self.file["networks"].items():
            if network.endswith("-front"):
                self.assertEqual(self.on(network), {network.removesuffix("-front")})
            else:
                self.assertTrue(options["internal"], network)

    def test_roster_and_intake_share_nothing_that_is_kept(self):
        def kept(*names):
            services = [self.services[name] for name in names]
            return ({volume.split(":")[0] for service in services for volume in service.get("volumes", ())},
                    {secret for service in services for secret in service["secrets"]})

        mine, theirs = kept("roster", "roster-db", "roster-migrate"), kept("intake", "intake-db", "intake-migrate")
        # Whom to believe of those who call.
        self.assertEqual(mine[0] & theirs[0], {"./postgres/start", "./secrets/tokens"})
        self.assertEqual(mine[1] & theirs[1], set())

    def test_no_container_has_more_rights_than_it_needs(self):
        for name, service in self.services.items():
            self.assertIs(service["read_only"], True, name)
            self.assertEqual(service["cap_drop"], ["ALL"], name)
            self.assertIn("no-new-privileges:true", service["security_opt"], name)
            self.assertFalse({"privileged", "cap_add", "network_mode", "pid", "ipc", "devices"} & service.keys(), name)
            if service["image"].startswith("localhost/rapport-"):
                self.assertNotIn("user", service, "the image says it")
            else:
                self.assertRegex(service["user"], r"^[1-9]\d*:\d+$")

    def test_only_loopback_is_published_until_somebody_says_otherwise(self):
        published = {name: service["ports"] for name, service in self.services.items() if "ports" in service}
        self.assertEqual(published, {name: [f"127.0.0.1:{port}:{port}"] for name, port in (API | BROWSED).items()})
        elsewhere = yaml.safe_load(self.text)["services"]
        for name in published:
            self.assertEqual("RAPPORT_PUBLISH_ADDRESS" in elsewhere[name]["ports"][0], name in API, name)

    def test_every_api_port_has_tls_and_asks_for_tokens(self):
        self.assertNotIn("INSECURE", self.text)
        for name in API:
            environment = self.services[name]["environment"]
            self.assertEqual({key.removeprefix("RAPPORT_SERVER_TLS_"): value for key, value in environment.items()
                              if "_TLS_" in key}, {"CERTIFICATE_FILE": "/run/tls/current/tls.crt",
                                                   "PRIVATE_KEY_FILE": "/run/tls/current/tls.key",
                                                   "CA_FILE": "/run/tls/current/ca.crt"})
            self.assertEqual(environment["RAPPORT_SERVER_TOKENS_JWKS_FILE"], "/run/tokens/jwks.json")
            # Directories, in which files can be exchanged while they are mounted.
            self.assertEqual(self.mounts(name)["/run/tls"], (f"./secrets/tls-{name}", True))
            self.assertEqual(self.mounts(name)["/run/tokens"], ("./secrets/tokens", True))
        mounted = [source for name in self.services for source, _ in self.mounts(name).values()]
        self.assertEqual(len([source for source in mounted if source.startswith("./secrets/tls-")]), len(API))

    def test_health_is_probed_without_a_shell(self):
        for name, port in API.items():
            self.assertEqual(self.services[name]["healthcheck"]["test"],
                             ["CMD", "/usr/bin/rapport-healthprobe", f"127.0.0.1:{port + 100}"])
        for service in self.services.values():
            if "healthcheck" in service:
                self.assertEqual(service["healthcheck"]["test"][0], "CMD")

    def test_the_order_of_start_does_not_matter(self):
        for name, service in self.services.items():
            self.assertNotIn("depends_on", service, name)
            self.assertEqual(service["restart"], "on-failure" if name.endswith("-migrate") else "always", name)

    def test_secrets_are_made_and_each_is_used(self):
        made = {path.name for path in self.secrets.iterdir()}
        used = {secret for service in self.services.values() for secret in service.get("secrets", ())}
        mounted = {source.removeprefix("./secrets/") for name in self.services for source, _ in self.mounts(name).values()
                   if source.startswith("./secrets/")}
        # Those who call, who renews certificates, and who verifies audit logs have what no container has.
        elsewhere = {"ca.crt", "ca.key", "names"} | {f"{name}-audit.pub" for name in IMAGES}
        self.assertEqual(used | mounted | elsewhere, made)
        self.assertFalse((used | mounted) & elsewhere)
        self.assertEqual({name: secret["file"] for name, secret in self.file["secrets"].items()},
                         {name: f"./secrets/{name}" for name in used})
        self.assertEqual(_VARIABLE.findall(self.text.partition("\nsecrets:\n")[2]), [("RAPPORT_SECRETS", "./secrets")] * len(used))

    def test_secrets_are_closed_to_other_users_and_made_once(self):
        self.assertEqual(self.secrets.stat().st_mode & 0o777, 0o700)
        self.assertEqual((self.secrets / "ca.key").stat().st_mode & 0o777, 0o600)
        again = subprocess.run([CONTAINERS / "make-secrets", self.secrets], capture_output=True, text=True)
        self.assertNotEqual(again.returncode, 0)

    def test_who_migrates_alone_has_the_owners_password(self):
        for name in ("roster", "intake"):
            owner = (self.secrets / f"{name}-db-owner").read_text(encoding="utf-8")
            holders = {path.name for path in self.secrets.iterdir()
                       if path.is_file() and owner in path.read_text(encoding="utf-8")}
            self.assertEqual(holders, {f"{name}-db-owner", f"{name}-migrate.json"})

    def test_each_service_signs_its_audit_log_with_a_key_of_its_own(self):
        keys = set()
        for name in IMAGES:
            environment = self.services[name]["environment"]
            # On a volume of its own, which outlives the container.
            self.assertEqual(environment["RAPPORT_SERVER_AUDIT_LOG_PATH"], "/var/lib/rapport/audit.jsonl")
            self.assertEqual(self.mounts(name)["/var/lib/rapport"], (f"{name}-audit", False))
            key = environment["RAPPORT_SERVER_AUDIT_LOG_SIGNING_KEY_FILE"].removeprefix("/run/secrets/")
            self.assertIn(key, self.services[name]["secrets"])
            self.assertEqual({other for other, service in self.services.items() if key in service.get("secrets", ())}, {name})
            keys.add(subprocess.run(["openssl", "pkey", "-in", self.secrets / key, "-noout", "-text_pub"], check=True,
                                    capture_output=True, text=True).stdout)
        self.assertEqual(len(keys), len(IMAGES))
        self.assertTrue(all(key.startswith("ED25519 Public-Key:") for key in keys))

    def test_certificates_say_who_calls(self):
        for name in IMAGES:
            self.assertIn(f"DNS:{name}, DNS:localhost, IP Address:127.0.0.1, DNS:rapport.example, "
                          f"IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7, URI:spiffe://rapport/{name}\n",
                          self.certificate(name, "-ext", "subjectAltName"))
            self.assertIn("CA:FALSE", self.certificate(name, "-ext", "basicConstraints"))
            subprocess.run(["openssl", "verify", "-CAfile", self.secrets / "ca.crt",
                            self.secrets / f"tls-{name}/current/tls.crt"], check=True, capture_output=True)

    def test_certificates_are_renewed_by_the_same_ca_and_nothing_else_is(self):
        def others():
            return {path: path.read_bytes() for path in self.secrets.rglob("*")
                    if path.is_file() and path.parent.parent.parent != self.secrets}

        before = others(), {name: self.certificate(name, "-serial") for name in IMAGES}
        subprocess.run([CONTAINERS / "make-secrets", "--renew", self.secrets], check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(others(), before[0])
        for name in IMAGES:
            self.assertNotEqual(self.certificate(name, "-serial"), before[1][name])
            self.assertEqual(len(list((self.secrets / f"tls-{name}").iterdir())), 2, "the old ones are gone")
        self.test_certificates_say_who_calls()

    def test_without_the_cas_key_nothing_is_renewed(self):
        with tempfile.TemporaryDirectory() as elsewhere:
            key = Path(shutil.move(self.secrets / "ca.key", elsewhere))
            before = self.certificate("roster", "-serial")
            refused = subprocess.run([CONTAINERS / "make-secrets", "--renew", self.secrets], capture_output=True, text=True)
            shutil.move(key, self.secrets)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("ca.key is not there", refused.stderr)
        self.assertEqual(self.certificate("roster", "-serial"), before)

    def test_prometheus_reads_the_alerts_of_the_chart_and_watches_every_service(self):
        prometheus = yaml.safe_load((CONTAINERS / "monitoring/prometheus.yaml").read_text(encoding="utf-8"))
        read = {self.mounts("prometheus")[f"/etc/rapport/{file}"] for file in prometheus["rule_files"]}
        self.assertEqual(read, {(f"../helm/rapport/{file}", True) for file in ("alerts.yaml", "alerts-services.yaml")})
        watched = {}
        for job in prometheus["scrape_configs"]:
            (static,) = job["static_configs"]
            self.assertEqual(static["labels"], {"namespace": "rapport", "pod": job["job_name"].removeprefix("rapport-")})
            watched[job["job_name"]] = static["targets"]
        self.assertEqual(watched, {f"rapport-{name}": [f"{name}:{port + 200}"] for name, port in API.items()})
        for name, port in API.items():
            self.assertEqual(self.services[name]["environment"]["RAPPORT_SERVER_METRICS_ADDRESS"], f"0.0.0.0:{port + 200}")

    def test_files_that_are_mounted_are_there(self):
        for name in self.services:
            for source, _ in self.mounts(name).values():
                if source.startswith(".") and not source.startswith("./secrets/"):
                    self.assertTrue((CONTAINERS / source).is_file(), source)

    def test_programs_know_their_settings(self):
        if PROGRAMS is None:
            self.skipTest("without programs")
        for name, service in self.services.items():
            image = re.match(r"localhost/(rapport-[a-z]+):", service["image"])
            if not image:
                continue
            environment = {key: value.replace("/run/secrets", str(self.secrets))
                           .replace("/run/tls", f"{self.secrets}/tls-{name}").replace("/run/tokens", f"{self.secrets}/tokens")
                           for key, value in service["environment"].items()}
            shown = subprocess.run([PROGRAMS / image[1], "--print-config"], env=environment, capture_output=True,
                                   text=True)
            self.assertEqual(shown.returncode, 0, f"{name}: {shown.stderr}")
            settings = json.loads(shown.stdout)
            self.assertEqual(settings.get("migrate", False), name.endswith("-migrate"))
            for file in re.findall(rf"{re.escape(str(self.secrets))}[^\"]*", shown.stdout):
                # The provider's keys are for whoever installs to put there.
                self.assertTrue(os.path.exists(file) or file.endswith("/tokens/jwks.json"), file)


class Pages(unittest.TestCase):
    def test_what_rapportctl_prints_is_in_nobodys_journal(self):
        root = CONTAINERS.parents[1]
        for page in (root / "deploy/README.md", CONTAINERS / "README.md", root / "docs/lifecycle.md"):
            commands = re.findall(r"podman run --rm(?:.*\\\n)*.*", page.read_text(encoding="utf-8"))
            self.assertTrue(commands, page)
            for command in commands:
                self.assertIn(" --log-driver none ", command, page)


if __name__ == "__main__":
    unittest.main()
