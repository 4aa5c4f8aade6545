"""What is in the images: nothing but programs of Rapport, their libraries, and papers that say whose these are."""

import filecmp
import hashlib
import json
import os
import re
import stat
import subprocess
import unittest

from packages import Installed

STORE = None  # in which the images and their base are
BINARIES = None  # the programs that they were made of

VERSION = "0.1.0"
LARGEST = 80_000_000
USER = 65532
SERVICES = ("roster", "intake", "scoring", "reporting", "standalone")
WITH_DATABASE = ("roster", "intake", "standalone")
SHELLS_AND_MANAGERS = {"sh", "bash", "dash", "busybox", "zsh", "ash", "perl", "python3", "env",
                       "apt", "apt-get", "dpkg"}
SBOM = "/usr/share/doc/rapport/sbom.spdx.json"
OURS = {"/etc/passwd", "/etc/group", "/etc/nsswitch.conf", SBOM,
        "/usr/share/doc/rapport/LICENSE", "/usr/share/doc/rapport/NOTICE"}
# Made of the package's certificates when it is installed.
MADE = {"/etc/ssl/certs/ca-certificates.crt"}


def programs(target):
    return {"rapportctl"} if target == "tools" else {f"rapport-{target}", "rapport-healthprobe"}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def needed(library):
    """The names of shared libraries that an ELF file asks for."""
    shown = subprocess.run(["readelf", "--dynamic", "--wide", library], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"\(NEEDED\)\s+Shared library: \[(.*)\]", shown))


