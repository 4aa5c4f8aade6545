"""A host for the medium installation: a checkout, a store of images and a network of its own, in which the commands of
deploy/README.md are run as they stand."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import store

sys.path.append(str(store.SOURCE / "tests/docs"))
import page  # pylint: disable=wrong-import-position

PAGE = "deploy/README.md"
# What tools/test gets, before what Debian has.
os.environ["PATH"] = f"{store.SOURCE}/build/tools/python/bin:{store.SOURCE}/build/tools/bin:{os.environ['PATH']}"
_CLONE_NEWNS, _CLONE_NEWNET = 0x00020000, 0x40000000


def missing():
    """Why the page cannot be followed here, or None."""
    if reason := store.missing():
        return reason
    for program in ("podman-compose", "curl", "git", "grpcurl", "ip", "iptables", "jq", "openssl"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    for program in ("netavark", "aardvark-dns"):
        if not Path("/usr/lib/podman", program).exists():
            return f"{program} is not installed"
    wanted = re.search(r"podman-compose==([0-9.]+)", (store.SOURCE / PAGE).read_text(encoding="utf-8"))[1]
    shown = subprocess.run(["podman-compose", "--version"], capture_output=True, text=True).stdout
    if f"version {wanted}\n" not in shown:
        return f"podman-compose is not {wanted}, which {PAGE} names"
    return None


def _sections():
    """Headings of the steps of the page that have something to run, by number."""
    text = (store.SOURCE / PAGE).read_text(encoding="utf-8")
    headings = {int(heading.split(".")[0]): heading for heading in re.findall(r"^## (\d+\. .*)$", text, re.MULTILINE)}
    return {number: heading for number, heading in headings.items()
            if any(kind == "bash" for kind, _ in page.read(PAGE, heading))}


def _unshare(what):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(what) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


class Host:
    """Below a directory, which must not be there yet, until it is removed."""

    def __init__(self, directory, binaries):
        self._directory = directory
        self._binaries = binaries
        self.checkout = directory / "checkout"
        # Mounts end with this process; what netavark keeps of networks, and podman's locks, are nobody else's.
        _unshare(_CLONE_NEWNS)
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        Path("/run/containers").mkdir(exist_ok=True)
        for shared in ("/run/containers", "/dev/shm"):
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", shared], check=True)
        images = store.Store(directory / "store")
        configuration = directory / "containers.conf"
        # podman's own limits are more than some hosts allow.
        configuration.write_text(
            '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]\n'
            f'[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\ntmp_dir = "{directory}/tmp"\n'
            f'[network]\nnetwork_config_dir = "{directory}/networks"\n', encoding="utf-8")
        epoch = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=store.SOURCE, capture_output=True, text=True)
        # Health checks are asked for by wait-healthy; systemd, which podman would have ask, knows nothing of this store.
        self.environment = {**images.environment, "CONTAINERS_CONF": str(configuration), "DISABLE_HC_SYSTEMD": "true",
                            "SOURCE_DATE_EPOCH": epoch.stdout.strip() or "0"}
        self._check_out()

    def _check_out(self):
        names = subprocess.run(["git", "ls-files", "-z"], cwd=store.SOURCE, capture_output=True, text=True, check=True)
        for name in filter(None, names.stdout.split("\0")):
            if (store.SOURCE / name).is_symlink() or (store.SOURCE / name).exists():
                (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(store.SOURCE / name, self.checkout / name, follow_symlinks=False)
        # What the base is made of is fetched once.
        kept = store.SOURCE / "build/containers"
        kept.mkdir(parents=True, exist_ok=True)
        (self.checkout / "build").mkdir()
        (self.checkout / "build/containers").symlink_to(kept)

    def leave_network(self):
        """From now on, what this process starts has a network of its own: ports, rules and bridges are nobody else's."""
        _unshare(_CLONE_NEWNET)
        self.call("ip", "link", "set", "lo", "up")

    def follow(self, first, last):
        """Runs the page from one step to another, numbers as in its headings."""
        places = {"deploy/containers/build\n": f"deploy/containers/build --binaries {self._binaries}\n",
                  "/root/rapport-": f"{self._directory}/rapport-", "/var/backups/rapport": f"{self._directory}/backups"}
        steps = [step for number, heading in sorted(_sections().items()) if first <= number <= last
                 for step in page.steps(PAGE, heading)]
        page.run([step.replacing(places) for step in steps], self.checkout, self.environment)

    def run(self, *command):
        """A CompletedProcess."""
        return subprocess.run(command, env=self.environment, cwd=self.checkout, capture_output=True, text=True, timeout=240)

    def call(self, *command):
        """What a program prints. A failure tells both of its outputs."""
        done = self.run(*command)
        if done.returncode != 0:
            raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def address(self, service, network):
        """Where a service is on one of its networks."""
        template = '{{(index .NetworkSettings.Networks "rapport_%s").IPAddress}}' % network
        return self.call("podman", "inspect", "--format", template, f"rapport_{service}_1").strip()

    def token(self, organization, *roles):
        """Of the trial's provider."""
        return self.call("tools/trial-provider", "token", f"{self._directory}/rapport-trial", organization, "600", *roles).strip()

    def rapportctl(self, token, *arguments):
        """What the program prints, called with a token."""
        path = self._directory / "token"
        path.write_text(token, encoding="utf-8")
        addresses = [word for number, name in enumerate(("roster", "intake", "scoring", "reporting"))
                     for word in (f"--{name}-address", f"localhost:{7401 + number}")]
        return self.call(f"{self._binaries}/rapportctl", *addresses, "--ca-file", "deploy/containers/secrets/ca.crt",
                         "--token-file", str(path), *arguments)

    def grpcurl(self, *arguments):
        """(exit code, what it says)."""
        done = self.run("grpcurl", "-max-time", "10", *arguments)
        return done.returncode, done.stdout + done.stderr

    def tell(self):
        """What the containers have written, for whoever looks for the cause of a failure."""
        for name in self.run("podman", "ps", "--all", "--format", "{{.Names}} {{.Status}}").stdout.splitlines():
            done = self.run("podman", "logs", "--tail", "15", name.split()[0])
            print(f"--- {name}\n{done.stdout}{done.stderr}")

    def remove(self):
        """Ends what still runs and forgets everything."""
        self.run("podman", "rm", "--all", "--force", "--time", "0")
        self.run("buildah", "rm", "--all")
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()]
        for mount in reversed([mount for mount in mounts if mount.startswith(f"{self._directory}/")]):
            subprocess.run(["umount", "--lazy", mount], check=False)
        shutil.rmtree(self._directory)
