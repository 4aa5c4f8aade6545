"""kube-score on every rendering; what it may find, and why that is right."""

import json
import subprocess
import unittest

import chart

OPTIONAL_CHECKS = ("container-ports-check", "container-seccomp-profile")

EVERYWHERE = {
    "container-resources":
        "No limit of processor time: a container that is held up within a period answers late, while its request "
        "already guarantees its neighbours theirs. Memory is limited.",
    "container-image-pull-policy":
        "A tag is a version and does not change, and a digest cannot: a pod must start while the registry is away.",
}

ONE_PROCESS = {
    "deployment-replicas": "An SQLite file has one process.",
    "deployment-strategy": "The old process must let go of the SQLite files before the new one opens them.",
}

SERVICES = {
    "deployment-has-host-podantiaffinity":
        "Topology spread does it, by node and by zone, without forbidding more replicas than nodes.",
}

EXCLUDED = {"small": EVERYWHERE | ONE_PROCESS, "medium": EVERYWHERE | SERVICES, "large": EVERYWHERE | SERVICES}


def found(size):
    """The checks that find something, by name, with the objects that they find it in."""
    command = ["kube-score", "score", "-", "--output-format", "json", "--kubernetes-version", "v1.34"]
    for check in OPTIONAL_CHECKS:
        command += ["--enable-optional-test", check]
    result = subprocess.run(command, input=chart.rendered_text(size), capture_output=True, text=True, check=False)
    findings = {}
    for thing in json.loads(result.stdout):
        for check in thing["checks"]:
            if not check["skipped"] and check["grade"] < 10:
                findings.setdefault(check["check"]["id"], []).append((thing["object_name"], check["comments"]))
    return findings


class ScoreTest(unittest.TestCase):
    def test_it_finds_what_is_excluded_with_a_reason_and_nothing_else(self):
        for size in chart.SIZES:
            with self.subTest(size):
                findings = found(size)
                unexpected = {name: where for name, where in findings.items() if name not in EXCLUDED[size]}
                self.assertEqual(unexpected, {})
                self.assertEqual(set(EXCLUDED[size]) - set(findings), set(), "excluded for nothing")

    def test_of_resources_only_processor_limits_are_missing(self):
        for size in chart.SIZES:
            for where, comments in found(size).get("container-resources", []):
                self.assertEqual([comment["summary"] for comment in comments], ["CPU limit is not set"], where)


if __name__ == "__main__":
    unittest.main()
