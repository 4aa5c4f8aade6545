"""docs/observability.md tells the metrics, events and service levels that there are."""

import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.request

import yaml

import binaries
import chart

PAGE = (chart.ROOT / "docs/observability.md").read_text(encoding="utf-8")
NAMES = (chart.ROOT / "libs/observe/metric_names.txt").read_text(encoding="utf-8").split()
FAULTS = "INTERNAL|UNKNOWN|DATA_LOSS|UNAVAILABLE|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED"


def table(heading):
    """The rows of the first table below a heading, as lists of cells."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE).group().splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def sources():
    """The text of what ships."""
    for folder in ("libs", "services"):
        for path in sorted((chart.ROOT / folder).rglob("*.cc")):
            if not path.name.endswith("_test.cc"):
                yield path.read_text(encoding="utf-8")


def tls(folder):
    """Settings of TLS with a certificate that vouches for itself."""
    certificate, key = pathlib.Path(folder, "tls.crt"), pathlib.Path(folder, "tls.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", "/CN=collector", "-days", "90", "-out", certificate, "-keyout", key],
                   check=True, capture_output=True)
    return {"certificate_file": str(certificate), "private_key_file": str(key), "ca_file": str(certificate)}


def metrics():
    """(type, labels) of the metrics that a process with everything on serves after a call, by name."""
    with tempfile.TemporaryDirectory() as folder:
        tracing = {"otlp_address": "127.0.0.1:9", "tls": tls(folder)}
        settings = {"server": {"audit_log": {"path": "-"}, "tracing": tracing}, "data_dir": folder}
        settings["server"] |= {f"{port}_address": "127.0.0.1:0" for port in ("listen", "health", "metrics")}
        with binaries.serving("standalone", settings, folder, {}) as served:
            binaries.call(served["port"], "rapport.roster.v1.RosterService/ListOrganizations", "-plaintext")
            address = f"http://127.0.0.1:{served['metrics_port']}/metrics"
            with urllib.request.urlopen(address, timeout=10) as response:
                text = response.read().decode()
    found = {name: (kind, set()) for name, kind in re.findall(r"^# TYPE (rapport_\w+) (\w+)$", text, re.MULTILINE)}
    for name, labels in re.findall(r"^(rapport_\w+)\{(.*)\} ", text, re.MULTILINE):
        own = set(re.findall(r'(\w+)="', labels)) - {"le"}
        found[re.sub("_(bucket|count|sum)$", "", name)][1].update(own)
    return found


class ObservabilityTest(unittest.TestCase):
    def test_every_metric_is_explained_with_its_type_and_labels(self):
        rows = {row[0].strip("`"): row for row in table("Metrics")}
        self.assertEqual(sorted(rows), NAMES)
        served = metrics()
        for name, (_, kind, labels, meaning) in rows.items():
            with self.subTest(name):
                self.assertEqual((kind, set(re.findall(r"`([a-z]+)`", labels))), served[name])
                self.assertTrue(meaning)

    def test_events_are_those_of_the_sources(self):
        written = {(event, level.upper()) for text in sources()
                   for level, event in re.findall(r'Log\(\s*(?:observe::)?Level::k(\w+),\s*"(\w+)"', text)}
        for event, level, meaning in table("Logs"):
            with self.subTest(event):
                self.assertIn((event.strip("`"), level), written)
                self.assertTrue(meaning)

    def test_levels_are_expressions_that_prometheus_takes(self):
        expressions = re.search(r"```promql\n(.*?)```", PAGE, re.DOTALL).group(1).splitlines()
        self.assertEqual(len(expressions), len(table("Service levels")))
        rules = [{"record": f"level:{number}", "expr": expression} for number, expression in enumerate(expressions)]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "rules.yaml")
            file.write_text(yaml.safe_dump({"groups": [{"name": "levels", "rules": rules}]}), encoding="utf-8")
            result = subprocess.run(["promtool", "check", "rules", "--lint-fatal", file], capture_output=True,
                                    text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_fault_is_the_same_everywhere(self):
        told = PAGE.partition("A fault is a call that ended with ")[2].partition(";")[0]
        self.assertEqual("|".join(re.findall(r"`(\w+)`", told)), FAULTS)
        for path in (chart.CHART / "dashboard.json", chart.ROOT / "docs/observability.md",
                     chart.ROOT / "deploy/runbooks/RapportErrorBudget.md"):
            self.assertEqual(set(re.findall(r'code=~\\?"([A-Z_|]+)\\?"', path.read_text(encoding="utf-8"))), {FAULTS})
        alerts = [alert for group in yaml.safe_load((chart.CHART / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
                  for alert in group["rules"] if alert["alert"] in ("RapportErrorBudget", "RapportSubmissionsFailing")]
        self.assertTrue(alerts)
        for alert in alerts:
            self.assertEqual("|".join(sorted(re.search(r'code=~"([A-Z_|]+)"', alert["expr"]).group(1).split("|"))),
                             "|".join(sorted(FAULTS.split("|"))), alert["alert"])

    def test_bounds_of_levels_are_bounds_of_the_histogram(self):
        text = (chart.ROOT / "libs/observe/metrics.cc").read_text(encoding="utf-8")
        bounds = re.search(r"vector<double>\{([^}]*)\}", text).group(1).replace("\n", " ").split(",")
        bounds = {bound.strip() for bound in bounds}
        for name in ("docs/observability.md", "deploy/grafana/rapport.json"):
            used = set(re.findall(r'le=\\?"([0-9.]+)\\?"', (chart.ROOT / name).read_text(encoding="utf-8")))
            self.assertTrue(used)
            self.assertLessEqual(used, bounds, name)


if __name__ == "__main__":
    unittest.main()
