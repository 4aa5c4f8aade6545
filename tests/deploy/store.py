"""A store of images and containers of its own, used through buildah and podman."""

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]

# How a hardened orchestrator runs an image; runc because crun needs unified control groups.
HARDENED = (
    "--read-only", "--cap-drop=all", "--security-opt=no-new-privileges", "--network=host",
    "--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000",
)


def missing():
    """Why images cannot be built and run here, or None."""
    if os.geteuid() != 0:
        return "only root can build and run the images as this test does"
    for program in ("buildah", "podman", "runc", "mmdebstrap"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return None


def _driver(directory):
    """Overlays where the kernel lets us, else whole copies, which are much slower."""
    layers = [directory / name for name in ("lower", "upper", "work", "merged")]
    for layer in layers:
        layer.mkdir()
    lower, upper, work, merged = layers
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    mounted = subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, merged], capture_output=True)
    if mounted.returncode == 0:
        subprocess.run(["umount", merged], check=True)
    return "overlay" if mounted.returncode == 0 else "vfs"


class Store:
    """Lives below a directory, which must not be there yet, until it is removed."""

    def __init__(self, directory):
        self._directory = directory
        directory.mkdir(parents=True)
        configuration = directory / "storage.conf"
        configuration.write_text(f'[storage]\ndriver = "{_driver(directory)}"\n'
                                 f'graphroot = "{directory}/graph"\nrunroot = "{directory}/run"\n', encoding="utf-8")
        self.environment = {**os.environ, "CONTAINERS_STORAGE_CONF": str(configuration), "BUILDAH_ISOLATION": "chroot"}
        self._podman = ("podman", "--runtime=runc", "--cgroup-manager=cgroupfs", f"--tmpdir={directory}/tmp")

    def remove(self):
        """Ends what still runs and forgets everything."""
        subprocess.run([*self._podman, "rm", "--all", "--force", "--time=0"], env=self.environment, capture_output=True)
        subprocess.run([*self._podman, "image", "unmount", "--all"], env=self.environment, capture_output=True)
        shutil.rmtree(self._directory)

    def call(self, *command):
        """Runs a program in this store; what it prints. A failure tells both of its outputs."""
        done = subprocess.run(command, env=self.environment, cwd=SOURCE, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def build(self, binaries):
        """Makes the base and all images; their digests by name."""
        self.call("deploy/containers/base")
        lines = self.call("deploy/containers/build", "--binaries", str(binaries)).splitlines()
        return {line.split()[0]: line.split()[1] for line in lines}

    def podman(self, *arguments):
        """What podman prints."""
        return self.call(*self._podman, *arguments)

    def inspect(self, image):
        """What the store knows of an image."""
        return json.loads(self.podman("image", "inspect", image))[0]

    def run(self, *arguments):
        """Runs a container to its end; a CompletedProcess."""
        return subprocess.run([*self._podman, "run", "--rm", *HARDENED, *arguments], env=self.environment,
                              capture_output=True, text=True, timeout=120)

    def execute(self, container, *command):
        """Runs a program in a container that runs; a CompletedProcess."""
        return subprocess.run([*self._podman, "exec", container, *command], env=self.environment, capture_output=True,
                              text=True)

    def start(self, *arguments):
        """Starts a container that serves; a Popen with its log as standard error."""
        return subprocess.Popen([*self._podman, "run", "--rm", *HARDENED, *arguments], env=self.environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    @contextlib.contextmanager
    def mounted(self, image):
        """The root file system of an image."""
        try:
            yield Path(self.podman("image", "mount", image).strip())
        finally:
            self.podman("image", "unmount", image)
