"""The root file system of an image, copied file by file from this one."""

import os
import shutil
from pathlib import Path

_MERGED = ("lib", "lib64")  # now below /usr, and links

class Root:
    """A directory that is to become `/`. Remembers which files of this system were copied."""

    def __init__(self, directory):
        self._directory = Path(directory)
        self.copied = set()
        for folder in _MERGED:
            (self._directory / "usr" / folder).mkdir(parents=True)
            (self._directory / folder).symlink_to(f"usr/{folder}")

    def at(self, path):
        """Where `path` of the image is on this system; its directory is there afterwards."""
        here = self._directory / path.lstrip("/")
        here.parent.mkdir(parents=True, exist_ok=True)
        return here

    def copy(self, path):
        """Copies the file at `path` to the same place, with a link to it where `path` goes through links. Rights are
        narrowed to reading and, where the file has that, executing."""
        real = os.path.realpath(path)
        if real not in self.copied:
            self.copied.add(real)
            self.place(real, real, 0o755 if os.access(real, os.X_OK) else 0o644)
        if path.startswith(tuple(f"/{folder}/" for folder in _MERGED)):
            path = f"/usr{path}"
        if path != real and not self.at(path).is_symlink():
            self.at(path).symlink_to(os.path.relpath(real, os.path.dirname(path)))

    def place(self, source, path, mode):
        """Copies a file of this system to another place."""
        shutil.copyfile(source, self.at(path))
        self.at(path).chmod(mode)

    def write(self, path, text):
        """A file that no package brings."""
        self.at(path).write_text(text, encoding="utf-8")
        self.at(path).chmod(0o644)

    def directory(self, path, mode, owner=0):
        """An empty directory."""
        here = self.at(path)
        here.mkdir()
        os.chown(here, owner, owner)
        here.chmod(mode)
