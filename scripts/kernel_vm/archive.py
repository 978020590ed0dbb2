# SPDX-License-Identifier: MIT
"""The initramfs of scripts/kernel-vm: busybox, a program with its shared libraries, files, and the first process."""
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

# Where the ELF interpreter of x86-64 is looked for.
INTERPRETER = "/lib64/ld-linux-x86-64.so.2"

# Libraries that kfunctest opens by name, where they are found: its own (Sources/C*/library.c), and those of external kfuncs.
OPENED = ("libffi.so.8", "libelf.so.1", "libdw.so.1", "libZydis.so.*", "libcrypto.so.3", "libz.so.1")
FOLDERS = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64")

# The first process. Words for scripts/kernel-vm go to the fourth serial port, output to the second and third.
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/job:/bin LD_LIBRARY_PATH=/job:/job/lib HOME=/tmp TERM=dumb
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
mount -t tracefs tracefs /sys/kernel/tracing; mount -t debugfs debugfs /sys/kernel/debug
mount -t securityfs securityfs /sys/kernel/security
ip link set lo up
end() { poweroff -f; }
for port in 1 2 3; do
  [ -c /dev/ttyS$port ] || { echo "kernel-vm: the kernel has no serial port ttyS$port (CONFIG_SERIAL_8250_RUNTIME_UARTS=4)" >/dev/console; end; }
  stty -F /dev/ttyS$port raw -echo
done
say() { echo "$*" >/dev/ttyS3; }
say start "$(uname -r)"
fail() { say fail "$*"; end; }
[ -e /complete ] || fail "the files do not fit into the memory of the machine (--memory): $(dmesg | sed -n 's/.*\\(Initramfs unpacking failed.*\\)/\\1/p')"
[ -e /proc/filesystems ] || fail "the kernel has no /proc (CONFIG_PROC_FS)"
grep -qw bpf /proc/filesystems || fail "the kernel has no bpf(2) (CONFIG_BPF_SYSCALL)"
[ -e /proc/sys/net/core/bpf_jit_enable ] || fail "the kernel has no JIT compiler for BPF (CONFIG_BPF_JIT)"
[ -e /sys/kernel/btf/vmlinux ] || fail "the kernel has no BTF of its own (CONFIG_DEBUG_INFO_BTF)"
mount -t bpf bpf /sys/fs/bpf
cd /job
for module in $(cat /run/modules); do
  dmesg -c >/dev/null
  if ! said=$(insmod "$module" 2>&1); then
    # The kernel goes on with its own work meanwhile: only a line about a module is a reason.
    name=$(basename "$module" .ko | tr - _)
    reason=$(dmesg | sed 's/^\\[[^]]*\\] //' | grep -iE "module|insmod|ELF|$name" | tail -n 1)
    fail "module $module does not load: ${said##*: }${reason:+; the kernel: $reason}"
  fi
