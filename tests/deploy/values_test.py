"""Values: a typing error, a contradiction and a password in the wrong place are refused, and told why."""

import re
import unittest

import yaml

import chart

# (values file, setting, what is said)
REFUSED_BY_SCHEMA = (
    ("medium", "replica=3", "'replica' not allowed"),
    ("medium", "roster.replicsa=3", "'replicsa' not allowed"),
    ("medium", "roster.replicas=0", "/roster/replicas"),
    ("medium", 'roster.replicas="2"', "/roster/replicas"),
    ("medium", 'mode="service"', "/mode"),
    ("medium", 'insecure="yes"', "/insecure"),
    ("medium", 'image.tag="latest"', "/image/tag"),
    ("medium", 'image.digests={"roster": "abc"}', "/image/digests/roster"),
    ("medium", 'image.digests={"rooster": "sha256:%s"}' % ("0" * 64), "'rooster' not allowed"),
    ("medium", 'redis.topology="SHARDED"', "/redis/topology"),
    ("medium", 'redis.password="secret"', "'password' not allowed"),
    ("medium", 'roster.postgres.password="secret"', "'password' not allowed"),
    ("medium", 'roster.postgres.url="host=db user=rapport_roster password=secret"', "/roster/postgres/url"),
    ("medium", 'roster.postgres.url="postgresql://rapport_roster:secret@db/rapport"', "/roster/postgres/url"),
    ("medium", 'intake.postgres.owner.url="postgresql://owner:secret@db/rapport"', "/intake/postgres/owner/url"),
    ("medium", 'networkPolicy.callers={"scorin": []}', "'scorin' not allowed"),
    ("medium", 'networkPolicy.callers={"scoring": [{}]}', "/networkPolicy/callers/scoring/0"),
    ("medium", 'tls.secretNameTemplate="one-for-all"', "/tls/secretNameTemplate"),
    ("medium", 'roster.settings={"server": {"listen_address": "0.0.0.0:1"}}', "listen_address"),
    ("medium", 'roster.settings={"server": {"drain_seconds": 300}}', "drain_seconds"),
    ("medium", 'roster.settings={"server": {"tls": {"ca_file": "/ca.crt"}}}', "tls"),
    ("medium", 'roster.settings={"server": {"tokens": {"issuer": "https://login.example"}}}', "tokens"),
    ("medium", 'roster.settings={"server": {"service_uri_prefix": "spiffe://other/"}}', "service_uri_prefix"),
    ("medium", 'roster.settings={"server": {"audit_log": {"path": "none"}}}', "audit_log"),
    ("medium", 'roster.settings={"server": {"tracing": {"sampled_share": 1}}}', "tracing"),
    ("medium", 'auditLog.path="none"', "'path' not allowed"),
    ("medium", 'auditLog.existingSecret="Audit log"', "/auditLog/existingSecret"),
    ("medium", 'auditLog.signingKeyKey=""', "/auditLog/signingKeyKey"),
    ("medium", 'auditLog.signingKeyKey="audit-{sevice}.key"', "/auditLog/signingKeyKey"),
    ("medium", "auditLog=null", "missing property 'auditLog'"),
    ("medium", 'tracing.otlpAddress="http://collector:4317"', "/tracing/otlpAddress"),
    ("medium", 'tracing.otlpAddress="collector"', "/tracing/otlpAddress"),
    ("medium", "tracing.sampledShare=1.5", "/tracing/sampledShare"),
    ("medium", 'tracing.tlsSecret="Of the collector"', "/tracing/tlsSecret"),
    ("medium", 'tracing.insecure=true', "'insecure' not allowed"),
    ("medium", "networkPolicy.tracing.port=0", "/networkPolicy/tracing/port"),
    ("medium", 'monitoring.dashboard.folder="Rapport"', "'folder' not allowed"),
    ("medium", "monitoring.dashboard=null", "missing property 'dashboard'"),
    ("medium", 'tls.uriPrefix=""', "/tls/uriPrefix"),
    ("small", 'tokens.isuer="https://login.example"', "'isuer' not allowed"),
    ("small", 'tokens.jwksUrl="http://login.example/keys"', "/tokens/jwksUrl"),
    ("small", 'tokens.jwksConfigMap="Keys of login"', "/tokens/jwksConfigMap"),
    ("small", 'tokens.rsaAlgorithm="HS256"', "/tokens/rsaAlgorithm"),
    ("small", 'tokens.rolesClaim=""', "/tokens/rolesClaim"),
    ("small", 'tokens.organizationClaim=""', "/tokens/organizationClaim"),
    ("small", "tokens.leewaySeconds=-1", "/tokens/leewaySeconds"),
    ("small", "tokens=null", "missing property 'tokens'"),
    ("small", "networkPolicy.jwks.port=0", "/networkPolicy/jwks/port"),
    ("small", "networkPolicy.jwks=null", "missing property 'jwks'"),
    ("medium", 'roster.settings={"postgres": {"password": "secret"}}', "password"),
    ("medium", 'scoring.settings={"cache": {"redis": {"password": "secret"}}}', "redis"),
    ("medium", 'scoring.settings={"answers": {"address": "elsewhere:1"}}', "answers"),
    ("large", "roster.autoscaling.minReplicas=1", "/roster/autoscaling/minReplicas"),
    ("large", 'scoring.resources.limits.memory="8GB"', "/scoring/resources/limits/memory"),
    ("medium", "networkPolicy.callers=null", "missing property 'callers'"),
    ("medium", "roster.settings=null", "missing property 'settings'"),
    ("medium", "migration=null", "missing property 'migration'"),
    ("small", "standalone.replicas=2", "'replicas' not allowed"),
    ("small", 'standalone.volume.accessMode="ReadWriteMany"', "/standalone/volume/accessMode"),
)

