"""That what runs pages notices when a page is wrong."""

import pathlib
import tempfile
import unittest

import page


def block(kind, text):
    return f"```{kind}\n{text}\n```\n"


class PageTest(unittest.TestCase):
    def steps(self, *blocks):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = pathlib.Path(folder, "page.md")
        path.write_text("# Page\n\n" + "\n".join(blocks), encoding="utf-8")
        return page.steps(path)

    def complaint(self, *blocks):
        with self.assertRaises(AssertionError) as caught:
            page.run(self.steps(*blocks))
        return str(caught.exception)

    def test_a_page_that_is_right(self):
        page.run(self.steps(block("bash", "word=yes"), block("sh", "exit 1"), block("bash", 'echo "$word, $((6 * 7))"'),
                            block("text", "yes,   ..."), block("bash fails", "echo no >&2; false"), block("text", "no")))

    def test_another_output(self):
        self.assertIn("page.md:4: prints something else",
                      self.complaint(block("bash", "echo 1"), block("text", "2"), block("bash", "echo 3")))

    def test_a_command_that_fails(self):
        self.assertIn("page.md:8: fails", self.complaint(block("bash", "true"), block("bash", "false | cat\necho on")))

    def test_a_command_that_should_fail(self):
        self.assertIn("does not fail", self.complaint(block("bash fails", "true"), block("bash", "true")))

    def test_output_that_belongs_to_no_command(self):
        self.assertIn("page.md:10: belongs to no command", self.complaint(block("bash", "true"), "Prose.\n", block("text", "1")))

    def test_nothing_to_run(self):
        self.assertIn("nothing to run", self.complaint("Prose."))

    def test_a_section(self):
        path = "docs/api/trial.md"
        whole, open_suite, secured = (page.steps(path, section) for section in (
            None, "Without TLS and tokens", "With TLS and tokens"))
        self.assertEqual(whole, open_suite + secured)


if __name__ == "__main__":
    unittest.main()
