"""What is rendered, as objects of Kubernetes: known, complete, and as its API wants them."""

import unittest

import kubernetes_validate

import chart

# The oldest that Chart.yaml allows, and one of today.
VERSIONS = ("1.30", "1.34")

OF_EACH_SERVICE = ("ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount")

KINDS = {
    "small": {"PersistentVolumeClaim": {"standalone"}},
    "medium": {
        "Job": {"roster-migration", "intake-migration"},
        "ServiceMonitor": set(chart.SERVICES),
        "PrometheusRule": {""},
    },
    "large": {
        "Job": {"roster-migration", "intake-migration"},
        "ServiceMonitor": set(chart.SERVICES),
        "PrometheusRule": {""},
        "HorizontalPodAutoscaler": set(chart.SERVICES),
        "Certificate": set(chart.SERVICES),
    },
}

# Custom resources bring no schema of their own here: the fields that their operators read, and what they must be.
CUSTOM = {
    "ServiceMonitor": {
        "apiVersion": "monitoring.coreos.com/v1",
        "required": {"selector", "endpoints", "namespaceSelector"},
        "allowed": {"selector", "endpoints", "namespaceSelector"},
    },
    "PrometheusRule": {"apiVersion": "monitoring.coreos.com/v1", "required": {"groups"}, "allowed": {"groups"}},
    "Certificate": {
        "apiVersion": "cert-manager.io/v1",
        "required": {"secretName", "issuerRef", "uris", "dnsNames"},
        "allowed": {"secretName", "issuerRef", "uris", "dnsNames", "duration", "renewBefore", "privateKey", "usages"},
    },
}


def each_size():
    return [(size, size, chart.render(size)) for size in chart.SIZES]


