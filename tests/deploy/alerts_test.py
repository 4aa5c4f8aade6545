"""Alerts: on metrics that there are, each with its runbook, and firing when they should."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

import chart

RUNBOOKS = chart.ROOT / "deploy/runbooks"
SCENARIOS = (pathlib.Path(__file__).parent / "alerts_scenarios.yaml").read_text(encoding="utf-8")
# Made by Prometheus itself for every target.
OF_PROMETHEUS = {"up"}
# libs/observe/process_metrics.h
OF_PROCESSES = {"process_open_fds", "process_max_fds"}
# What a runbook tells, in this order.
SECTIONS = ["## Meaning", "## Impact", "## Look", "## Do"]


def rules(size="large", *settings):
    return chart.of_kind(chart.render(size, *settings), "PrometheusRule")[0]["spec"]


def alerts(*arguments):
    return [rule for group in rules(*arguments)["groups"] for rule in group["rules"]]


def metrics_of(expression):
    """Names of the metrics in an expression: what has a selector behind it."""
    return set(re.findall(r"([a-z_][a-z0-9_:]*)\{", expression))


class AlertsTest(unittest.TestCase):
    def test_metrics_are_those_that_the_services_have(self):
        known = set((chart.ROOT / "libs/observe/metric_names.txt").read_text(encoding="utf-8").split())
        known |= OF_PROMETHEUS | OF_PROCESSES
        for alert in alerts():
            with self.subTest(alert["alert"]):
                names = {re.sub("_(bucket|count|sum)$", "", name) for name in metrics_of(alert["expr"])}
                self.assertTrue(names)
                self.assertLessEqual(names, known)
                self.assertLessEqual(set(re.findall(r"\brapport_\w+", alert["expr"])), metrics_of(alert["expr"]))

    def test_every_alert_has_a_runbook_and_every_runbook_an_alert(self):
        self.assertEqual({path.stem for path in RUNBOOKS.glob("*.md")}, {alert["alert"] for alert in alerts()})
        for alert in alerts():
            self.assertEqual(alert["annotations"]["runbook"], f"deploy/runbooks/{alert['alert']}.md")

    def test_runbooks_can_be_served_elsewhere(self):
        for alert in alerts("large", 'monitoring.prometheusRule.runbookBaseUrl="https://runbooks.example/rapport/"'):
            self.assertNotIn("runbook", alert["annotations"])
            self.assertEqual(alert["annotations"]["runbook_url"],
                             f"https://runbooks.example/rapport/{alert['alert']}.md")

    def test_runbooks_tell_meaning_impact_where_to_look_and_what_to_do(self):
        for path in sorted(RUNBOOKS.glob("*.md")):
            with self.subTest(path.name):
                text = path.read_text(encoding="utf-8")
                self.assertTrue(text.startswith(f"# {path.stem}\n"))
                self.assertEqual(re.findall("^## .*$", text, re.MULTILINE), SECTIONS)
                self.assertIn("```", text.partition("## Look")[2])

    def test_runbooks_look_at_metrics_that_there_are(self):
        known = set((chart.ROOT / "libs/observe/metric_names.txt").read_text(encoding="utf-8").split())
        for path in sorted(RUNBOOKS.glob("*.md")):
            for name in re.findall(r"\brapport_(?:audit|cache|rpc|trace)_\w+", path.read_text(encoding="utf-8")):
                self.assertIn(re.sub("_(bucket|count|sum)$", "", name), known, path.name)

    def test_alerts_look_at_their_own_installation(self):
        for alert in alerts():
            with self.subTest(alert["alert"]):
                selectors = re.findall(r"[a-z_]+\{([^}]*)\}", alert["expr"])
                self.assertTrue(all(f'namespace="{chart.NAMESPACE}"' in selector for selector in selectors))
                self.assertIn(alert["labels"]["severity"], ("critical", "warning"))
                self.assertTrue(alert["annotations"]["summary"])

    def test_the_chart_changes_nothing_but_the_namespace(self):
        for mode, size in (("services", "large"), ("standalone", "small")):
            found = rules(size, "monitoring.prometheusRule.enabled=true")["groups"]
            text = "".join((chart.CHART / f"{name}.yaml").read_text(encoding="utf-8").partition("groups:\n")[2]
                           for name in (f"alerts-{mode}", "alerts"))
            text = re.sub(r'(namespace(?:="|: ))rapport\b', rf"\g<1>{chart.NAMESPACE}", text)
            self.assertEqual(found, yaml.safe_load(text), mode)

    def test_names_of_services_are_those_that_monitors_give(self):
        for monitor in chart.of_kind(chart.render("large"), "ServiceMonitor"):
            relabelings = monitor["spec"]["endpoints"][0]["relabelings"]
            self.assertEqual(relabelings, [
                {"action": "replace", "targetLabel": "job", "replacement": f"rapport-{chart.component_of(monitor)}"},
                {"action": "labeldrop", "regex": "service"},
            ])
        down = {alert["labels"]["job"] for alert in alerts() if alert["alert"] == "RapportServiceDown"}
        self.assertEqual(down, {f"rapport-{service}" for service in chart.SERVICES})

    def test_standalone_is_watched_as_well(self):
        watched = ("monitoring.serviceMonitor.enabled=true", "monitoring.prometheusRule.enabled=true")
        objects = chart.render("small", *watched)
        monitors = chart.of_kind(objects, "ServiceMonitor")
        self.assertEqual([chart.component_of(monitor) for monitor in monitors], ["standalone"])
        found = alerts("small", *watched)
        self.assertEqual([rule["labels"]["job"] for rule in found if rule["alert"] == "RapportServiceDown"],
                         ["rapport-standalone"])
        self.assertEqual({rule["alert"] for rule in found}, {rule["alert"] for rule in alerts()})

    def test_monitors_find_the_metrics_port_of_their_service(self):
        for size in ("medium", "large"):
            objects = chart.render(size)
            for monitor in chart.of_kind(objects, "ServiceMonitor"):
                services = [service for service in chart.of_kind(objects, "Service")
                            if chart.selects(monitor["spec"]["selector"], service["metadata"]["labels"])]
                self.assertEqual([chart.component_of(service) for service in services], [chart.component_of(monitor)])
                self.assertIn(monitor["spec"]["endpoints"][0]["port"],
                              [port["name"] for port in services[0]["spec"]["ports"]])

    def test_promtool_takes_the_rules_and_they_fire_as_told(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "rules.yaml").write_text(yaml.safe_dump(rules()), encoding="utf-8")
            (pathlib.Path(folder) / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
            for command in (["check", "rules", "--lint-fatal", "rules.yaml"], ["test", "rules", "scenarios.yaml"]):
                result = subprocess.run(["promtool", *command], cwd=folder, capture_output=True, text=True, check=False)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_every_alert_has_a_scenario_in_which_it_fires_and_one_in_which_it_does_not(self):
        fires, rests = set(), set()
        for scenario in yaml.safe_load(SCENARIOS)["tests"]:
            for asked in scenario["alert_rule_test"]:
                (fires if asked.get("exp_alerts") else rests).add(asked["alertname"])
        names = {alert["alert"] for alert in alerts()}
        self.assertEqual(fires, names)
        self.assertEqual(rests, names)


if __name__ == "__main__":
    unittest.main()