class Content(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = cls.enterClassContext(STORE.mounted("localhost/rapport-base"))
        cls.installed = Installed(cls.base)
        cls.roots = {target: cls.enterClassContext(STORE.mounted(cls.name(target))) for target in (*SERVICES, "tools")}

    @staticmethod
    def name(target):
        return f"localhost/rapport-{target}:{VERSION}"

    @staticmethod
    def entries(root):
        """Everything in an image: its path there, and where it can be looked at."""
        for folder, folders, files in os.walk(root):
            for name in folders + files:
                here = os.path.join(folder, name)
                yield here.removeprefix(str(root)), here

    def files(self, root):
        return ((path, here) for path, here in self.entries(root) if not os.path.islink(here) and os.path.isfile(here))

    def test_is_small(self):
        for target in self.roots:
            self.assertLess(STORE.inspect(self.name(target))["Size"], LARGEST)

    def test_has_no_shell_and_no_package_manager(self):
        for root in self.roots.values():
            self.assertFalse({os.path.basename(path) for path, _ in self.files(root)} & SHELLS_AND_MANAGERS)

    def test_only_programs_of_rapport_can_be_executed(self):
        loader = re.compile(r"/usr/lib/[^/]+/(ld-linux[^/]*|libc)\.so\.\d+")
        for target, root in self.roots.items():
            executable = {path for path, here in self.files(root) if os.stat(here).st_mode & 0o111}
            self.assertEqual({path for path in executable if not loader.fullmatch(path)},
                             {f"/usr/bin/{program}" for program in programs(target)})

    def test_runs_as_a_numeric_user_who_is_not_root(self):
        for target in self.roots:
            configuration = STORE.inspect(self.name(target))["Config"]
            self.assertEqual(configuration["User"], f"{USER}:{USER}")
            expected = f"/usr/bin/rapport-{target}" if target != "tools" else "/usr/bin/rapportctl"
            self.assertEqual(configuration["Entrypoint"], [expected])

    def test_nobody_becomes_another_user(self):
        for root in self.roots.values():
            for path, here in self.entries(root):
                self.assertFalse(os.lstat(here).st_mode & (stat.S_ISUID | stat.S_ISGID), path)
                self.assertNotIn("security.capability", os.listxattr(here, follow_symlinks=False), path)

    def test_only_the_state_belongs_to_the_user(self):
        for target, root in self.roots.items():
            for path, here in self.entries(root):
                status = os.lstat(here)
                if path == "/var/lib/rapport":
                    self.assertEqual((status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)), (USER, USER, 0o700))
                    continue
                self.assertEqual((status.st_uid, status.st_gid), (0, 0), path)
                if path != "/tmp" and not stat.S_ISLNK(status.st_mode):
                    self.assertFalse(status.st_mode & 0o022, path)
            volumes = STORE.inspect(self.name(target))["Config"].get("Volumes") or {}
            self.assertEqual(list(volumes), ["/var/lib/rapport"] if target in WITH_DATABASE else [])

    def test_programs_are_those_that_were_given(self):
        for target, root in self.roots.items():
            for program in programs(target):
                self.assertTrue(filecmp.cmp(root / "usr/bin" / program, BINARIES / program, shallow=False), program)
                self.assertNotIn(str(BINARIES.parent).encode(), (root / "usr/bin" / program).read_bytes(), program)

    def test_every_other_file_is_of_a_package_and_unchanged(self):
        for target, root in self.roots.items():
            for path, here in self.files(root):
                if path in OURS or path in MADE or os.path.dirname(path) in ("/usr/bin", "/var/lib/dpkg/status.d"):
                    continue
                self.assertIsNotNone(self.installed.owner(path), path)
                self.assertTrue(filecmp.cmp(here, f"{self.base}{path}", shallow=False), path)

    def test_libraries_are_those_that_are_needed(self):
        for target, root in self.roots.items():
            folder = next((root / "usr/lib").glob("*-linux-gnu"))
            present = {os.path.realpath(here) for path, here in self.files(root) if ".so" in os.path.basename(path)}
            reached, waiting = set(), [root / "usr/bin" / program for program in programs(target)]
            while waiting:
                for name in needed(waiting.pop()):
                    library = os.path.realpath(folder / name)
                    if library not in reached:
                        reached.add(library)
                        waiting.append(library)
            self.assertEqual(present, reached)

    def packages_in(self, root):
        """The packages that own a file of an image, by the lists of its base."""
        owners = {self.installed.owner(path) for path, _ in self.files(root)} - {None}
        return owners | {"ca-certificates"}

    def test_bill_of_materials_is_exact(self):
        for target, root in self.roots.items():
            document = json.loads((root / SBOM.lstrip("/")).read_text(encoding="utf-8"))
            self.assertEqual(document["spdxVersion"], "SPDX-2.3")
            listed = {package["SPDXID"]: package for package in document["packages"]}
            debian = {package["name"]: package["versionInfo"] for key, package in listed.items()
                      if key.startswith("SPDXRef-deb-")}
            self.assertEqual(debian, {name: self.installed.version(name) for name in self.packages_in(root)})
            mine = {package["name"]: package["checksums"][0]["checksumValue"] for package in listed.values()
                    if package.get("primaryPackagePurpose") == "APPLICATION"}
            self.assertEqual(mine, {name: sha256(root / "usr/bin" / name) for name in programs(target)})
            self.assertEqual({relation["relatedSpdxElement"] for relation in document["relationships"]}, set(listed))

    def test_licences_are_there(self):
        for root in self.roots.values():
            for package in self.packages_in(root):
                self.assertGreater((root / "usr/share/doc" / package / "copyright").stat().st_size, 0, package)

    def test_scanners_find_the_packages(self):
        for root in self.roots.values():
            found = {}
            for file in (root / "var/lib/dpkg/status.d").iterdir():
                fields = dict(line.split(": ", 1) for line in file.read_text(encoding="utf-8").splitlines())
                found[fields["Package"]] = fields["Version"]
            self.assertEqual(found, {name: self.installed.version(name) for name in self.packages_in(root)})

    def test_labels(self):
        for target in self.roots:
            labels = STORE.inspect(self.name(target))["Labels"]
            self.assertEqual(labels["org.opencontainers.image.title"], f"rapport-{target}")
            self.assertEqual(labels["org.opencontainers.image.version"], VERSION)
            self.assertEqual(labels["org.opencontainers.image.licenses"], "Apache-2.0")
            self.assertRegex(labels["org.opencontainers.image.revision"], r"^([0-9a-f]{40}|unknown)$")
