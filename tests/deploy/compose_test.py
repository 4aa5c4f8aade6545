"""deploy/containers/compose.yaml: who reaches whom, with which rights, and that the programs know their settings.

    compose_test.py [DIRECTORY]      with the programs; without it settings are not checked
"""

import itertools
import json
import os
import re
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
)}
IMAGES = ("roster", "intake", "scoring", "reporting")
HEALTH = {"roster": 7501, "intake": 7502, "scoring": 7503, "reporting": 7504}


class Compose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.file = yaml.safe_load((CONTAINERS / "compose.yaml").read_text(encoding="utf-8"))
        cls.services = cls.file["services"]
        cls.secrets = Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / "secrets"
        subprocess.run([CONTAINERS / "make-secrets", cls.secrets], check=True)

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
        self.assertEqual(mine[0] & theirs[0], {"./postgres"})
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
                self.assertRegex(service["user"], r"^[1-9]\d*:[1-9]\d*$")

    def test_only_loopback_is_published(self):
        for service in self.services.values():
            for port in service.get("ports", ()):
                self.assertRegex(port, r"^127\.0\.0\.1:(\d+):\1$")

    def test_health_is_probed_without_a_shell(self):
        for name, port in HEALTH.items():
            self.assertEqual(self.services[name]["healthcheck"]["test"],
                             ["CMD", "/usr/bin/rapport-healthprobe", f"127.0.0.1:{port}"])
        for service in self.services.values():
            if "healthcheck" in service:
                self.assertEqual(service["healthcheck"]["test"][0], "CMD")

    def test_services_wait_for_their_schema(self):
        for name in ("roster", "intake"):
            self.assertEqual(self.services[name]["depends_on"][f"{name}-migrate"],
                             {"condition": "service_completed_successfully"})
            self.assertEqual(self.services[f"{name}-migrate"]["depends_on"][f"{name}-db"], {"condition": "service_healthy"})

    def test_secrets_are_made_and_each_is_used(self):
        made = {path.name for path in self.secrets.iterdir()}
        used = {secret for service in self.services.values() for secret in service.get("secrets", ())}
        self.assertEqual(used, made)
        self.assertEqual({name: secret["file"] for name, secret in self.file["secrets"].items()},
                         {name: f"${{RAPPORT_SECRETS:-./secrets}}/{name}" for name in made})

    def test_secrets_are_closed_to_other_users_and_made_once(self):
        self.assertEqual(self.secrets.stat().st_mode & 0o777, 0o700)
        again = subprocess.run([CONTAINERS / "make-secrets", self.secrets], capture_output=True, text=True)
        self.assertNotEqual(again.returncode, 0)

    def test_who_migrates_alone_has_the_owners_password(self):
        for name in ("roster", "intake"):
            owner = (self.secrets / f"{name}-db-owner").read_text(encoding="utf-8")
            holders = {path.name for path in self.secrets.iterdir() if owner in path.read_text(encoding="utf-8")}
            self.assertEqual(holders, {f"{name}-db-owner", f"{name}-migrate.json"})

    def test_each_service_signs_its_audit_log_with_a_key_of_its_own(self):
        keys = set()
        for name in IMAGES:
            environment = self.services[name]["environment"]
            self.assertEqual(environment["RAPPORT_SERVER_AUDIT_LOG_PATH"], "-")
            key = environment["RAPPORT_SERVER_AUDIT_LOG_SIGNING_KEY_FILE"].removeprefix("/run/secrets/")
            self.assertIn(key, self.services[name]["secrets"])
            self.assertEqual({other for other, service in self.services.items() if key in service["secrets"]}, {name})
            keys.add(subprocess.run(["openssl", "pkey", "-in", self.secrets / key, "-noout", "-text_pub"], check=True,
                                    capture_output=True, text=True).stdout)
        self.assertEqual(len(keys), len(IMAGES))
        self.assertTrue(all(key.startswith("ED25519 Public-Key:") for key in keys))

    def test_certificates_say_who_calls(self):
        for name in ("intake", "scoring"):
            shown = subprocess.run(["openssl", "x509", "-in", self.secrets / f"{name}.pem", "-noout", "-ext",
                                    "subjectAltName"], check=True, capture_output=True, text=True).stdout
            self.assertIn(f"DNS:{name}, URI:spiffe://rapport/{name}", shown)
            subprocess.run(["openssl", "verify", "-CAfile", self.secrets / "ca.pem", self.secrets / f"{name}.pem"],
                           check=True, capture_output=True)

    def test_programs_know_their_settings(self):
        if PROGRAMS is None:
            self.skipTest("without programs")
        for name, service in self.services.items():
            image = re.match(r"localhost/(rapport-[a-z]+):", service["image"])
            if not image:
                continue
            environment = {key: value.replace("/run/secrets", str(self.secrets))
                           for key, value in service.get("environment", {}).items()}
            shown = subprocess.run([PROGRAMS / image[1], "--print-config"], env=environment, capture_output=True,
                                   text=True)
            self.assertEqual(shown.returncode, 0, f"{name}: {shown.stderr}")
            settings = json.loads(shown.stdout)
            self.assertEqual(settings.get("migrate", False), name.endswith("-migrate"))
            for file in re.findall(rf"{re.escape(str(self.secrets))}[^\"]*", shown.stdout):
                self.assertTrue(os.path.exists(file), file)


if __name__ == "__main__":
    unittest.main()
