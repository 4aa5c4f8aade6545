"""Configuration: the real binaries take what is rendered, it fits the objects around it, and it holds no secret."""

import json
import re
import tempfile
import unittest

import binaries
import chart

# Everything that is not on by default, on.
EVERYTHING = ("redis.topology=\"SENTINEL\"", "redis.sentinelPasswordKey=\"sentinel\"", "scoring.parts.enabled=true",
              'intake.settings={"postgres": {"connections": 16}, "epoch": {"min_responses": 32}}',
              'scoring.settings={"cache": {"max_bytes": 268435456}, "parts": {"min_sheets": 500000}}')

SECRETS = {
    "roster": {"RAPPORT_POSTGRES_PASSWORD"},
    "intake": {"RAPPORT_POSTGRES_PASSWORD"},
    "scoring": {"RAPPORT_CACHE_REDIS_PASSWORD", "RAPPORT_CACHE_REDIS_INTEGRITY_KEY"},
    "reporting": set(),
    "standalone": set(),
}


# By setting: the service that is called, and at which of its ports.
CALLS = {
    "roster": {},
    "intake": {"roster_address": ("roster", "grpc")},
    "scoring": {"intake_address": ("intake", "grpc"), "answers.address": ("intake", "answers")},
    "reporting": {"intake_address": ("intake", "grpc"), "scoring_address": ("scoring", "grpc")},
    "standalone": {},
}


def each_service():
    renderings = [(size, ()) for size in chart.SIZES] + [("medium", EVERYTHING)]
    return [(f"{size} {' '.join(settings)}: {component}", size, component, chart.render(size, *settings))
            for size, settings in renderings for component in chart.components(size)]


def environment(container):
    """The variables of a container, with a value in place of each secret."""
    return {variable["name"]: variable.get("value", "from-a-secret") for variable in container.get("env", [])}


def leaves(value, path=""):
    """Every setting below `value`, by its path."""
    if not isinstance(value, dict):
        return {path: value}
    return {name: leaf for key, below in value.items()
            for name, leaf in leaves(below, f"{path}.{key}" if path else key).items()}


