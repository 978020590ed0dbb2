# SPDX-License-Identifier: MIT
"""The sources of the kernel's own tests of BPF, what their programs are expected to do, and how they are built.

For scripts/kernel-selftests and scripts/verifier-selftests.
"""
import contextlib
import fcntl
import hashlib
import inspect
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "scripts"
TOOLCHAIN = SCRIPTS / "toolchain"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kfunctest"
TESTS = "tools/testing/selftests/bpf"


class Failure(Exception):
    """What was missing or failed, in one line."""


def run(*command, folder=None):
    done = subprocess.run([str(part) for part in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    done.stdout = done.stdout.decode("utf-8", "replace")
    return done


def needed(*command, folder=None, log=None):
    """The output of a command that has to succeed."""
    done = run(*command, folder=folder)
    if log:
        log.write_text(done.stdout)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()] or [f"status {done.returncode}"]
        said = next((line for line in lines if re.search(r"\berror\b", line, re.IGNORECASE)), lines[-1])
        raise Failure(re.sub(r"^[\w-]+: ", "", said, count=1) + (f" ({log})" if log else ""))
    return done.stdout


def kernel_version(prefix):
    """The newest version of Debian's kernels that begins with a prefix."""
    versions = [line.split()[0] for line in needed(SCRIPTS / "debian-packages", "kernels").splitlines()]
    fitting = [version for version in versions if f"{version}.".startswith(f"{prefix}.")]
    if not fitting:
        raise Failure(f"Debian has no kernel '{prefix}'; scripts/kernel-vm --list shows those that can be had")
    return fitting[-1]


def kernel_source(version, folder):
    """Unpacks what the tests need of a kernel's source into folder/source. The folder of its headers in the toolchain's root."""
    headers = needed(TOOLCHAIN, "--headers", version).splitlines()[-1]
    source = f"linux-source-{'.'.join(version.split('.')[:2])}"
    needed(SCRIPTS / "debian-packages", "unpack", folder / "package", source)
    wanted = [f"{source}/{part}" for part in ("Makefile", "tools", "include", "scripts", "kernel/bpf", "arch/x86/include")]
    needed(TOOLCHAIN, "tar", "xJf", f"package/usr/src/{source}.tar.xz", *wanted, folder=folder)
    shutil.rmtree(folder / "package")
    (folder / source).rename(folder / "source")
    return headers


@contextlib.contextmanager
def built(name, version, again, recipe, *steps):
    """The folder with the tests, which recipe(version, folder) builds if no folder of these steps' sources is kept."""
    (CACHE / name).mkdir(parents=True, exist_ok=True)
    with open(CACHE / name / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = CACHE / name / version
        sources = [inspect.getsource(step) for step in (recipe, kernel_source, *steps) if callable(step)]
        sources += [step.read_text() for step in steps if not callable(step)]
        state = hashlib.sha256("".join(sources).encode()).hexdigest()
        ready = folder / "ready"
        if again or not ready.exists() or ready.read_text() != state:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            recipe(version, folder)
            ready.write_text(state)
        yield folder / "source" / TESTS


def describe(tests, objects):
    """Writes the BTF of each object as JSON beside it."""
    for path in sorted(objects):
        text = needed(TOOLCHAIN, "bpftool", "-j", "btf", "dump", "file", path.relative_to(tests), folder=tests)
        path.with_suffix(".json").write_text(text[text.index("{"):])


def annotations(path):
    """What a described object's programs are expected to do: function to tag to values, in the order of the source."""
    types = json.loads(path.read_text())["types"]
    names = {entry["id"]: entry["name"] for entry in types if entry["kind"] == "FUNC"}
    tags = {}
    for entry in types:
        if entry["kind"] == "DECL_TAG" and (match := re.match(r"comment:(\d+:)?(.*)", entry["name"], re.DOTALL)):
            tag, _, value = match[2].partition("=")
            order = int(match[1][:-1]) if match[1] else 0
            tags.setdefault(names.get(entry["type_id"]), {}).setdefault(tag, []).append((order, value))
    return {function: {tag: [value for _, value in sorted(rows)] for tag, rows in values.items()}
            for function, values in tags.items()
            if function is not None and {"test_expect_failure", "test_expect_success"} & set(values)}


def pattern(message):
    """A message of the tests as a regular expression: {{...}} holds one, all else is literal."""
    parts = re.split(r"\{\{(.*?)\}\}", message)
    return "".join(part if number % 2 else re.escape(part) for number, part in enumerate(parts))


def kfunctest():
    """The program: the one that KFUNCTEST names, else the newest one that was built."""
    if named := os.environ.get("KFUNCTEST"):
        return Path(named)
    found = [path for folder in ("release", "debug") if (path := ROOT / ".build" / folder / "kfunctest").exists()]
    if not found:
        raise Failure("kfunctest is not built: swift build")
    return max(found, key=lambda path: path.stat().st_mtime)