REFUSED_BY_CHECKS = (
    ("small", ("tls.enabled=false",), "set insecure=true"),
    ("small", ("insecure=true",), "insecure=true contradicts tls.enabled=true"),
    ("medium", ("insecure=true",), "insecure=true contradicts tls.enabled=true"),
    ("medium", ("tls.enabled=false", "insecure=true"), "by mutual TLS only"),
    ("small", ("tls.certManager.enabled=true",), "tls.certManager.issuerRef.name is needed"),
    ("small", (chart.TOKENS[0], chart.TOKENS[2]), "tokens.audience is needed"),
    ("small", chart.TOKENS[:2], "tokens.jwksConfigMap is needed"),
    ("small", (*chart.FETCHED_TOKENS, chart.TOKENS[2]), "and not both"),
    ("small", chart.TOKENS[1:2], "tokens.issuer is needed"),
    ("small", chart.TOKENS[2:], "tokens.issuer is needed"),
    ("small", chart.FETCHED_TOKENS[2:], "tokens.issuer is needed"),
    ("small", (*chart.FETCHED_TOKENS, "networkPolicy.jwks.to=[]"), "networkPolicy.jwks.to is needed"),
    ("small", chart.TRACING[:1], "networkPolicy.tracing.to is needed"),
    ("large", ("networkPolicy.tracing.to=[]",), "networkPolicy.tracing.to is needed"),
    ("small", chart.TRACING[1:], "tracing.otlpAddress is needed"),
    ("medium", ('roster.postgres.url=""',), "roster.postgres.url is needed"),
    ("medium", ('intake.postgres.url=""',), "intake.postgres.url is needed"),
    ("medium", ('intake.postgres.owner.url=""',), "intake.postgres.owner.url is needed"),
    ("medium", ('intake.postgres.url="host=db user=a"', 'roster.postgres.url="host=db user=a"'), "roles of their own"),
    ("medium", ("networkPolicy.postgres.to=[]",), "networkPolicy.postgres.to is needed"),
    ("medium", ("networkPolicy.redis.to=[]",), "networkPolicy.redis.to is needed"),
    ("medium", ('redis.address=""',), "redis.address is needed"),
    ("medium", ('redis.existingSecret=""',), "redis.existingSecret is needed"),
    ("large", ('tls.certManager.issuerRef.name=""',), "tls.certManager.issuerRef.name is needed"),
)