class ObjectsTest(unittest.TestCase):
    def test_there_are_values_files_for_these_sizes_and_no_others(self):
        found = {path.name for path in chart.CHART.glob("values-*.yaml")}
        self.assertEqual(found, {f"values-{size}.yaml" for size in chart.SIZES})

    def test_helm_finds_nothing_to_complain_about(self):
        for size in chart.SIZES:
            with self.subTest(size=size):
                result = chart.helm("lint", str(chart.CHART), "--strict", "--values",
                                    str(chart.CHART / f"values-{size}.yaml"))
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_objects_fit_the_schemas_of_kubernetes(self):
        for where, size, objects in each_size():
            with self.subTest(where):
                for thing in chart.standard(objects):
                    for version in VERSIONS:
                        with self.subTest(where, kind=thing["kind"], name=thing["metadata"]["name"], version=version):
                            kubernetes_validate.validate(thing, version, strict=True)

    def test_custom_resources_have_the_fields_that_their_operators_read(self):
        for where, size, objects in each_size():
            with self.subTest(where):
                for thing in chart.custom(objects):
                    with self.subTest(size=size, kind=thing["kind"], name=thing["metadata"]["name"]):
                        known = CUSTOM[thing["kind"]]
                        self.assertEqual(set(thing), {"apiVersion", "kind", "metadata", "spec"})
                        self.assertEqual(thing["apiVersion"], known["apiVersion"])
                        self.assertLessEqual(known["required"], set(thing["spec"]))
                        self.assertLessEqual(set(thing["spec"]), known["allowed"])

    def test_each_size_has_its_objects_and_no_others(self):
        for where, size, objects in each_size():
            with self.subTest(where):
                expected = {kind: set(chart.components(size)) for kind in OF_EACH_SERVICE}
                expected.update(KINDS[size])
                if size != "small":
                    expected["ConfigMap"] = expected["ConfigMap"] | {"dashboard"}
                expected["NetworkPolicy"] = expected["NetworkPolicy"] | {"default-deny"} | expected.get("Job", set())
                expected["ServiceAccount"] = expected["ServiceAccount"] | expected.get("Job", set())
                found = {}
                for thing in objects:
                    name = thing["metadata"]["name"].removeprefix(f"{chart.RELEASE}-rapport").removeprefix("-")
                    found.setdefault(thing["kind"], []).append(name)
                self.assertEqual({kind: sorted(names) for kind, names in found.items()},
                                 {kind: sorted(names) for kind, names in expected.items()})

    def test_objects_stay_in_the_namespace_and_say_whose_they_are(self):
        for where, _, objects in each_size():
            with self.subTest(where):
                for thing in objects:
                    with self.subTest(kind=thing["kind"], name=thing["metadata"]["name"]):
                        self.assertEqual(thing["metadata"]["namespace"], chart.NAMESPACE)
                        labels = thing["metadata"]["labels"]
                        self.assertEqual(labels["app.kubernetes.io/instance"], chart.RELEASE)
                        self.assertEqual(labels["app.kubernetes.io/name"], "rapport")

    def test_services_are_headless_and_select_the_pods_of_their_name(self):
        for where, size, objects in each_size():
            with self.subTest(where):
                for component in chart.components(size):
                    service = chart.named(objects, "Service", component)["spec"]
                    self.assertEqual(service["clusterIP"], "None")
                    self.assertTrue(chart.selects({"matchLabels": service["selector"]},
                                                  chart.pod(objects, component)["metadata"]["labels"]))
                    offered = {port["name"]: port["port"] for port in service["ports"]}
                    listening = chart.ports(objects, component)
                    del listening["health"]
                    self.assertEqual(offered, listening)

    def test_selectors_take_the_pods_of_one_component(self):
        for where, size, objects in each_size():
            with self.subTest(where):
                selectors = [(kind, thing["spec"]["selector"], chart.component_of(thing))
                             for kind in ("Deployment", "PodDisruptionBudget")
                             for thing in chart.of_kind(objects, kind)]
                for component in chart.components(size):
                    spread = chart.pod(objects, component)["spec"].get("topologySpreadConstraints", [])
                    selectors += [("spread", constraint["labelSelector"], component) for constraint in spread]
                for kind, selector, component in selectors:
                    with self.subTest(size=size, kind=kind, component=component):
                        taken = [template["metadata"]["labels"]["app.kubernetes.io/component"]
                                 for _, template in chart.workloads(objects)
                                 if chart.selects(selector, template["metadata"]["labels"])]
                        self.assertEqual(taken, [component])

    def test_replicas_are_fixed_or_follow_the_load_but_not_both(self):
        for where, size, objects in each_size():
            with self.subTest(where):
                followed = {thing["spec"]["scaleTargetRef"]["name"] for thing in
                            chart.of_kind(objects, "HorizontalPodAutoscaler")}
                for deployment in chart.of_kind(objects, "Deployment"):
                    with self.subTest(size=size, name=deployment["metadata"]["name"]):
                        fixed = "replicas" in deployment["spec"]
                        self.assertNotEqual(fixed, deployment["metadata"]["name"] in followed)

    def test_replicas_follow_the_processor_time_that_they_use(self):
        for autoscaler in chart.of_kind(chart.render("large"), "HorizontalPodAutoscaler"):
            self.assertLess(autoscaler["spec"]["minReplicas"], autoscaler["spec"]["maxReplicas"])
            self.assertEqual([metric["resource"]["name"] for metric in autoscaler["spec"]["metrics"]], ["cpu"])

    def test_a_node_can_be_drained(self):
        for where, _, objects in each_size():
            with self.subTest(where):
                for budget in chart.of_kind(objects, "PodDisruptionBudget"):
                    self.assertEqual(budget["spec"]["maxUnavailable"], 1)
                    self.assertNotIn("minAvailable", budget["spec"])
                    self.assertEqual(budget["spec"]["unhealthyPodEvictionPolicy"], "AlwaysAllow")

    def test_one_process_at_a_time_has_the_sqlite_files(self):
        objects = chart.render("small")
        deployment = chart.named(objects, "Deployment", "standalone")["spec"]
        self.assertEqual(deployment["replicas"], 1)
        self.assertEqual(deployment["strategy"], {"type": "Recreate"})
        claim = chart.named(objects, "PersistentVolumeClaim", "standalone")
        self.assertEqual(claim["spec"]["accessModes"], ["ReadWriteOncePod"])
        self.assertEqual(claim["metadata"]["annotations"]["helm.sh/resource-policy"], "keep")

    def test_an_upgrade_takes_no_replica_away_before_its_successor_is_ready(self):
        for size in ("medium", "large"):
            for deployment in chart.of_kind(chart.render(size), "Deployment"):
                self.assertEqual(deployment["spec"]["strategy"]["rollingUpdate"], {"maxSurge": 1, "maxUnavailable": 0})

    def test_large_spreads_over_zones(self):
        for component in chart.SERVICES:
            constraints = chart.pod(chart.render("large"), component)["spec"]["topologySpreadConstraints"]
            self.assertIn(("topology.kubernetes.io/zone", "DoNotSchedule"),
                          [(one["topologyKey"], one["whenUnsatisfiable"]) for one in constraints])


if __name__ == "__main__":
    unittest.main()
