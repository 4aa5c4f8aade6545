"""Configuration: the real binaries take what is rendered, it fits the objects around it, and it holds no secret."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import binaries
import chart

# Everything that is not on by default, on.
EVERYTHING = ("redis.topology=\"SENTINEL\"", "redis.sentinelPasswordKey=\"sentinel\"", "scoring.parts.enabled=true",
              'intake.settings={"postgres": {"connections": 16}, "epoch": {"min_responses": 32}}',
              'scoring.settings={"cache": {"max_bytes": 268435456}, "parts": {"min_sheets": 500000}}', *chart.TOKENS,
              'tokens.rsaAlgorithm="PS256"', 'tokens.rolesClaim="realm.roles"', 'tokens.organizationClaim="tenant"',
              "tokens.leewaySeconds=60", 'tls.uriPrefix="spiffe://hospital.example/rapport/"', *chart.AUDIT_LOG,
              *chart.TRACING)
# How long grpcurl tries where no connection comes about.
SHORTLY = ("-connect-timeout", "2")
# Without TLS, behind something that encrypts.
INSECURE = ("tls.enabled=false", "insecure=true")

SECRETS = {
    "roster": {"RAPPORT_POSTGRES_PASSWORD"},
    "intake": {"RAPPORT_POSTGRES_PASSWORD"},
    "scoring": {"RAPPORT_CACHE_REDIS_PASSWORD", "RAPPORT_CACHE_REDIS_ENCRYPTION_KEY"},
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
    renderings = [(size, ()) for size in chart.SIZES] + [
        ("medium", EVERYTHING), ("small", chart.TOKENS), ("large", chart.FETCHED_TOKENS),
        ("small", INSECURE), ("small", (*INSECURE, *chart.TOKENS))]
    return [(f"{size} {' '.join(settings)}: {component}", size, component, chart.render(size, *settings))
            for size, settings in renderings for component in chart.components(size)]


def environment(container):
    """The variables of a container, with a value in place of each secret that is long enough for any."""
    return {variable["name"]: variable.get("value", "from-a-secret-" * 4) for variable in container.get("env", [])}


def leaves(value, path=""):
    """Every setting below `value`, by its path."""
    if not isinstance(value, dict):
        return {path: value}
    return {name: leaf for key, below in value.items()
            for name, leaf in leaves(below, f"{path}.{key}" if path else key).items()}


def host(objects, component):
    """The name by which a service is called."""
    return f"{chart.named(objects, 'Service', component)['metadata']['name']}.{chart.NAMESPACE}.svc"


class ConfigurationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificates = folder.name
        cls.told_to_kubectl = binaries.make_certificates(folder.name, ("standalone", *chart.SERVICES))
        cls.told_to_kubectl_of_keys = binaries.make_signing_key(folder.name)
        binaries.make_key_set(folder.name)

    def serving(self, objects, component, folder):
        """A component that serves as it does in a pod."""
        binaries.use_certificate(folder, self.certificates, component)
        shutil.copy(f"{self.certificates}/jwks.json", folder)
        shutil.copy(f"{self.certificates}/audit-roster.key", f"{folder}/signing.key")
        configuration = binaries.on_this_machine(chart.configuration(objects, component), folder)
        return binaries.serving(component, configuration, folder, environment(chart.container(objects, component)))

    def tls(self, component, *, caller=None):
        """How grpcurl calls a component by TLS, with the certificate of a caller or with none."""
        flags = ("-cacert", f"{self.certificates}/ca.crt", "-authority", f"rapport-{component}.rapport.svc")
        if caller:
            flags += ("-cert", f"{self.certificates}/{caller}.crt", "-key", f"{self.certificates}/{caller}.key")
        return flags

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
        renderings = [(size, component, settings) for size in ("small", "large") for component in chart.components(size)
                      for settings in ((), chart.TOKENS, chart.FETCHED_TOKENS, (*chart.AUDIT_LOG, *chart.TRACING))]
        for size, component, settings in (*renderings, ("small", "standalone", INSECURE)):
            with (self.subTest(size=size, component=component, settings=settings),
                  tempfile.TemporaryDirectory() as folder):
                objects = chart.render(size, *settings)
                container = chart.container(objects, component)
                with self.serving(objects, component, folder) as served:
                    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                        asked = container[probe]["grpc"].get("service", "")
                        self.assertEqual(binaries.health(served["health_port"], asked), "SERVING", f"{probe}: {asked}")

    def test_ports_have_tls_and_want_to_know_who_calls(self):
        methods = {"roster": "roster.v1.RosterService/ListOrganizations", "intake": "intake.v1.WaveService/ListWaves",
                   "scoring": "scoring.v1.ScoringService/GetScorecard",
                   "reporting": "reporting.v1.ReportingService/GetReport",
                   "standalone": "roster.v1.RosterService/ListOrganizations"}
        for size, component in (("small", "standalone"), *(("large", service) for service in chart.SERVICES)):
            with self.subTest(component), tempfile.TemporaryDirectory() as folder:
                with self.serving(chart.render(size), component, folder) as served:
                    method = f"rapport.{methods[component]}"
                    answered, said = binaries.call(served["port"], method, *self.tls(component))
                    self.assertFalse(answered)
                    self.assertIn("CREDENTIALS_MISSING", said)
                    self.assertFalse(binaries.call(served["port"], method, "-plaintext", *SHORTLY)[0])

    def test_tokens_of_the_provider_are_taken(self):
        objects = chart.render("small", *chart.TOKENS, 'tokens.rolesClaim="realm.roles"',
                               'tokens.organizationClaim="tenant"')
        claims = {"iss": "https://login.example", "aud": "rapport", "realm": {"roles": ["roster_admin"]}, "tenant": "*"}
        expected = (("", claims), ("TOKEN_ISSUER_WRONG", claims | {"iss": "https://elsewhere.example"}),
                    ("TOKEN_AUDIENCE_WRONG", claims | {"aud": "payroll"}), ("ROLE_MISSING", claims | {"realm": {}}))
        with tempfile.TemporaryDirectory() as folder, self.serving(objects, "standalone", folder) as served:
            for reason, shown in expected:
                with self.subTest(reason):
                    bearer = f"authorization: Bearer {binaries.sign(self.certificates, shown)}"
                    answered, said = binaries.call(served["port"], "rapport.roster.v1.RosterService/ListOrganizations",
                                                   *self.tls("standalone"), "-H", bearer)
                    self.assertEqual(answered, not reason, said)
                    self.assertIn(reason, said)

    def test_raw_answers_and_parts_are_for_scoring_alone(self):
        objects = chart.render("large")
        methods = {"intake": "rapport.internal.intake.v1.AnswerService/ListOpenWaves",
                   "scoring": "rapport.internal.scoring.v1.PartService/SumPart"}
        for component, method in methods.items():
            with tempfile.TemporaryDirectory() as folder, self.serving(objects, component, folder) as served:
                for caller in (None, "reporting", "scoring"):
                    with self.subTest(component=component, caller=caller):
                        flags = self.tls(component, caller=caller) + (() if caller else SHORTLY)
                        _, said = binaries.call(served["apart_port"], method, *flags)
                        self.assertEqual("Failed to dial" in said, caller is None, said)
                        self.assertEqual("Code: PermissionDenied" in said, caller == "reporting", said)

    def test_every_service_has_tls_and_none_is_let_do_without(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                server = chart.configuration(objects, component)["server"]
                insecure = INSECURE[0] in where
                self.assertEqual("tls" in server, not insecure)
                self.assertEqual(server.get("allow_insecure_non_loopback", False), insecure)
                apart = [path for path in leaves(chart.configuration(objects, component))
                         if re.search(r"\.tls\.", path) and not path.startswith(("server.tls.", "server.tracing."))]
                self.assertEqual(apart, [])

    def test_tokens_are_asked_for_as_the_values_say(self):
        self.assertNotIn("tokens", chart.configuration(chart.render("large"), "scoring")["server"])
        for component in chart.SERVICES:
            with self.subTest(component):
                tokens = chart.configuration(chart.render("medium", *EVERYTHING), component)["server"]["tokens"]
                self.assertEqual(tokens, {
                    "issuer": "https://login.example", "audience": "rapport",
                    "jwks_file": "/etc/rapport/tokens/jwks.json", "rsa_algorithm": "PS256",
                    "roles_claim": "realm.roles", "organization_claim": "tenant", "leeway_seconds": 60})
                fetched = chart.configuration(chart.render("large", *chart.FETCHED_TOKENS), component)["server"]["tokens"]
                self.assertEqual(fetched["jwks_url"], "https://login.example/keys")
                self.assertNotIn("jwks_file", fetched)

    def test_everybody_keeps_an_audit_log_on_standard_output_signed_where_there_is_a_key(self):
        for where, size, component, objects in each_service():
            with self.subTest(where):
                signed = size != "small"
                expected = {"path": "-"} | ({"signing_key_file": "/etc/rapport/audit/signing.key"} if signed else {})
                self.assertEqual(chart.configuration(objects, component)["server"]["audit_log"], expected)

    def test_the_audit_log_tells_who_called_and_verifies(self):
        objects = chart.render("small", *chart.TOKENS, *chart.AUDIT_LOG)
        claims = {"iss": "https://login.example", "aud": "rapport", "roles": ["roster_admin"], "organization": "*"}
        bearer = f"authorization: Bearer {binaries.sign(self.certificates, claims)}"
        method = "rapport.roster.v1.RosterService/ListOrganizations"
        with tempfile.TemporaryDirectory() as folder, self.serving(objects, "standalone", folder) as served:
            self.assertTrue(binaries.call(served["port"], method, *self.tls("standalone"), "-H", bearer)[0])
            self.assertFalse(binaries.call(served["port"], method, *self.tls("standalone"))[0])
            binaries.end(served)
            log = pathlib.Path(folder, "stdout").read_text(encoding="utf-8")
        calls = [line for line in map(json.loads, log.splitlines()) if line["type"] == "call"]
        self.assertEqual([(call["caller"], call["subject"], call["code"]) for call in calls],
                         [("person", "somebody", "OK"), ("unknown", "", "UNAUTHENTICATED")])
        key = ("--public-key", f"{self.certificates}/audit-roster.pub")
        good, found, said = binaries.verify_audit_log(log, *key)
        self.assertTrue(good, said)
        self.assertEqual((found["calls"], found["unsigned_calls"], found["signatures"]), (2, 0, 1))
        self.assertFalse(binaries.verify_audit_log(log.replace("somebody", "nobody"), *key)[0])

    def test_the_readme_makes_the_signing_keys_and_each_service_has_its_own(self):
        secret, files = re.fullmatch(r"-n rapport create secret generic (\S+) (.*)",
                                     self.told_to_kubectl_of_keys[0]).groups()
        files = re.findall("--from-file=([^ ]+)", files)
        self.assertEqual(len(files), len(chart.SERVICES))
        for file in files:
            self.assertTrue(pathlib.Path(self.certificates, file).exists(), file)
        for size in ("medium", "large"):
            for component in chart.SERVICES:
                volumes = {volume["name"]: volume
                           for volume in chart.pod(chart.render(size), component)["spec"]["volumes"]}
                self.assertEqual(volumes["audit"]["secret"]["secretName"], secret)
                self.assertEqual(volumes["audit"]["secret"]["items"],
                                 [{"key": f"audit-{component}.key", "path": "signing.key"}])
                self.assertIn(f"audit-{component}.key", files)

    def test_traces_go_where_the_values_say(self):
        for size in ("small", "medium"):
            for component in chart.components(size):
                self.assertNotIn("tracing", chart.configuration(chart.render(size), component)["server"])
        for component in chart.SERVICES:
            with self.subTest(component):
                tracing = chart.configuration(chart.render("large"), component)["server"]["tracing"]
                self.assertEqual(tracing, {"otlp_address": "otel-collector.observability.svc:4317",
                                           "sampled_share": 0.1})
                tracing = chart.configuration(chart.render("medium", *EVERYTHING), component)["server"]["tracing"]
                self.assertEqual(tracing, {
                    "otlp_address": "collector.telemetry.svc:4318", "sampled_share": 0.25,
                    "tls": {"certificate_file": "/etc/rapport/tracing/tls.crt",
                            "private_key_file": "/etc/rapport/tracing/tls.key",
                            "ca_file": "/etc/rapport/tracing/ca.crt"}})

    def test_no_secret_is_in_a_config_map(self):
        for where, _, component, objects in each_service():
            with self.subTest(where):
                settings = leaves(chart.configuration(objects, component))
                for path in settings:
                    self.assertNotRegex(path, r"(^|\.|_)(password|encryption_key|token|secret)$")
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

    def test_files_lie_where_the_configuration_looks_for_them(self):
        keys = {"tls": ("tls.crt", "tls.key", "ca.crt"), "tokens": ("jwks.json",), "audit": ("signing.key",),
                "tracing": ("tls.crt", "tls.key", "ca.crt")}
        for where, _, component, objects in each_service():
            with self.subTest(where):
                files = {value for path, value in leaves(chart.configuration(objects, component)).items()
                         if path.endswith("_file")}
                mounts = {mount["name"]: mount["mountPath"]
                          for mount in chart.container(objects, component)["volumeMounts"] if mount["name"] in keys}
                self.assertEqual(files, {f"{path}/{key}" for name, path in mounts.items() for key in keys[name]})
                volumes = {volume["name"]: volume for volume in chart.pod(objects, component)["spec"]["volumes"]}
                if "tokens" in mounts:
                    self.assertEqual(volumes["tokens"]["configMap"]["name"], "keys")
                if chart.AUDIT_LOG[0] in where:
                    self.assertEqual(volumes["audit"]["secret"]["secretName"], "audit")
                    self.assertEqual(volumes["audit"]["secret"]["items"],
                                     [{"key": "private.pem", "path": "signing.key"}])
                if "tracing" in mounts:
                    self.assertEqual(volumes["tracing"]["secret"]["secretName"], "collector-client")

    def test_certificates_name_the_service_and_the_host_that_is_called(self):
        prefix = 'tls.uriPrefix="spiffe://hospital.example/"'
        issuer = 'tls.certManager={"enabled": true, "issuerRef": {"name": "ca"}}'
        for size, settings in (("small", (issuer,)), ("large", ()), ("large", (prefix,))):
            objects = chart.render(size, *settings)
            issued = {chart.component_of(thing): thing["spec"] for thing in chart.of_kind(objects, "Certificate")}
            self.assertEqual(set(issued), set(chart.components(size)))
            for component, spec in issued.items():
                with self.subTest(size=size, settings=settings, component=component):
                    expected = "spiffe://hospital.example/" if settings == (prefix,) else "spiffe://rapport/"
                    self.assertEqual(spec["uris"], [f"{expected}{component}"])
                    server = chart.configuration(objects, component)["server"]
                    self.assertEqual(server["service_uri_prefix"], expected)
                    self.assertIn(host(objects, component), spec["dnsNames"])
                    self.assertLessEqual({"server auth", "client auth"}, set(spec["usages"]))
                    volumes = {volume["name"]: volume for volume in chart.pod(objects, component)["spec"]["volumes"]}
                    self.assertEqual(volumes["tls"]["secret"]["secretName"], spec["secretName"])

    def test_the_readme_makes_the_secrets_that_are_mounted(self):
        told = dict(re.fullmatch(r"-n rapport create secret generic (\S+) (.*)", line).groups()
                    for line in self.told_to_kubectl)
        mounted = set()
        for size in ("small", "medium"):
            values = str(chart.CHART / f"values-{size}.yaml")
            rendered = chart.helm("template", "rapport", str(chart.CHART), "-n", "rapport", "-f", values).stdout
            mounted |= set(re.findall(r"secretName: (\S+-tls)$", rendered, re.MULTILINE))
        self.assertEqual(set(told), mounted)
        for flags in told.values():
            self.assertEqual(re.findall(r"--from-file=([^= ]+)", flags), ["tls.crt", "tls.key", "ca.crt"])

    def test_the_notes_name_the_secrets_that_are_mounted(self):
        for size in ("small", "medium"):
            notes = chart.notes(size)
            for component in chart.components(size):
                with self.subTest(size=size, component=component):
                    volumes = {volume["name"]: volume
                               for volume in chart.pod(chart.render(size), component)["spec"]["volumes"]}
                    self.assertIn(f"{volumes['tls']['secret']['secretName']}: DNS name "
                                  f"{host(chart.render(size), component)}, URI spiffe://rapport/{component}\n", notes)

    def test_the_notes_say_who_can_call(self):
        for settings, said in (((), "only respondents can call"), (chart.TOKENS, "tokens of https://login.example"),
                               (INSECURE, "may call everything"), ((*INSECURE, *chart.TOKENS), "read on the way")):
            with self.subTest(settings=settings):
                self.assertIn(said, chart.notes("small", *settings))

    def test_the_notes_say_whether_the_audit_log_is_signed(self):
        self.assertIn("audit log is not signed", chart.notes("small"))
        self.assertIn("Secret rapport-audit-log, key audit-{service}.key, signs the audit log", chart.notes("medium"))

    def test_secrets_of_certificates_are_named_by_the_template(self):
        objects = chart.render("medium", 'tls.secretNameTemplate="{service}.{fullname}"')
        volumes = {volume["name"]: volume for volume in chart.pod(objects, "intake")["spec"]["volumes"]}
        self.assertEqual(volumes["tls"]["secret"]["secretName"], "intake.trust-rapport")


if __name__ == "__main__":
    unittest.main()
