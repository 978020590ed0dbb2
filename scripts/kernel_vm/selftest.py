# SPDX-License-Identifier: MIT
"""scripts/kernel-vm --self-test: what has to be refused or reported, each with its one line, and what has to come through."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def patched_image(image, path, code):
    """A kernel image with other code where its 32-bit code begins (Documentation/arch/x86/boot.rst, setup_sects)."""
    data = bytearray(image.read_bytes())
    begin = (data[0x1f1] + 1) * 512
    data[begin:begin + len(code)] = code
    path.write_bytes(data)


def without(tool, folder):
    """An environment in which a tool is not found."""
    folder.mkdir()
    for name in ("bash", "busybox", "qemu-system-x86_64", "python3", "apt-get", "dpkg-deb", "ldd", "env"):
        if name != tool and (found := shutil.which(name)):
            (folder / name).symlink_to(found)
    return {**os.environ, "PATH": str(folder)}


def cases(version, image, scratch):
    """Name, arguments, environment, status, output, and a pattern for all of standard error (without its last newline)."""
    this = ["--kernel", version]
    (scratch / "text").write_text("not a kernel\n")
    (scratch / "no-module.ko").write_text("no module\n")
    (scratch / "large").write_bytes(bytes(range(256)) * (50 << 12))
    (scratch / "other").mkdir()
    (scratch / "other/text").write_text("another\n")
    (scratch / "folder/inner").mkdir(parents=True)
    (scratch / "folder/inner/deep").write_text("deep\n")
    (scratch / "folder/link").symlink_to("inner/deep")
    patched_image(image, scratch / "hangs", b"\xeb\xfe")
    patched_image(image, scratch / "resets", b"\x0f\x0b")
    module = ["--insmod", str(scratch / "no-module.ko")]
    unreachable = {**os.environ, "XDG_CACHE_HOME": str(scratch / "cache"), "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}

    def one(text):
        return f"kernel-vm: {text}"

    yield "output and status", [*this, "--", "sh", "-c", "uname -r; echo error >&2; exit 37"], None, 37, re.escape(version) + r"\S*\n", "error"
    yield "bytes are kept", [*this, "--", "printf", r"\r\n\0\377\t"], None, 0, "\r\n\0\udcff\t", ""
    yield "arguments are kept", [*this, "--", "echo", "a  b", "$HOME", "'"], None, 0, r"a  b \$HOME '\n", ""
    yield "a link inside a folder", [*this, "--file", str(scratch / "folder"), "--", "readlink", "folder/link"], None, 0, "inner/deep\n", ""
    yield "files and folders", [*this, "--file", str(scratch / "text"), "--file", str(scratch / "folder"), "--", "cat", "text", "folder/inner/deep"], None, 0, "not a kernel\ndeep\n", ""
    yield "more output than a pipe holds", [*this, "--", "sh", "-c", "yes | head -n 500000"], None, 0, "(y\n){500000}", ""
    yield "kernel arguments", [*this, "--append", "one.two=three", "--", "sh", "-c", "grep -o one.two=three /proc/cmdline"], None, 0, "one.two=three\n", ""

    yield "no command", this, None, 2, "", one("no command.*")
    yield "unknown option", ["--kernal", "7.3", "--", "true"], None, 2, "", one("unrecognized arguments: --kernal.*")
    yield "memory", ["--memory", "1", "--", "true"], None, 2, "", one("--memory 1: at least 128.*")
    yield "kernel and image", [*this, "--image", "x", "--", "true"], None, 2, "", one(".*not allowed with.*")
    yield "no QEMU", [*this, "--", "true"], without("qemu-system-x86_64", scratch / "without-qemu"), 2, "", one("no qemu-system-x86_64; apt-get install qemu-system-x86, .*")
    yield "no busybox", [*this, "--", "true"], without("busybox", scratch / "without-busybox"), 2, "", one("no busybox; apt-get install busybox-static, .*")
    yield "unknown version", ["--kernel", "99.1", "--", "true"], None, 2, "", one("Debian has no kernel '99.1'; kernel-vm --list shows those that can be had")
    yield "prefix of a number", ["--kernel", version[:-1] + "999", "--", "true"], None, 2, "", one("Debian has no kernel.*")
    yield "no network", [*this, "--", "true"], unreachable, 2, "", one("the package lists of \\S+ cannot be read: .*")
    yield "missing image", ["--image", "/nothing", "--", "true"], None, 2, "", one("/nothing: No such file or directory")
    yield "an image that is none", ["--image", str(scratch / "text"), "--", "true"], None, 2, "", one(".*/text is not a bzImage; .*")
    yield "missing program", [*this, "--", "no-such-program"], None, 2, "", one("no-such-program: no such program")
    yield "missing file", [*this, "--file", "/nothing", "--", "true"], None, 2, "", one("/nothing: no such file")
    yield "two files of one name", [*this, "--file", str(scratch / "text"), "--file", str(scratch / "other/text"), "--", "true"], None, 2, "", one(".*two files of the name text")
    yield "module for an own kernel", ["--image", str(image), "--module", "--", "true"], None, 2, "", one("--module needs the headers.*")

    yield "an image that hangs", ["--image", str(scratch / "hangs"), "--timeout", "10", "--", "true"], None, 2, "", one("the kernel does not boot in 10 s; .*")
    yield "an image that resets", ["--image", str(scratch / "resets"), "--timeout", "10", "--", "true"], None, 2, "", one("the kernel does not boot: it reset the machine; .*")
    yield "a kernel that panics", [*this, "--append", "rdinit=/nothing", "--", "true"], None, 2, "", one("the kernel does not boot.*Kernel panic - not syncing.*")
    large = ["--file", str(scratch / "large"), "--", "true"]
    yield "too little memory", [*this, "--memory", "128", *large], None, 2, "", one("the (files do not fit|kernel does not boot).*(Initramfs unpacking failed|deadlocked on memory).*")
    yield "no room for the files", [*this, "--append", "initramfs_options=size=30M", *large], None, 2, "", one("the files do not fit into the memory.*Initramfs unpacking failed: .*")
    yield "unknown processor", [*this, "--cpu", "nothing", "--", "true"], None, 2, "", one("QEMU: unable to find CPU model 'nothing'")
    yield "no bpf(2)", [*this, "--append", "initcall_blacklist=bpf_init", "--", "true"], None, 2, "", one(r"the kernel has no bpf\(2\).*")
    yield "no JIT", [*this, "--append", "initcall_blacklist=sysctl_core_init", "--", "true"], None, 2, "", one("the kernel has no JIT compiler for BPF.*")
    yield "no BTF", [*this, "--append", "initcall_blacklist=btf_vmlinux_init", "--", "true"], None, 2, "", one("the kernel has no BTF.*")
    yield "a module that is none", [*this, *module, "--", "true"], None, 2, "", one("module no-module.ko does not load: invalid module format; the kernel: .*")
    yield "lockdown", [*this, *module, "--append", "lockdown=integrity", "--", "true"], None, 2, "", one("module no-module.ko does not load: .*; the kernel: Lockdown: .*")
    yield "signed modules only", [*this, *module, "--append", "module.sig_enforce=1", "--", "true"], None, 2, "", one("module no-module.ko does not load: .*; the kernel: Loading of unsigned module is rejected")
    yield "a command that hangs", [*this, "--timeout", "12", "--", "sleep", "1000"], None, 2, "", one(r"sleep did not end in 12 s \(--timeout\)")
    yield "a kernel that crashes later", [*this, "--", "sh", "-c", "echo c >/proc/sysrq-trigger"], None, 2, "", one("the kernel ended before sh; the kernel: Kernel panic.*")
    yield "a machine that is switched off", [*this, "--", "poweroff", "-f"], None, 2, "", one("the kernel ended before poweroff")


def children(process):
    return [int(number) for task in Path(f"/proc/{process}/task").iterdir() for number in (task / "children").read_text().split()]


def leaves_nothing(script, version, number):
    """Whether QEMU ends with this script when it is sent a signal."""
    process = subprocess.Popen([script, "--kernel", version, "--", "sh", "-c", "echo runs; sleep 1000"], stdout=subprocess.PIPE)
    process.stdout.readline()
    begun = children(process.pid)
    process.send_signal(number)
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in begun) and time.monotonic() < deadline:
        time.sleep(0.1)
    expected = -number if number == signal.SIGKILL else 128 + number
    return begun and process.returncode == expected and not any(Path(f"/proc/{child}").exists() for child in begun)


def run(script, version, image):
    """0 if every case holds. Prints the cases that do not, and a summary."""
    count, failed = 0, 0

    def report(name, fault):
        nonlocal count, failed
        count += 1
        failed += fault is not None
        if fault is not None:
            print(f"kernel-vm --self-test: {name}: {fault}", file=sys.stderr)

    only = os.environ.get("ONLY", "")
    with tempfile.TemporaryDirectory() as scratch:
        for name, arguments, environment, status, output, error in cases(version, image, Path(scratch)):
            if only not in name:
                continue
            done = subprocess.run([script, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            out, err = (os.fsdecode(stream) for stream in (done.stdout, done.stderr))
            as_expected = done.returncode == status and re.fullmatch(output, out) and re.fullmatch(error, err.removesuffix("\n"))
            report(name, None if as_expected else f"status {done.returncode}, expected {status}; output {out[:200]!r}, error {err[:300]!r}")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        report(signal.Signals(number).name, None if leaves_nothing(script, version, number) else "QEMU is still running, or a wrong status")
    print(f"kernel-vm --self-test: {count - failed} of {count} cases hold, on Linux {version}")
    return 1 if failed else 0
