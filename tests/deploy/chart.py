"""Renders deploy/helm/rapport and looks things up in what comes out."""

import functools
import json
import pathlib
import shutil
import subprocess
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy/helm/rapport"
SIZES = ("small", "medium", "large")
SERVICES = ("roster", "intake", "scoring", "reporting")
KUBERNETES = "1.34.0"
VERSION = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))["appVersion"]
NAMESPACE = "hospital"
RELEASE = "trust"

# Tokens of a provider whose keys are in a ConfigMap, and of one that serves them.
TOKENS = ('tokens.issuer="https://login.example"', 'tokens.audience="rapport"', 'tokens.jwksConfigMap="keys"')
FETCHED_TOKENS = (*TOKENS[:2], 'tokens.jwksUrl="https://login.example/keys"', "networkPolicy.jwks.port=8443",
                  'networkPolicy.jwks.to=[{"namespaceSelector": {"matchLabels": '
                  '{"kubernetes.io/metadata.name": "login"}}}]')

# A signed audit log, and traces that go to a collector by TLS.
AUDIT_LOG = ('auditLog.existingSecret="audit"', 'auditLog.signingKeyKey="private.pem"')
TRACING = ('tracing.otlpAddress="collector.telemetry.svc:4318"', "tracing.sampledShare=0.25",
           'tracing.tlsSecret="collector-client"', "networkPolicy.tracing.port=4318",
           'networkPolicy.tracing.to=[{"namespaceSelector": {"matchLabels": '
           '{"kubernetes.io/metadata.name": "telemetry"}}}]')

_CUSTOM_KINDS = ("ServiceMonitor", "PrometheusRule", "Certificate")


def components(size):
    """The services that are deployed, each in pods of its own."""
    return ("standalone",) if size == "small" else SERVICES


def helm(*arguments, kubernetes=KUBERNETES):
    return subprocess.run(["helm", *arguments, "--kube-version", kubernetes],
                          capture_output=True, text=True, check=False)


def template(size, *settings, folder=CHART, kubernetes=KUBERNETES):
    arguments = ["template", RELEASE, str(folder), "--namespace", NAMESPACE,
                 "--values", str(CHART / f"values-{size}.yaml")]
    for setting in settings:
        arguments += ["--set-json", setting]
    return helm(*arguments, kubernetes=kubernetes)


def notes(size, *settings):
    """What helm says once it has installed."""
    with tempfile.TemporaryDirectory() as folder:
        # helm shows notes where there is a cluster; here an object holds them.
        copy = pathlib.Path(shutil.copytree(CHART, folder, dirs_exist_ok=True))
        (copy / "templates/NOTES.txt").rename(copy / "NOTES.txt")
        (copy / "templates/notes.yaml").write_text(
            'kind: Notes\ntext: {{ tpl (.Files.Get "NOTES.txt") . | toJson }}\n', encoding="utf-8")
        result = template(size, *settings, folder=folder)
        return of_kind(yaml.load_all(result.stdout, Loader=yaml.CSafeLoader), "Notes")[0]["text"]


@functools.cache
def rendered_text(size, *settings):
    result = template(size, *settings)
    if result.returncode != 0:
        raise AssertionError(f"helm template of {size} {settings}: {result.stderr}")
    return result.stdout


@functools.cache
def render(size, *settings):
    """The objects of a values file; a setting is `path=JSON`. Not to be changed: they are kept."""
    return [thing for thing in yaml.load_all(rendered_text(size, *settings), Loader=yaml.CSafeLoader) if thing]


def refusal(size, *settings):
    """What helm says against these settings; empty when it takes them."""
    result = template(size, *settings)
    return result.stderr if result.returncode != 0 else ""


def of_kind(objects, kind):
    return [thing for thing in objects if thing["kind"] == kind]


def standard(objects):
    """Those that Kubernetes itself knows."""
    return [thing for thing in objects if thing["kind"] not in _CUSTOM_KINDS]


def custom(objects):
    return [thing for thing in objects if thing["kind"] in _CUSTOM_KINDS]


def named(objects, kind, component):
    """The object of this kind that belongs to a component."""
    found = [thing for thing in of_kind(objects, kind) if thing["metadata"]["name"] == f"{RELEASE}-rapport-{component}"]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} objects {kind} of {component}")
    return found[0]


def component_of(thing):
    return thing["metadata"]["labels"]["app.kubernetes.io/component"]


def workloads(objects):
    """(label, pod template) of everything that starts pods."""
    return [(f'{thing["kind"]} {thing["metadata"]["name"]}', thing["spec"]["template"])
            for thing in objects if thing["kind"] in ("Deployment", "Job")]


def pod(objects, component):
    return named(objects, "Deployment", component)["spec"]["template"]


def container(objects, component):
    containers = pod(objects, component)["spec"]["containers"]
    if len(containers) != 1:
        raise AssertionError(f"{len(containers)} containers in {component}")
    return containers[0]


def ports(objects, component):
    """The ports that a service's container names, by name."""
    return {port["name"]: port["containerPort"] for port in container(objects, component)["ports"]}


def configuration(objects, component):
    """The JSON that a service reads."""
    return json.loads(named(objects, "ConfigMap", component)["data"]["config.json"])


def selects(selector, labels):
    """Whether a matchLabels selector takes a pod with these labels."""
    return all(labels.get(key) == value for key, value in selector["matchLabels"].items())
