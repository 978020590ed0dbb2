# SPDX-License-Identifier: MIT
"""The machine of scripts/kernel-vm: starts QEMU, passes output on, says why a run failed."""
import ctypes
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time

# A kernel that has not started the first process by then does not boot. An emulated one takes 5 to 20 s.
BOOT_SECONDS = 120
# A line of the kernel's that says why it ended or cannot be relied on.
FATAL = re.compile(r"Initramfs unpacking failed.*|Kernel panic.*|BUG: .*|WARNING: .*|Oops: .*|kernel BUG at .*|general protection fault.*|Out of memory: .*")
PORTS = ("console", "output", "error", "words")
# One interrupt for each port: QEMU's do not share one.
ADDRESSES = {"console": (0x3f8, 4), "output": (0x2f8, 3), "error": (0x3e8, 5), "words": (0x2e8, 7)}
DEATH_SIGNAL = 1


class Failure(Exception):
    """Why the machine did not run the command to its end, in one line."""


def die_with_parent():
    """Ends QEMU also where this process is killed and cannot end it."""
    ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)


def lines(data):
    """The kernel's messages, without their times."""
    return [line for line in (re.sub(r"^\[ *[\d.]+\] ?", "", line).strip() for line in data.decode("utf-8", "replace").splitlines()) if line]


def fatal(data):
    """The first message that says why the kernel ended or cannot be relied on."""
    return next((match[0] for line in lines(data) if (match := FATAL.search(line))), None)


def start(image, initramfs, chosen, ends):
    command = ["qemu-system-x86_64", "-nodefaults", "-no-user-config", "-accel", "kvm" if chosen.kvm else "tcg",
               "-cpu", chosen.cpu, "-m", str(chosen.memory), "-smp", "1", "-display", "none", "-no-reboot",
               "-kernel", str(image), "-initrd", str(initramfs), "-append",
               f"console=ttyS0 earlyprintk=ttyS0 loglevel=5 panic=-1 no_timer_check {chosen.append}".strip()]
    for name in PORTS:
        address, interrupt = ADDRESSES[name]
        command += ["-chardev", f"socket,id={name},fd={ends[name].fileno()}",
                    "-device", f"isa-serial,chardev={name},iobase={address:#x},irq={interrupt}"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            pass_fds=[end.fileno() for end in ends.values()], preexec_fn=die_with_parent)


def write(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def run(image, initramfs, chosen):
    """The exit status of the command."""
    pairs = {name: socket.socketpair() for name in PORTS}
    qemu = start(image, initramfs, chosen, {name: pair[1] for name, pair in pairs.items()})
    try:
        for _, end in pairs.values():
            end.close()
        seen = follow(qemu, {name: pair[0] for name, pair in pairs.items()}, chosen)
    finally:
        qemu.kill()
        qemu.wait()
    return verdict(seen, qemu.stderr.read().decode("utf-8", "replace"), chosen)


def follow(qemu, ports, chosen):
    """What came from each port, and whether the time was over. Output is passed on, not kept."""
    seen = {"console": b"", "words": b"", "late": None, "boot": None}
    begun = time.monotonic()
    selector = selectors.DefaultSelector()
    for name, port in ports.items():
        selector.register(port, selectors.EVENT_READ, name)
    while selector.get_map():
        if seen["boot"] is None and b"\n" in seen["words"]:
            seen["boot"] = len(seen["console"])
        limit = chosen.timeout if seen["boot"] is not None else min(chosen.timeout, BOOT_SECONDS)
        left = begun + limit - time.monotonic()
        if left <= 0:
            seen["late"] = limit
            break
        for key, _ in selector.select(left):
            data = key.fileobj.recv(1 << 16)
            if not data:
                selector.unregister(key.fileobj)
            elif key.data == "output":
                write(1, data)
            elif key.data == "error":
                write(2, data)
            else:
                seen[key.data] += data
                if key.data == "console" and chosen.console:
                    write(2, data.replace(b"\r", b""))
    return seen


def verdict(seen, qemu_said, chosen):
    """The command's status, or why there is none: each reason from what the first process, the kernel or QEMU said."""
    words = dict(line.partition(" ")[::2] for line in seen["words"].decode("utf-8", "replace").splitlines())
    program = chosen.command[0]
    reported = fatal(seen["console"][seen["boot"] or 0:])
    if status := words.get("status"):
        if reported:
            print(f"kernel-vm: while {program} ran, the kernel reported: {reported}", file=sys.stderr)
        return int(status)
    if "fail" in words:
        raise Failure(words["fail"])
    console = lines(seen["console"])
    if said := next((line for line in console if line.startswith("kernel-vm: ")), None):
        raise Failure(said.removeprefix("kernel-vm: "))
    if not console:
        errors = [line for line in qemu_said.splitlines() if line.strip() and "warning: " not in line]
        if errors:
            raise Failure("QEMU: " + errors[0].removeprefix("qemu-system-x86_64: "))
    late = f"in {seen['late']} s" if seen["late"] else None
    if "start" in words:
        what = f"{program} did not end {late} (--timeout)" if late else f"the kernel ended before {program}"
        raise Failure(what + (f"; the kernel: {reported}" if reported else ""))
    what = f"the kernel does not boot {late}" if late else "the kernel does not boot: it reset the machine"
    reason = fatal(seen["console"]) or (console or ["nothing (--console shows all)"])[-1]
    raise Failure(f"{what}; the last that it printed: {reason}")
