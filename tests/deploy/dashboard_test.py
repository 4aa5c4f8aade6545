"""The dashboard for Grafana: on metrics and labels that there are, in expressions that Prometheus takes."""

import itertools
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

import chart

FILE = chart.ROOT / "deploy/grafana/rapport.json"
NAMES = set((chart.ROOT / "libs/observe/metric_names.txt").read_text(encoding="utf-8").split())
# Made by Prometheus for every target, by kubelet for every container, and by the kernel for every process.
STANDARD = {"up", "container_memory_working_set_bytes", "container_spec_memory_limit_bytes",
            # libs/observe/process_metrics.h
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds", "process_max_fds"}
# Of our metrics, of the chart's ServiceMonitors, and of kubelet's.
LABELS = {"service", "method", "code", "backend", "store", "access", "reason", "pool", "server", "le", "namespace", "job", "pod", "container"}
# What Grafana fills in.
VARIABLES = {"$namespace": "hospital", "$job": "rapport-.+", "$__rate_interval": "2m"}


def dashboard():
    return json.loads(FILE.read_text(encoding="utf-8"))


def panels():
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def expressions():
    """(panel, expression) of everything that is asked of Prometheus."""
    return [(panel["title"], target["expr"]) for panel in panels() for target in panel["targets"]]


def filled_in(expression):
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    return expression


class DashboardTest(unittest.TestCase):
    def test_metrics_are_those_that_there_are_and_all_of_ours(self):
        shown = set()
        for title, expression in expressions():
            with self.subTest(title):
                names = {re.sub("_(bucket|count|sum)$", "", name)
                         for name in re.findall(r"([a-z_][a-z0-9_:]*)\{", expression)}
                self.assertTrue(names)
                self.assertLessEqual(names, NAMES | STANDARD)
                self.assertEqual(len(re.findall(r"\brapport_[a-z]\w+", expression)),
                                 len(re.findall(r"\brapport_\w+\{", expression)), "a metric without a selector")
                shown |= names
        self.assertEqual(shown, NAMES | STANDARD)

    def test_labels_are_those_that_the_metrics_have(self):
        for title, expression in expressions():
            with self.subTest(title):
                selected = {label for selector in re.findall(r"\{([^}]*)\}", expression)
                            for label in re.findall(r"(\w+)(?:=~|!~|!=|=)\"", selector)}
                grouped = {label for labels in re.findall(r"by \(([^)]*)\)", expression)
                           for label in labels.split(", ")}
                self.assertLessEqual(selected | grouped, LABELS)
        for panel in panels():
            for target in panel["targets"]:
                told = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
                grouped = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", target["expr"]))))
                self.assertLessEqual(told, grouped, panel["title"])

    def test_one_installation_is_looked_at(self):
        for title, expression in expressions():
            for selector in re.findall(r"\{([^}]*)\}", expression):
                self.assertIn('namespace="$namespace"', selector, title)

    def test_prometheus_takes_every_expression(self):
        rules = [{"record": f"panel:{number}", "expr": filled_in(expression)}
                 for number, (_, expression) in enumerate(expressions())]
        self.assertNotIn("$", json.dumps(rules))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "rules.yaml")
            file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
            result = subprocess.run(["promtool", "check", "rules", "--lint-fatal", file], capture_output=True,
                                    text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_where_data_come_from_can_be_chosen(self):
        variables = {variable["name"]: variable for variable in dashboard()["templating"]["list"]}
        self.assertEqual(list(variables), ["datasource", "namespace", "job"])
        self.assertEqual((variables["datasource"]["type"], variables["datasource"]["query"]),
                         ("datasource", "prometheus"))
        source = {"type": "prometheus", "uid": "${datasource}"}
        self.assertEqual([variables[name]["datasource"] for name in ("namespace", "job")], [source] * 2)
        for name, query in (("namespace", "label_values(rapport_rpc_requests_total, namespace)"),
                            ("job", 'label_values(up{namespace="$namespace", job=~"rapport-.+"}, job)')):
            self.assertEqual((variables[name]["query"]["query"], variables[name]["definition"]), (query, query))
        for panel in panels():
            self.assertEqual([panel["datasource"], *(target["datasource"] for target in panel["targets"])],
                             [source] * (1 + len(panel["targets"])), panel["title"])

    def test_panels_can_be_told_apart_and_lie_side_by_side(self):
        everything = dashboard()["panels"]
        for key in ("id", "title"):
            self.assertEqual(len({panel[key] for panel in everything}), len(everything), key)
        cells = [(panel["gridPos"]["x"] + right, panel["gridPos"]["y"] + down) for panel in everything
                 for right, down in itertools.product(range(panel["gridPos"]["w"]), range(panel["gridPos"]["h"]))]
        self.assertEqual(len(set(cells)), len(cells), "panels overlap")
        self.assertLess(max(x for x, _ in cells), 24)
        for panel in panels():
            self.assertTrue(panel["description"], panel["title"])
            self.assertTrue(panel["fieldConfig"]["defaults"]["unit"], panel["title"])

    def test_the_chart_hands_it_to_grafanas_sidecar(self):
        self.assertEqual(FILE.resolve(), chart.CHART / "dashboard.json")
        for size in ("medium", "large"):
            shown = chart.named(chart.render(size), "ConfigMap", "dashboard")
            self.assertEqual(shown["data"], {"rapport.json": FILE.read_text(encoding="utf-8")})
            self.assertEqual(shown["metadata"]["labels"]["grafana_dashboard"], "1")
        labelled = chart.render("small", "monitoring.dashboard.enabled=true",
                                'monitoring.dashboard.labels={"dashboards": "yes"}')
        self.assertEqual(chart.named(labelled, "ConfigMap", "dashboard")["metadata"]["labels"]["dashboards"], "yes")


if __name__ == "__main__":
    unittest.main()
