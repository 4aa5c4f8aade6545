"""The clients of docs/api/clients, generated, built and run as their READMEs say, against both suites."""

import os
import pathlib
import shutil
import tempfile
import unittest

import page
import trial

TOOLS = page.ROOT / "build/tools"
CLIENTS = "docs/api/clients"


class ClientsTest(unittest.TestCase):
    def run_readme(self, language, links=(), **variables):
        """Follows a README in a copy of its folder, in which `links` stand for what its `sh` blocks install."""
        with (tempfile.TemporaryDirectory() as checkout, trial.serving(trial.OPEN) as unprotected,
              trial.serving(trial.SECURED) as secured):
            folder = pathlib.Path(checkout, CLIENTS, language)
            made = shutil.ignore_patterns(".venv", "rapport", "bin", "node_modules", "dist", "generated")
            shutil.copytree(page.ROOT / CLIENTS / language, folder, ignore=made)
            for name in ("proto", "samples"):
                pathlib.Path(checkout, name).symlink_to(page.ROOT / name)
            for name, target in links:
                (folder / name).symlink_to(target)
            address = "127.0.0.1:7400"
            replacements = secured.replacements | {address: unprotected.replacements[address]}
            steps = [step.replacing(replacements) for step in page.steps(f"{CLIENTS}/{language}/README.md")]
            page.run(steps, folder, os.environ | variables)

    def test_python(self):
        self.run_readme("python", [(".venv", TOOLS / "python-client")], PYTHONDONTWRITEBYTECODE="1")

    def test_go(self):
        self.run_readme("go", GOPROXY="off", GOTOOLCHAIN="local")

    def test_typescript(self):
        self.run_readme("typescript", [("node_modules", TOOLS / "typescript-client/node_modules")])


if __name__ == "__main__":
    unittest.main()
