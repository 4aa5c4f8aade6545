"""Network policies hold the arrows of the architecture, each at both ends, and no others."""

import json
import re
import unittest

import chart

DNS = {("outside kube-system/kube-dns", 53)}
CALLERS = "outside rapport-callers"
PROMETHEUS = "outside monitoring"
DATABASES = "outside databases"
CACHE = "outside cache"
PROVIDER = "outside login"
COLLECTOR = "outside observability"

# (from, to, port)
SMALL = {
    (CALLERS, "standalone", 7400),
    (PROMETHEUS, "standalone", 7600),
}
SERVICES = {
    ("intake", "roster", 7401),
    ("scoring", "intake", 7402),
    ("scoring", "intake", 7412),
    ("reporting", "intake", 7402),
    ("reporting", "scoring", 7403),
    ("roster", DATABASES, 5432),
    ("intake", DATABASES, 5432),
    ("roster-migration", DATABASES, 5432),
    ("intake-migration", DATABASES, 5432),
    ("scoring", CACHE, 6379),
    (CALLERS, "roster", 7401),
    (CALLERS, "intake", 7402),
    (CALLERS, "reporting", 7404),
    (PROMETHEUS, "roster", 7601),
    (PROMETHEUS, "intake", 7602),
    (PROMETHEUS, "scoring", 7603),
    (PROMETHEUS, "reporting", 7604),
}
LARGE = SERVICES | {("scoring", "scoring", 7413)} | {(service, COLLECTOR, 4317) for service in chart.SERVICES}
ARROWS = {"small": SMALL, "medium": SERVICES, "large": LARGE}


def describe(peer, objects):
    """Components that a peer stands for, or the outside by the names it is selected by."""
    if set(peer) == {"podSelector"}:
        return [template["metadata"]["labels"]["app.kubernetes.io/component"]
                for _, template in chart.workloads(objects)
                if chart.selects(peer["podSelector"], template["metadata"]["labels"])]
    name = peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
    pods = peer.get("podSelector", {}).get("matchLabels", {}).get("k8s-app")
    return [f"outside {name}" + (f"/{pods}" if pods else "")]


def arrows(objects):
    """(arrows that senders may take, arrows that receivers take in), as (from, to, port)."""
    sent, received = set(), set()
    for policy in chart.of_kind(objects, "NetworkPolicy"):
        spec = policy["spec"]
        own = [template["metadata"]["labels"]["app.kubernetes.io/component"]
               for _, template in chart.workloads(objects)
               if chart.selects(spec["podSelector"], template["metadata"]["labels"])]
        for side, found in (("ingress", received), ("egress", sent)):
            for rule in spec.get(side) or []:
                peers = rule["from" if side == "ingress" else "to"]
                assert peers and rule["ports"], f"a rule of {policy['metadata']['name']} lets everything through"
                for other in (name for peer in peers for name in describe(peer, objects)):
                    for port in rule["ports"]:
                        for component in own:
                            found.add((other, component, port["port"]) if side == "ingress"
                                      else (component, other, port["port"]))
    return sent, received


class NetworkTest(unittest.TestCase):
    def test_arrows_are_exactly_those_of_the_architecture(self):
        for size in chart.SIZES:
            with self.subTest(size=size):
                sent, received = arrows(chart.render(size))
                components = [template["metadata"]["labels"]["app.kubernetes.io/component"]
                              for _, template in chart.workloads(chart.render(size))]
                lookups = {(component, *lookup) for component in components for lookup in DNS}
                ours = {arrow for arrow in ARROWS[size] if not arrow[0].startswith("outside")}
                self.assertEqual(sent, lookups | ours)
                self.assertEqual(received, {arrow for arrow in ARROWS[size] if not arrow[1].startswith("outside")})

    def test_keys_are_fetched_by_every_service_from_their_provider_alone(self):
        for size in chart.SIZES:
            with self.subTest(size):
                sent, received = arrows(chart.render(size))
                fetching, taken_in = arrows(chart.render(size, *chart.FETCHED_TOKENS))
                self.assertEqual(fetching - sent, {(component, PROVIDER, 8443) for component in chart.components(size)})
                self.assertEqual((sent - fetching, taken_in), (set(), received))

    def test_traces_leave_every_service_for_the_collector_alone(self):
        for size in ("small", "medium"):
            with self.subTest(size):
                sent, received = arrows(chart.render(size))
                tracing, taken_in = arrows(chart.render(size, *chart.TRACING))
                self.assertEqual(tracing - sent,
                                 {(component, "outside telemetry", 4318) for component in chart.components(size)})
                self.assertEqual((sent - tracing, taken_in), (set(), received))

    def test_arrows_between_services_are_the_addresses_that_their_configuration_names(self):
        for size in chart.SIZES:
            with self.subTest(size):
                objects = chart.render(size)
                hosts = {service["metadata"]["name"]: chart.component_of(service)
                         for service in chart.of_kind(objects, "Service")}
                called = {(component, hosts[host], int(port)) for component in chart.components(size)
                          for host, port in re.findall(r'"dns:///([a-z-]+)[^:"]*:([0-9]+)"',
                                                       json.dumps(chart.configuration(objects, component)))}
                sent, received = arrows(objects)
                between = {arrow for arrow in sent | received if {arrow[0], arrow[1]} <= set(chart.components(size))}
                self.assertEqual(called, between)

    def test_every_pod_is_held_off_in_both_directions(self):
        for size in chart.SIZES:
            objects = chart.render(size)
            for label, template in chart.workloads(objects):
                with self.subTest(size=size, workload=label):
                    directions = [set(policy["spec"]["policyTypes"])
                                  for policy in chart.of_kind(objects, "NetworkPolicy")
                                  if chart.selects(policy["spec"]["podSelector"], template["metadata"]["labels"])]
                    self.assertEqual(directions, [{"Ingress", "Egress"}] * 2)

    def test_the_default_takes_every_pod_and_lets_nothing_through(self):
        for size in chart.SIZES:
            objects = chart.render(size)
            spec = chart.named(objects, "NetworkPolicy", "default-deny")["spec"]
            self.assertEqual(set(spec), {"podSelector", "policyTypes"})
            for _, template in chart.workloads(objects):
                self.assertTrue(chart.selects(spec["podSelector"], template["metadata"]["labels"]))

    def test_raw_answers_and_parts_are_open_to_scoring_alone(self):
        for size in ("medium", "large"):
            _, received = arrows(chart.render(size))
            self.assertEqual({caller for caller, _, port in received if port in (7412, 7413)}, {"scoring"})

    def test_nobody_from_outside_calls_what_the_values_do_not_name(self):
        nobody = 'networkPolicy.callers={"roster": [], "intake": [], "reporting": []}'
        _, received = arrows(chart.render("medium", nobody))
        self.assertEqual({caller for caller, _, _ in received if caller.startswith("outside")}, {PROMETHEUS})


if __name__ == "__main__":
    unittest.main()
