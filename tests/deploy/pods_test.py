"""Pods: nobody's rights, probes that tell the truth, an end that the server's drain fits into."""

import itertools
import re
import unittest

import chart

# What a server may take on top of server.drain_seconds before it ends itself (libs/rpc/server.h, hard_limit).
HARD_LIMIT_SECONDS = 5

PORTS = {
    "standalone": {"grpc": 7400, "health": 7500, "metrics": 7600},
    "roster": {"grpc": 7401, "health": 7501, "metrics": 7601},
    "intake": {"grpc": 7402, "health": 7502, "metrics": 7602, "answers": 7412},
    "scoring": {"grpc": 7403, "health": 7503, "metrics": 7603},
    "reporting": {"grpc": 7404, "health": 7504, "metrics": 7604},
}

# What readiness asks for; the process as a whole where it hosts several services.
READY = {
    "standalone": "",
    "roster": "rapport.roster.v1.RosterService",
    "intake": "rapport.intake.v1.ResponseService",
    "scoring": "rapport.scoring.v1.ScoringService",
    "reporting": "rapport.reporting.v1.ReportingService",
}

WRITABLE = {"small": {"/var/lib/rapport", "/tmp"}, "medium": set(), "large": set()}


def each_workload():
    return [(f"{size} {' '.join(settings)}: {label}", size, template)
            for size in chart.SIZES for settings in ((), chart.TOKENS, (*chart.AUDIT_LOG, *chart.TRACING))
            for label, template in chart.workloads(chart.render(size, *settings))]


def each_service():
    return [(f"{size}: {component}", size, component, chart.container(chart.render(size), component))
            for size in chart.SIZES for component in chart.components(size)]


