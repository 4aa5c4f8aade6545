"""The packages of a Debian root file system, read from dpkg's own files."""


class Installed:
    def __init__(self, root):
        self._owners = {}
        for file in (root / "var/lib/dpkg/info").glob("*.list"):
            for path in file.read_text(encoding="utf-8").splitlines():
                self._owners[path] = file.name.removesuffix(".list").split(":")[0]
        self._versions = {}
        name = None
        for line in (root / "var/lib/dpkg/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("Package: "):
                name = line.removeprefix("Package: ")
            elif line.startswith("Version: "):
                self._versions[name] = line.removeprefix("Version: ")

    def owner(self, path):
        """The package that lists a file, also under its name of before /lib moved below /usr; None if none does."""
        return self._owners.get(path) or self._owners.get(path.removeprefix("/usr"))

    def version(self, name):
        return self._versions[name]
