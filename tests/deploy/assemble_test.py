"""The parts of deploy/containers/assemble, without containers."""

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy" / "containers" / "assemble"))

import closure  # noqa: E402
import debian  # noqa: E402
import sbom  # noqa: E402
from root import Root  # noqa: E402

ZLIB = debian.Package("zlib1g", "1:1.2.13.dfsg-1", "amd64", "zlib", "1:1.2.13.dfsg-1", "Mark <mark@example.org>")


class Closure(unittest.TestCase):
    def test_libraries_and_the_loader_are_found(self):
        listing = ("\tlinux-vdso.so.1 (0x00007ffd)\n"
                   "\tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f01)\n"
                   "\t/lib64/ld-linux-x86-64.so.2 (0x00007f02)\n")
        self.assertEqual(closure.parse(listing), {"/lib/x86_64-linux-gnu/libz.so.1", "/lib64/ld-linux-x86-64.so.2"})

    def test_missing_library_is_an_error(self):
        with self.assertRaisesRegex(closure.LibraryMissing, "libgone.so.1"):
            closure.parse("\tlibgone.so.1 => not found\n")


class Debian(unittest.TestCase):
    def setUp(self):
        lists = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (lists / "zlib1g:amd64.list").write_text("/.\n/lib\n/lib/x86_64-linux-gnu/libz.so.1.2.13\n", encoding="utf-8")
        (lists / "base-files.list").write_text("/usr/lib/os-release\n", encoding="utf-8")
        self.owners = debian.Owners(lists)

    def test_owner_is_known_by_the_names_before_and_after_the_merge(self):
        self.assertEqual(self.owners.of("/lib/x86_64-linux-gnu/libz.so.1.2.13"), "zlib1g")
        self.assertEqual(self.owners.of("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"), "zlib1g")
        self.assertEqual(self.owners.of("/usr/lib/os-release"), "base-files")

    def test_file_of_no_package_is_an_error(self):
        with self.assertRaises(LookupError):
            self.owners.of("/usr/local/lib/libmine.so")


class RootFileSystem(unittest.TestCase):
    def setUp(self):
        self.directory = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.root = Root(self.directory / "root")

    def test_copies_what_a_link_means_and_the_link(self):
        source = self.directory / "system"
        source.mkdir()
        (source / "libx.so.1.2").write_text("x", encoding="utf-8")
        (source / "libx.so.1.2").chmod(0o4775)
        (source / "libx.so.1").symlink_to("libx.so.1.2")
        self.root.copy(f"{source}/libx.so.1")
        link = self.root.at(f"{source}/libx.so.1")
        self.assertEqual(os.readlink(link), "libx.so.1.2")
        self.assertEqual(link.read_text(encoding="utf-8"), "x")
        self.assertEqual(link.stat().st_mode & 0o7777, 0o755)
        self.assertEqual(self.root.copied, {f"{source}/libx.so.1.2"})

    @unittest.skipUnless(os.path.exists("/lib64/ld-linux-x86-64.so.2"), "the loader of another processor")
    def test_copies_below_usr_what_moved_there(self):
        self.root.copy("/lib64/ld-linux-x86-64.so.2")
        link = self.directory / "root/usr/lib64/ld-linux-x86-64.so.2"
        self.assertTrue(link.is_symlink())
        self.assertTrue(link.resolve().is_relative_to(self.directory / "root/usr/lib"))
        self.assertTrue(link.resolve().exists())


class BillOfMaterials(unittest.TestCase):
    def document(self, epoch=1700000000):
        return sbom.document("rapport-roster", "0.1.0", {"rapport-roster": "ab" * 32}, [ZLIB], epoch)

    def test_names_programs_and_packages(self):
        document = json.loads(self.document())
        self.assertEqual([package["name"] for package in document["packages"]], ["rapport-roster", "rapport-roster", "zlib1g"])
        self.assertEqual(document["packages"][2]["externalRefs"][0]["referenceLocator"],
                         "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib%401%3A1.2.13.dfsg-1")
        self.assertEqual(document["creationInfo"]["created"], "2023-11-14T22:13:20Z")

    def test_identifiers_are_unique_and_related(self):
        document = json.loads(self.document())
        identifiers = [package["SPDXID"] for package in document["packages"]]
        self.assertEqual(len(set(identifiers)), len(identifiers))
        self.assertEqual([relation["relatedSpdxElement"] for relation in document["relationships"]], identifiers)

    def test_is_a_function_of_what_it_describes(self):
        self.assertEqual(self.document(), self.document())
        self.assertNotEqual(json.loads(self.document())["documentNamespace"],
                            json.loads(self.document(epoch=1))["documentNamespace"])


if __name__ == "__main__":
    unittest.main()
