"""Assembles the root file system of an image: programs of Rapport, the shared libraries that they load, and what says
whose these are. There is nothing else in it: no shell, no package manager, no file that another user may become by.

    python3 -B /assemble DIRECTORY PROGRAM...

DIRECTORY, named like the image, must not be there yet. Programs lie in /binaries, LICENSE and NOTICE beside this file;
VERSION and SOURCE_DATE_EPOCH are taken from the environment. Runs in the stage `roots` of Containerfile, as root, where
the libraries are installed.
"""

import glob
import hashlib
import os
import sys

import closure
import debian
import sbom
from root import Root

USER = 65532
STATE = "/var/lib/rapport"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


def accounts(root):
    """Names for the numbers, and where host names are looked up."""
    root.write("/etc/passwd", f"root:x:0:0:root:/root:/sbin/nologin\nrapport:x:{USER}:{USER}:Rapport:{STATE}:/sbin/nologin\n")
    root.write("/etc/group", f"root:x:0:\nrapport:x:{USER}:\n")
    root.write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")


def licences(root, packages):
    """The copyright file of each package, which may lie in another one's directory, and the licences that they refer to."""
    for package in packages:
        root.copy(f"/usr/share/doc/{package}/copyright")
    for licence in glob.glob("/usr/share/common-licenses/*"):
        root.copy(licence)
    for name in ("LICENSE", "NOTICE"):
        root.place(os.path.join(os.path.dirname(__file__), name), f"/usr/share/doc/rapport/{name}", 0o644)


def status(package):
    """What scanners of images look for in /var/lib/dpkg/status.d, a file a package."""
    return (f"Package: {package.name}\nStatus: install ok installed\nMaintainer: {package.maintainer}\n"
            f"Architecture: {package.architecture}\nSource: {package.source} ({package.source_version})\n"
            f"Version: {package.version}\n")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(directory, *programs):
    root = Root(directory)
    for program in programs:
        root.place(f"/binaries/{program}", f"/usr/bin/{program}", 0o755)
        for library in sorted(closure.libraries(f"/binaries/{program}")):
            root.copy(library)
    root.copy("/etc/os-release")
    owners = debian.Owners()
    licences(root, {owners.of(path) for path in root.copied} | {"ca-certificates"})
    packages = debian.describe({owners.of(path) for path in root.copied})

    # Made on installation from the certificates of its package, so that no package lists it.
    root.place(CERTIFICATES, CERTIFICATES, 0o644)
    accounts(root)
    root.directory("/tmp", 0o1777)
    root.directory(STATE, 0o700, owner=USER)
    for package in packages:
        root.write(f"/var/lib/dpkg/status.d/{package.name}", status(package))
    root.write("/usr/share/doc/rapport/sbom.spdx.json",
               sbom.document(f"rapport-{os.path.basename(directory)}", os.environ["VERSION"],
                             {program: digest(f"/binaries/{program}") for program in programs}, packages,
                             int(os.environ["SOURCE_DATE_EPOCH"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
