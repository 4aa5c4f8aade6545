"""Follows deploy/README.md: builds the images from compiled programs and Debian's packages, starts the medium installation with
podman, and takes it down; and looks whether it is what the page says.

    medium.py DIRECTORY      with the programs; ends with 77 where that cannot be done

Everything is below a temporary directory and in a network namespace; only the root file system of Debian is kept, in
build/containers.
"""

import json
import shutil
import signal
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

import medium_host

HOST = None  # on which the installation is

SERVICES = {"roster": 7401, "intake": 7402, "scoring": 7403, "reporting": 7404}
SECRETS = "deploy/containers/secrets"
LIST_ORGANIZATIONS = "rapport.roster.v1.RosterService/ListOrganizations"
LIST_OPEN_WAVES = "rapport.internal.intake.v1.AnswerService/ListOpenWaves"
# Longest that building and following the page may take.
PATIENCE_SECONDS = 1500


def http(address):
    with urllib.request.urlopen(f"http://{address}", timeout=10) as answer:
        return answer.read().decode()


def query(expression):
    """Label sets and values that Prometheus knows of an expression."""
    answer = json.loads(http(f"127.0.0.1:9090/api/v1/query?query={urllib.parse.quote(expression)}"))
    return {tuple(sorted(found["metric"].items())): float(found["value"][1]) for found in answer["data"]["result"]}


def metric(text, name):
    """The value of a metric in Prometheus' text format."""
    return float(next(line for line in text.splitlines() if line.startswith(name)).split()[-1])


def until(holds, what):
    """Waits for what no event tells."""
    deadline = time.monotonic() + 120
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"in two minutes: {what}")
        time.sleep(0.2)