TAKEN = (
    ("medium", ("migration.enabled=false", 'intake.postgres.owner.url=""', 'roster.postgres.owner.url=""')),
    ("medium", ("redis.enabled=false", "networkPolicy.redis.to=[]")),
    ("medium", ("networkPolicy.enabled=false", "networkPolicy.postgres.to=[]")),
    ("medium", ('roster.settings={"server": {"worker_threads": 4}, "postgres": {"connections": 16}}',)),
    ("small", ('standalone.volume.existingClaim="answers"',)),
    ("small", ("tls.enabled=false", "insecure=true")),
    ("small", (*chart.FETCHED_TOKENS, "networkPolicy.jwks.to=[]", "networkPolicy.enabled=false")),
    ("small", (*chart.TRACING[:1], "networkPolicy.enabled=false")),
    ("small", ("tracing.sampledShare=1", *chart.TRACING[:1], *chart.TRACING[3:])),
    ("small", ('global={"anything": 1}',)),
)


def paths(values, prefix=""):
    """Every value by its path; what is empty or a list is one."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from paths(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


class ValuesTest(unittest.TestCase):
    def test_the_schema_refuses_what_nobody_reads(self):
        for size, setting, said in REFUSED_BY_SCHEMA:
            with self.subTest(setting=setting):
                refusal = chart.refusal(size, setting)
                self.assertIn("values don't meet the specifications of the schema", refusal)
                self.assertIn(said, refusal)

    def test_contradictions_are_refused_with_what_to_do(self):
        for size, settings, said in REFUSED_BY_CHECKS:
            with self.subTest(settings=settings):
                self.assertIn(said, chart.refusal(size, *settings))

    def test_what_makes_sense_is_taken(self):
        for size, settings in TAKEN:
            with self.subTest(settings=settings):
                self.assertEqual(chart.refusal(size, *settings), "")

    def test_nothing_is_rendered_without_a_word_on_tls(self):
        result = chart.helm("template", "bare", str(chart.CHART))
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("tls.enabled=true is needed", result.stderr)

    def test_a_release_with_too_long_a_name_is_refused(self):
        values = ("--values", str(chart.CHART / "values-small.yaml"))
        self.assertEqual(chart.helm("template", "r" * 32, str(chart.CHART), *values).returncode, 0)
        self.assertIn("set fullnameOverride", chart.helm("template", "r" * 33, str(chart.CHART), *values).stderr)

    def test_an_older_kubernetes_is_refused(self):
        self.assertEqual(chart.template("small", kubernetes="1.30.0").returncode, 0)
        self.assertIn("requires kubeVersion", chart.template("small", kubernetes="1.29.9").stderr)

    def test_a_claim_that_exists_is_used(self):
        objects = chart.render("small", 'standalone.volume.existingClaim="answers"')
        self.assertEqual(chart.of_kind(objects, "PersistentVolumeClaim"), [])
        volumes = chart.pod(objects, "standalone")["spec"]["volumes"]
        self.assertIn({"name": "data", "persistentVolumeClaim": {"claimName": "answers"}}, volumes)

    def test_the_readme_names_every_value_and_no_other(self):
        readme = (chart.CHART / "README.md").read_text(encoding="utf-8")
        table = readme.partition("## Values\n")[2].partition("\n## ")[0]
        names = re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)))
        values = yaml.safe_load((chart.CHART / "values.yaml").read_text(encoding="utf-8"))
        known = set(paths(values))
        covered = set()
        for name in names:
            services = [name.replace("SERVICE", service) for service in (*chart.SERVICES, "standalone")]
            meant = {path for path in known for one in services if path == one or path.startswith(f"{one}.")}
            self.assertTrue(meant, f"{name} is no value")
            covered |= meant
        self.assertEqual(known - covered, set())


if __name__ == "__main__":
    unittest.main()
