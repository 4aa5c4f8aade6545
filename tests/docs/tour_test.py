"""The pages of docs/api, taken as they stand, against both suites of docs/api/trial.md."""

import unittest

import page
import trial


class TourTest(unittest.TestCase):
    def take(self, section, *pages):
        with trial.serving(section) as suite:
            steps = [step for path in pages for step in page.steps(path)]
            page.run(suite.callers + [step.replacing(suite.replacements) for step in steps])

    def test_without_tls_and_tokens(self):
        self.take(trial.OPEN, "docs/api/tour.md")

    def test_with_tls_and_tokens_and_then_the_errors(self):
        self.take(trial.SECURED, "docs/api/tour.md", "docs/api/errors.md")


if __name__ == "__main__":
    unittest.main()