class ConfigurationTest(unittest.TestCase):
    def test_binaries_take_it_and_mean_the_same(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                rendered = chart.configuration(objects, component)
                variables = environment(chart.container(objects, component))
                result = binaries.run(component, rendered, "--print-config", variables=variables)
                self.assertEqual(result.returncode, 0, result.stderr)
                in_force = leaves(json.loads(result.stdout))
                for path, value in leaves(rendered).items():
                    self.assertEqual(str(in_force.get(path, "")), str(value), path)

    def test_binaries_take_what_migrations_are_given(self):
        schema = '.settings={"postgres": {"schema": "elsewhere"}}'
        for component in ("roster", "intake"):
            with self.subTest(component):
                job = chart.named(chart.render("medium", component + schema), "Job", f"{component}-migration")
                container = job["spec"]["template"]["spec"]["containers"][0]
                flags = (*container["args"], "--print-config")
                result = binaries.run(component, {}, *flags, variables=environment(container))
                self.assertEqual(result.returncode, 0, result.stderr)
                in_force = leaves(json.loads(result.stdout))
                self.assertIs(in_force["migrate"], True)
                self.assertIn(f"user=rapport_{component}", in_force["postgres.url"])
                self.assertIn("user=rapport_owner", in_force["postgres.owner_url"])
                self.assertEqual(in_force["postgres.schema"], "elsewhere")
                self.assertEqual({in_force["postgres.password"], in_force["postgres.owner_password"]}, {"***"})

    def test_binaries_refuse_what_they_do_not_know(self):
        for component in (*chart.SERVICES, "standalone"):
            result = binaries.run(component, {"server": {"no_such_setting": 1}}, "--print-config")
            self.assertIn("no_such_setting", result.stderr)
            self.assertNotEqual(result.returncode, 0)

    def test_services_serve_with_it_and_know_what_probes_ask_for(self):
        for size, component in (("small", "standalone"), *(("large", service) for service in chart.SERVICES)):
            with self.subTest(size=size, component=component), tempfile.TemporaryDirectory() as folder:
                objects = chart.render(size)
                configuration = binaries.on_this_machine(chart.configuration(objects, component), folder)
                binaries.make_certificate(folder, f"spiffe://rapport/{component}")
                container = chart.container(objects, component)
                with binaries.serving(component, configuration, folder, environment(container)) as served:
                    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                        asked = container[probe]["grpc"].get("service", "")
                        self.assertEqual(binaries.health(served["port"], asked), "SERVING", f"{probe}: {asked}")

    def test_no_secret_is_in_a_config_map(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                settings = leaves(chart.configuration(objects, component))
                for path in settings:
                    self.assertNotRegex(path, r"(^|\.|_)(password|integrity_key|token|secret)$")
                self.assertNotRegex(json.dumps(settings), r"password *=|://[^/\"]*:[^/\"]*@")

    def test_secrets_come_from_secrets_that_exist(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                variables = chart.container(objects, component).get("env", [])
                for variable in variables:
                    self.assertEqual(set(variable["valueFrom"]), {"secretKeyRef"})
                    self.assertEqual(set(variable["valueFrom"]["secretKeyRef"]), {"name", "key"})
                expected = SECRETS[component]
                if EVERYTHING[0] in where and component == "scoring":
                    expected = expected | {"RAPPORT_CACHE_REDIS_SENTINEL_PASSWORD"}
                self.assertEqual({variable["name"] for variable in variables}, expected)
        for size in chart.SIZES:
            self.assertEqual(chart.of_kind(chart.render(size), "Secret"), [])

    def test_addresses_are_services_of_this_release_at_the_ports_that_are_meant(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                services = {thing["metadata"]["name"]: thing for thing in chart.of_kind(objects, "Service")}
                called = {}
                for path, address in leaves(chart.configuration(objects, component)).items():
                    if str(address).startswith("dns:"):
                        parts = re.fullmatch(rf"dns:///([a-z-]+)\.{chart.NAMESPACE}\.svc:([0-9]+)", address)
                        name, port = parts.groups()
                        offered = {port["port"]: port["name"] for port in services[name]["spec"]["ports"]}
                        called[path] = (chart.component_of(services[name]), offered[int(port)])
                expected = dict(CALLS[component])
                if "parts" in chart.configuration(objects, component):
                    expected["parts.replicas.address"] = ("scoring", "parts")
                self.assertEqual(called, expected)

    def test_servers_listen_where_the_container_says(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                settings = leaves(chart.configuration(objects, component))
                listening = {int(value.rpartition(":")[2]) for path, value in settings.items()
                             if re.search(r"server\.(listen|health|metrics)_address$", path)}
                self.assertEqual(listening, set(chart.ports(objects, component).values()))

    def test_certificates_lie_where_the_configuration_looks_for_them(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                files = {value for path, value in leaves(chart.configuration(objects, component)).items()
                         if path.endswith("_file")}
                mounts = {mount["mountPath"] for mount in chart.container(objects, component)["volumeMounts"]}
                self.assertEqual("/etc/rapport/tls" in mounts, component in ("intake", "scoring"))
                if files:
                    self.assertEqual(files, {f"/etc/rapport/tls/{name}" for name in ("tls.crt", "tls.key", "ca.crt")})

    def test_certificates_name_the_callers_that_are_let_in_and_the_hosts_that_are_called(self):
        objects = chart.render("large")
        issued = {chart.component_of(thing): thing["spec"] for thing in chart.of_kind(objects, "Certificate")}
        for component, spec in issued.items():
            self.assertEqual(spec["uris"], [f"spiffe://rapport/{component}"])
            volumes = {volume["name"]: volume for volume in chart.pod(objects, component)["spec"]["volumes"]}
            self.assertEqual(volumes["tls"]["secret"]["secretName"], spec["secretName"])
        scoring = chart.configuration(objects, "scoring")
        for server in (chart.configuration(objects, "intake")["answers_server"], scoring["parts_server"]):
            self.assertEqual(server["tls"]["allowed_callers"], issued["scoring"]["uris"])
        for target, component in ((scoring["answers"], "intake"), (scoring["parts"]["replicas"], "scoring")):
            host = target["address"].removeprefix("dns:///").rpartition(":")[0]
            self.assertIn(host, issued[component]["dnsNames"])

    def test_secrets_of_certificates_are_named_by_the_template(self):
        objects = chart.render("medium", 'tls.secretNameTemplate="{service}.{fullname}"')
        volumes = {volume["name"]: volume for volume in chart.pod(objects, "intake")["spec"]["volumes"]}
        self.assertEqual(volumes["tls"]["secret"]["secretName"], "intake.trust-rapport")


if __name__ == "__main__":
    unittest.main()