class Running(unittest.TestCase):
    def test_every_service_serves(self):
        for service, port in SERVICES.items():
            probe = HOST.run("podman", "exec", f"rapport_{service}_1", "/usr/bin/rapport-healthprobe", f"127.0.0.1:{port + 100}")
            self.assertEqual(probe.returncode, 0, service)

    def test_callers_need_tls_and_a_token(self):
        tls = ("-cacert", f"{SECRETS}/ca.crt")
        self.assertEqual(HOST.grpcurl(*tls, "-H", f"authorization: Bearer {HOST.token('*', 'roster_admin')}",
                                      "127.0.0.1:7401", LIST_ORGANIZATIONS)[0], 0)
        refused, told = HOST.grpcurl(*tls, "127.0.0.1:7401", LIST_ORGANIZATIONS)
        self.assertIn("Code: Unauthenticated", told)
        self.assertNotEqual(refused, 0)
        for port in SERVICES.values():
            self.assertNotEqual(HOST.grpcurl("-plaintext", f"127.0.0.1:{port}", "list")[0], 0, port)

    def test_answers_are_read_by_scoring_alone(self):
        where = ("-cacert", f"{SECRETS}/ca.crt", "-servername", "intake", "-import-path", "proto",
                 "-proto", "rapport/internal/intake/v1/answers.proto")
        target = (f"{HOST.address('intake', 'answers')}:7412", LIST_OPEN_WAVES)

        def shown(service):
            return "-cert", f"{SECRETS}/tls-{service}/current/tls.crt", "-key", f"{SECRETS}/tls-{service}/current/tls.key"

        self.assertEqual(HOST.grpcurl(*where, *shown("scoring"), *target)[0], 0)
        refused, told = HOST.grpcurl(*where, *shown("reporting"), *target)
        self.assertIn("Code: PermissionDenied", told)
        self.assertNotEqual(refused, 0)
        refused, told = HOST.grpcurl(*where, *target)
        self.assertIn("Failed to dial", told)
        self.assertNotEqual(refused, 0)

    def test_names_are_those_of_the_networks_that_a_container_is_in(self):
        def looked_up(name, container):
            return HOST.run("podman", "exec", container, "getent", "hosts", name).returncode

        self.assertEqual(looked_up("alertmanager", "rapport_prometheus_1"), 0)
        self.assertNotEqual(looked_up("roster-db", "rapport_prometheus_1"), 0)
        self.assertNotEqual(looked_up("intake", "rapport_roster-db_1"), 0)

    def test_a_survey_from_its_units_to_its_report(self):
        token = HOST.token("acme", "roster_admin", "survey_owner", "analyst", "viewer")
        for command in (
                "unit import acme samples/bhr2000/units.csv",
                "instrument load acme samples/bhr2000/instrument.json",
                "wave create acme/first --instrument bhr2000-leadership-v1 --provenance imported --source-note bhr2000",
                "wave open acme/first",
                "import acme/first samples/bhr2000/responses.csv --unit-column GRP --role-group front-line "
                "--ignore-column HRS --ignore-column RELIG",
                "wave close acme/first"):
            HOST.rapportctl(token, *command.split())
        self.assertIn("STATUS_PUBLISHED", HOST.rapportctl(token, "score", "acme/first"))
        self.assertIn("bhr2000", HOST.rapportctl(token, "report", "acme/first"))
        told = http(f"{HOST.address('scoring', 'scoring-metrics')}:7603/metrics")
        looked = sum(metric(told, f'rapport_cache_{kind}_total{{backend="redis"}}') for kind in ("hits", "misses"))
        self.assertGreater(looked, 0)
        self.assertEqual(metric(told, 'rapport_cache_errors_total{backend="redis"}'), 0)

    def test_prometheus_watches_all_and_knows_the_alerts(self):
        self.assertEqual({dict(labels)["job"]: value for labels, value in query("up").items()},
                         {f"rapport-{service}": 1 for service in SERVICES})
        rules = [rule for group in json.loads(http("127.0.0.1:9090/api/v1/rules"))["data"]["groups"] for rule in group["rules"]]
        self.assertTrue(rules)
        self.assertEqual({rule["health"] for rule in rules} - {"ok", "unknown"}, set())
        self.assertEqual([rule["name"] for rule in rules if rule["state"] == "firing"], [])

    def test_what_dies_is_started_again(self):
        def state(field):
            return HOST.call("podman", "inspect", "--format", f"{{{{.State.{field}}}}}", "rapport_reporting_1").strip()

        first = state("Pid")
        HOST.call("kill", "-KILL", first)
        until(lambda: state("Running") == "true" and state("Pid") != first, "reporting is started again")
        HOST.call("deploy/containers/wait-healthy")


class Gone(unittest.TestCase):
    def test_nothing_is_left(self):
        self.assertEqual(HOST.call("podman", "ps", "--all", "--quiet"), "")
        self.assertEqual(HOST.call("podman", "volume", "ls", "--quiet"), "")
        self.assertEqual(HOST.call("podman", "network", "ls", "--quiet", "--filter", "name=rapport"), "")
        self.assertFalse((HOST.checkout / SECRETS).exists())
        links = [line.split()[0] for line in HOST.call("ip", "-brief", "link").splitlines()]
        self.assertEqual([link for link in links if link.startswith(("podman", "veth"))], [])


def passes(case):
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    return unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite).wasSuccessful()


def main(binaries):
    global HOST  # pylint: disable=global-statement
    if reason := medium_host.missing():
        print(f"deploy_medium: Skipped\n{reason}")
        return 77
    # So that whoever ends this leaves no containers and mounts behind.
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, lambda *_: sys.exit("ended from outside, or it took too long"))
    signal.alarm(PATIENCE_SECONDS)
    work = Path(tempfile.mkdtemp(prefix="rapport-medium."))
    HOST = medium_host.Host(work / "host", binaries)
    try:
        # Packages come through the network that is left then.
        HOST.follow(1, 2)
        HOST.leave_network()
        HOST.follow(3, 11)
        good = passes(Running)
        if not good:
            HOST.tell()
        HOST.follow(12, 12)
        return 0 if passes(Gone) and good else 1
    except AssertionError as error:
        print(error)
        HOST.tell()
        return 1
    finally:
        HOST.remove()
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