class PodsTest(unittest.TestCase):
    def test_every_container_is_hardened(self):
        for where, _, template in each_workload():
            with self.subTest(where):
                pod = template["spec"]
                self.assertEqual(pod["securityContext"]["runAsNonRoot"], True)
                self.assertEqual(pod["securityContext"]["fsGroup"], 65532)
                self.assertEqual(pod["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
                for field in ("hostNetwork", "hostPID", "hostIPC", "initContainers"):
                    self.assertNotIn(field, pod)
                for container in pod["containers"]:
                    self.assertEqual(container["securityContext"], {
                        "runAsNonRoot": True,
                        "runAsUser": 65532,
                        "runAsGroup": 65532,
                        "readOnlyRootFilesystem": True,
                        "allowPrivilegeEscalation": False,
                        "privileged": False,
                        "capabilities": {"drop": ["ALL"]},
                        "seccompProfile": {"type": "RuntimeDefault"},
                    })

    def test_nobody_has_a_token(self):
        for where, size, template in each_workload():
            with self.subTest(where):
                self.assertIs(template["spec"]["automountServiceAccountToken"], False)
                accounts = [account for account in chart.of_kind(chart.render(size), "ServiceAccount")
                            if account["metadata"]["name"] == template["spec"]["serviceAccountName"]]
                self.assertEqual([account["automountServiceAccountToken"] for account in accounts], [False])

    def test_kubernetes_adds_no_variables(self):
        for where, _, template in each_workload():
            with self.subTest(where):
                self.assertIs(template["spec"]["enableServiceLinks"], False)

    def test_images_are_those_of_this_version_and_need_no_shell(self):
        for where, _, template in each_workload():
            with self.subTest(where):
                for container in template["spec"]["containers"]:
                    self.assertIn(container["image"], {f"rapport-{service}:{chart.VERSION}" for service in PORTS})
                    self.assertNotIn("command", container)

    def test_the_version_is_that_of_the_project(self):
        project = (chart.ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
        self.assertIn(chart.VERSION, re.findall(r"VERSION ([0-9.]+)", project))

    def test_a_digest_names_the_image(self):
        digest = "sha256:" + "0" * 64
        objects = chart.render("medium", f'image={{"registry": "images.example", "digests": {{"roster": "{digest}"}}}}')
        self.assertEqual(chart.container(objects, "roster")["image"], f"images.example/rapport-roster@{digest}")
        self.assertEqual(chart.container(objects, "intake")["image"], f"images.example/rapport-intake:{chart.VERSION}")

    def test_pods_are_placed_as_the_values_say(self):
        objects = chart.render("medium", 'nodeSelector={"disk": "fast"}', 'tolerations=[{"operator": "Exists"}]',
                               'priorityClassName="important"', 'image.pullSecrets=["registry"]')
        for label, template in chart.workloads(objects):
            with self.subTest(label):
                self.assertEqual(template["spec"]["nodeSelector"], {"disk": "fast"})
                self.assertEqual(template["spec"]["tolerations"], [{"operator": "Exists"}])
                self.assertEqual(template["spec"]["priorityClassName"], "important")
                self.assertEqual(template["spec"]["imagePullSecrets"], [{"name": "registry"}])

    def test_requests_and_limits_are_there(self):
        for where, _, template in each_workload():
            with self.subTest(where):
                for container in template["spec"]["containers"]:
                    self.assertLessEqual({"cpu", "memory"}, set(container["resources"]["requests"]))
                    self.assertIn("memory", container["resources"]["limits"])

    def test_volumes_are_read_only_but_for_data(self):
        for where, size, template in each_workload():
            with self.subTest(where):
                for container in template["spec"]["containers"]:
                    writable = {mount["mountPath"] for mount in container.get("volumeMounts", [])
                                if not mount.get("readOnly")}
                    self.assertEqual(writable, WRITABLE[size])
                for volume in template["spec"].get("volumes", []):
                    self.assertTrue({"configMap", "secret", "persistentVolumeClaim", "emptyDir"} & set(volume))

    def test_keys_are_read_by_the_service_alone(self):
        for where, _, template in each_workload():
            with self.subTest(where):
                modes = {volume["name"]: volume["secret"]["defaultMode"]
                         for volume in template["spec"].get("volumes", []) if "secret" in volume}
                self.assertLessEqual(set(modes.values()), {0o440})
                expected = {"tls", "audit", "tracing"} if chart.AUDIT_LOG[0] in where and "Deployment" in where else set()
                self.assertLessEqual(expected, set(modes))

    def test_ports_are_the_fixed_ones(self):
        for where, size, component, container in each_service():
            with self.subTest(where):
                expected = dict(PORTS[component])
                if size == "large" and component == "scoring":
                    expected["parts"] = 7413
                self.assertEqual({port["name"]: port["containerPort"] for port in container["ports"]}, expected)

    def test_probes_ask_the_health_port(self):
        for where, _, component, container in each_service():
            with self.subTest(where):
                for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                    self.assertEqual(container[probe]["grpc"]["port"], PORTS[component]["health"], probe)
                self.assertEqual(container["readinessProbe"]["grpc"].get("service", ""), READY[component])

    def test_liveness_asks_for_the_process_alone(self):
        for where, _, _, container in each_service():
            with self.subTest(where):
                for probe in ("startupProbe", "livenessProbe"):
                    self.assertEqual(set(container[probe]["grpc"]), {"port"})

    def test_the_grace_period_holds_the_pause_the_drain_and_the_hard_limit(self):
        pauses = ("shutdown.preStopSleepSeconds=0", "shutdown.preStopSleepSeconds=30")
        asked = ((), *((pause, "shutdown.drainSeconds=90") for pause in pauses))
        for size, settings in itertools.product(chart.SIZES, asked):
            objects = chart.render(size, *settings)
            for component in chart.components(size):
                with self.subTest(size=size, component=component, settings=settings):
                    pause = chart.container(objects, component).get("lifecycle", {}).get("preStop", {}).get("sleep", {})
                    drain = chart.configuration(objects, component)["server"]["drain_seconds"]
                    self.assertGreater(chart.pod(objects, component)["spec"]["terminationGracePeriodSeconds"],
                                       pause.get("seconds", 0) + drain + HARD_LIMIT_SECONDS)

    def test_the_pause_before_the_end_needs_no_shell(self):
        for where, _, _, container in each_service():
            with self.subTest(where):
                self.assertEqual(container["lifecycle"], {"preStop": {"sleep": {"seconds": 5}}})

    def test_a_new_configuration_rolls_the_pods_it_is_for_and_no_others(self):
        def checksums(*settings):
            objects = chart.render("medium", *settings)
            return {component: chart.pod(objects, component)["metadata"]["annotations"]["checksum/config"]
                    for component in chart.SERVICES}
        before = checksums()
        after = checksums('intake.settings={"epoch": {"min_responses": 32}}')
        rolled = [component for component in chart.SERVICES if before[component] != after[component]]
        self.assertEqual(rolled, ["intake"])

    def test_every_volume_that_is_mounted_is_there(self):
        for where, _, template in each_workload():
            with self.subTest(where):
                volumes = {volume["name"] for volume in template["spec"].get("volumes", [])}
                for container in template["spec"]["containers"]:
                    self.assertEqual({mount["name"] for mount in container.get("volumeMounts", [])}, volumes)

    def test_migrations_come_before_the_release_and_have_all_they_need(self):
        for size in ("medium", "large"):
            objects = chart.render(size)
            for component in ("roster-migration", "intake-migration"):
                with self.subTest(size=size, component=component):
                    job = chart.named(objects, "Job", component)
                    self.assertEqual(job["metadata"]["annotations"]["helm.sh/hook"], "pre-install,pre-upgrade")
                    for kind in ("ServiceAccount", "NetworkPolicy"):
                        needed = chart.named(objects, kind, component)["metadata"]["annotations"]
                        self.assertEqual(needed["helm.sh/hook"], "pre-install,pre-upgrade")
                        self.assertLess(int(needed["helm.sh/hook-weight"]),
                                        int(job["metadata"]["annotations"]["helm.sh/hook-weight"]))
                    container = job["spec"]["template"]["spec"]["containers"][0]
                    self.assertEqual(container["args"], ["--migrate"])
                    self.assertEqual([variable["name"] for variable in container["env"]], [
                        "RAPPORT_POSTGRES_URL", "RAPPORT_POSTGRES_OWNER_URL", "RAPPORT_POSTGRES_PASSWORD",
                        "RAPPORT_POSTGRES_OWNER_PASSWORD"])

    def test_the_owner_of_the_tables_is_known_to_migrations_alone(self):
        for size in ("medium", "large"):
            objects = chart.render(size)
            for component in chart.SERVICES:
                self.assertNotIn("owner", str(chart.pod(objects, component)["spec"]["containers"]).lower())
                self.assertNotIn("owner", str(chart.configuration(objects, component)).lower())


if __name__ == "__main__":
    unittest.main()
