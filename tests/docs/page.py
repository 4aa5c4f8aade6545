"""A page of the documentation as a script: what it says to run, and what it says comes out.

Blocks of `bash` are run in their order by one shell. A block of `text` or `json` right below shows what a block prints on
both of its outputs; three dots in it stand for anything, blanks for any blanks. A block of `bash fails` ends with an
error, every other without one. What is in blocks of `sh` somebody does elsewhere.
"""

import dataclasses
import doctest
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

_BLOCK = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclasses.dataclass(frozen=True)
class Step:
    """A block of commands and what is shown of its output, if it is."""
    place: str
    command: str
    fails: bool
    shown: str | None

    def replacing(self, replacements):
        """The same for a suite elsewhere."""
        def replaced(text):
            for old, new in replacements.items():
                text = text.replace(old, new)
            return text
        return dataclasses.replace(self, command=replaced(self.command), shown=self.shown and replaced(self.shown))


def read(path, section=None):
    """(kind, Step) of every block of a page, or of one of its sections; shown output belongs to the block above it."""
    text = (ROOT / path).read_text(encoding="utf-8")
    start = text.index(f"\n## {section}\n") if section else 0
    end = text.find("\n## ", start + 1) if section else -1
    blocks, above = [], None
    for block in _BLOCK.finditer(text, start, end if end >= 0 else len(text)):
        kind = block["kind"]
        place = f"{path}:{text.count(chr(10), 0, block.start('text')) + 1}"
        if kind in ("text", "json"):
            if above is None or text[above.end():block.start()].strip():
                raise AssertionError(f"{place}: belongs to no command")
            blocks[-1] = (blocks[-1][0], dataclasses.replace(blocks[-1][1], shown=block["text"]))
            above = None
        else:
            blocks.append((kind.removesuffix(" fails"), Step(place, block["text"], kind.endswith(" fails"), None)))
            above = block
    return blocks


def steps(path, section=None):
    """What is to be run of a page, or of one of its sections."""
    found = [step for kind, step in read(path, section) if kind == "bash"]
    if not found:
        raise AssertionError(f"{path} has nothing to run")
    return found


def run(wanted, folder=ROOT, environment=None):
    """Runs steps in a folder. AssertionError: the first that ends or prints otherwise than the page says."""
    with tempfile.TemporaryDirectory() as work:
        script = "set -o pipefail\n"
        for number, step in enumerate(wanted):
            script += f'exec >"{work}/{number}" 2>&1\nset {"+e" if step.fails else "-e"}\n{step.command}'
            if step.fails:
                script += "(($? != 0)) || exit\n"
        script += f'exec >"{work}/end"\n'
        path = pathlib.Path(work, "script")
        path.write_text(script, encoding="utf-8")
        subprocess.run(["bash", path], stdin=subprocess.DEVNULL, cwd=folder, env=environment, check=False)
        for number, step in enumerate(wanted):
            printed = pathlib.Path(work, str(number)).read_text(encoding="utf-8")
            _compare(step, printed)
            if not any(pathlib.Path(work, following).exists() for following in (str(number + 1), "end")):
                raise AssertionError(f"{step.place}: {'does not fail' if step.fails else 'fails'}:\n{printed}")


def _compare(step, printed):
    checker = doctest.OutputChecker()
    if step.shown is not None and not checker.check_output(step.shown, printed, _FLAGS):
        difference = checker.output_difference(doctest.Example("", step.shown), printed, _FLAGS)
        raise AssertionError(f"{step.place}: prints something else.\n{difference}")