done
mkfifo /run/out /run/err
cat /run/out >/dev/ttyS1 & out=$!
cat /run/err >/dev/ttyS2 & err=$!
sh /run/command </dev/null >/run/out 2>/run/err
status=$?
wait $out $err
say status $status
end
"""


class Failure(Exception):
    """Why the archive cannot be made, in one line."""


class Archive:
    """Files by their path in the machine, written in the "newc" format of cpio."""

    def __init__(self):
        self.folders = {""}
        self.entries = {}
        for folder in ("bin", "dev", "proc", "sys", "tmp", "run", "lib64", "job/lib"):
            self.folder(folder)
        # The kernel opens it for the first process, before devtmpfs is there.
        self.entries["dev/console"] = (stat.S_IFCHR | 0o600, b"", (5, 1))
        self.text("init", INIT, 0o755)

    def folder(self, path):
        parts = path.split("/")
        self.folders |= {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}

    def text(self, path, text, mode=0o644):
        self.entries[path] = (stat.S_IFREG | mode, text.encode("utf-8", "surrogateescape"), None)

    def file(self, path, source):
        self.entries[path] = (stat.S_IFREG | (0o755 if os.access(source, os.X_OK) else 0o644), Path(source), None)

    def busybox(self, source):
        self.file("bin/busybox", source)
        self.libraries(source)

    def program(self, source):
        """A program, and every shared library beside it: a library that it opens by name is one of them."""
        self.job(source)
        for library in sorted(source.parent.glob("*.so")):
            self.job(library)
        if source.name != "kfunctest":
            return
        for name in OPENED:
            for path in {path.name: path for folder in reversed(FOLDERS) for path in Path(folder).glob(name)}.values():
                self.file(f"job/lib/{path.name}", path)
                self.libraries(path)

    def job(self, source):
        """A file or a folder, under its own name, in the folder in which the command runs."""
        name = source.resolve().name if source.name in ("", ".", "..") else source.name
        if source.is_dir():
            self.folder(f"job/{name}")
            for path in sorted(source.rglob("*")):
                inside = f"job/{name}/{path.relative_to(source)}"
                target = os.readlink(path) if path.is_symlink() else None
                if target and not os.path.isabs(target) and path.resolve().is_relative_to(source.resolve()):
                    # A program that looks for its files beside itself follows the link.
                    self.entries[inside] = (stat.S_IFLNK | 0o777, os.fsencode(target), None)
                elif path.is_dir():
                    self.folder(inside)
                elif path.is_file():
                    self.file(inside, path)
            return
        if f"job/{name}" in self.entries and self.entries[f"job/{name}"][1] != source:
            raise Failure(f"{source}: there are two files of the name {name}")
        self.file(f"job/{name}", source)
        self.libraries(source)

    def libraries(self, source):
        """What a program or library links to."""
        with open(source, "rb") as file:
            if file.read(4) != b"\x7fELF":
                return
        said = subprocess.run(["ldd", source], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        if missing := re.search(r"^\s*(\S+) => not found", said, re.MULTILINE):
            raise Failure(f"{source} needs {missing[1]}, which is not installed")
        for name, path in re.findall(r"^\s*(\S+) => (/\S+)", said, re.MULTILINE):
            self.file(f"job/lib/{Path(name).name}", path)
        if INTERPRETER in said:
            self.file(INTERPRETER.lstrip("/"), INTERPRETER)

    def script(self, modules, command):
        """Modules to load, in order, and the shell's text of the command."""
        self.text("run/modules", "".join(f"{name}\n" for name in modules))
        self.text("run/command", command + "\n")

    def write(self, output):
        """The whole archive, in the format of Documentation/driver-api/early-userspace/buffer-format.rst."""
        entries = {path: (stat.S_IFDIR | 0o755, b"", None) for path in self.folders if path} | self.entries
        position = 0

        def put(data):
            nonlocal position
            output.write(data)
            position += len(data)

        def entry(number, path, mode, size, device):
            name = os.fsencode(path) + b"\0"
            fields = [number, mode, 0, 0, 1, 0, size, 0, 0, *(device or (0, 0)), len(name), 0]
            put(b"070701" + "".join(f"{field:08x}" for field in fields).encode() + name)
            put(bytes(-position % 4))

        for number, path in enumerate(sorted(entries), 1):
            mode, data, device = entries[path]
            if isinstance(data, bytes):
                entry(number, path, mode, len(data), device)
                put(data)
            else:
                with open(data, "rb") as source:
                    size = os.fstat(source.fileno()).st_size
                    entry(number, path, mode, size, device)
                    shutil.copyfileobj(source, output, 1 << 20)
                    position += size
            put(bytes(-position % 4))
        # Is there only where all before it was unpacked.
        entry(len(entries) + 1, "complete", stat.S_IFREG | 0o644, 0, None)
        entry(0, "TRAILER!!!", 0, 0, None)
