# SPDX-License-Identifier: MIT
"""The sets of kfuncs that a kernel's sources register, and the C prototypes of those that its modules define."""
import re
import tarfile
from pathlib import Path

# `bpf_prog_type_to_kfunc_hook`: programs of these types look for kfuncs at the same place.
HOOKS = {
    "UNSPEC": "common", "XDP": "xdp", "SCHED_CLS": "tc", "STRUCT_OPS": "struct_ops", "SYSCALL": "syscall",
    "SCHED_ACT": "sched_act", "SK_SKB": "sk_skb", "SOCKET_FILTER": "socket_filter", "NETFILTER": "netfilter", "KPROBE": "kprobe",
    **dict.fromkeys(("TRACING", "TRACEPOINT", "RAW_TRACEPOINT", "PERF_EVENT", "LSM"), "tracing"),
    **dict.fromkeys(("CGROUP_SKB", "CGROUP_SOCK", "CGROUP_DEVICE", "CGROUP_SOCK_ADDR", "CGROUP_SOCKOPT", "CGROUP_SYSCTL", "SOCK_OPS"),
                    "cgroup"),
    **dict.fromkeys(("LWT_OUT", "LWT_IN", "LWT_XMIT", "LWT_SEG6LOCAL"), "lwt"),
}
MARKS = ("register_btf_kfunc_id_set", "register_btf_fmodret_id_set", "BTF_KFUNCS_START", "XDP_METADATA_KFUNC_xxx")
# Structures of the module of the kernel's tests.
TEST_HEADER = "tools/testing/selftests/bpf/test_kmods/bpf_testmod_kfunc.h"


class Set:
    """A set of kfuncs: where it is defined, what it holds, whom it is offered to."""

    def __init__(self, path, name, entries):
        self.path, self.name, self.entries = path, name, entries
        self.hooks, self.filter = [], None


def texts(source):
    """Path to text of each file that registers kfuncs: of a folder with the kernel's sources, or of Debian's archive of them."""
    found = {}
    if Path(source).is_dir():
        for path in sorted(Path(source).rglob("*.[ch]")):
            if path.is_file():
                keep(found, str(path.relative_to(source)), path.read_bytes)
        return found
    with tarfile.open(source, "r|xz") as archive:
        for member in archive:
            if member.isfile() and member.name.endswith((".c", ".h")):
                keep(found, member.name.split("/", 1)[1], archive.extractfile(member).read)
    return found


def keep(found, path, read):
    content = read()
    if path == TEST_HEADER or path.endswith((".c", ".h")) and any(mark.encode() in content for mark in MARKS):
        text = content.decode("utf-8", "replace")
        found[path] = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.DOTALL)


def sets(files):
    """The sets of all files, in the order of paths and of the sources."""
    every = {}
    metadata = next((text for path, text in files.items() if path.endswith("net/xdp.h")), "")
    for path, text in sorted(files.items()):
        for name, body in re.findall(r"^BTF_(?:KFUNCS|SET8)_START\((\w+)\)(.*?)^BTF_(?:KFUNCS|SET8)_END", text, re.DOTALL | re.MULTILINE):
            entries = [(kfunc, re.findall(r"KF_(\w+)", flags))
                       for kfunc, flags in re.findall(r"^BTF_ID_FLAGS\(\s*func\s*,\s*(\w+)\s*((?:,[^)]*)?)\)", body, re.MULTILINE)]
            if "XDP_METADATA_KFUNC_xxx" in body:
                entries = [(kfunc, []) for kfunc in re.findall(r"XDP_METADATA_KFUNC\([^,()]+,[^,()]+,\s*\\?\s*(bpf_\w+)", metadata)]
            every[path, name] = Set(path, name, entries)
    filters = set()
    for path, text in sorted(files.items()):
        groups = {name: body for name, body in re.findall(r"struct\s+btf_kfunc_id_set\s+(\w+)\s*=\s*\{(.*?)\}", text, re.DOTALL)}
        offers = re.findall(r"register_btf_kfunc_id_set\(\s*BPF_PROG_TYPE_(\w+)\s*,\s*&(\w+)\s*\)", text)
        offers += [("fmodret", group) for group in re.findall(r"register_btf_fmodret_id_set\(\s*&(\w+)\s*\)", text)]
        for kind, group in offers:
            body = groups.get(group) or next((
                found for other in files.values()
                for name, found in re.findall(r"struct\s+btf_kfunc_id_set\s+(\w+)\s*=\s*\{(.*?)\}", other, re.DOTALL) if name == group), "")
            name = re.search(r"\.set\s*=\s*&(\w+)", body)
            if not name:
                raise ValueError(f"{path}: the set of {group} is not known")
            chosen = every.get((path, name[1])) or next((found for key, found in every.items() if key[1] == name[1]), None)
            if not chosen:
                raise ValueError(f"{path}: no set has the name {name[1]}")
            hook = HOOKS.get(kind, kind)
            if hook not in chosen.hooks:
                chosen.hooks.append(hook)
            if found := re.search(r"\.filter\s*=\s*(\w+)", body):
                filters.add(found[1])
    # A filter is asked for all kfuncs of its hook, and decides those of the sets that it names.
    for text in files.values():
        for name, body in re.findall(r"^(?:static )?int (\w+)\(const struct bpf_prog \*prog, u32 kfunc_id\)\s*\{(.*?)^\}", text,
                                     re.DOTALL | re.MULTILINE):
            for found in every.values() if name in filters else ():
                if re.search(rf"btf_id_set8_contains\(&{found.name}\b", body):
                    found.filter = name
    return [found for found in every.values() if found.hooks]


# Types of C as the parser of prototypes has them.
NAMES = {
    "u8": "unsigned char", "u16": "unsigned short", "u32": "unsigned int", "u64": "unsigned long", "s8": "signed char", "s16": "short",
    "s32": "int", "s64": "long", "bool": "_Bool", "size_t": "unsigned long",
}
NAMES |= {f"__{name}": NAMES[name] for name in ("u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64")}


def plain(text):
    """A declaration on one line, without the kernel's names of numbers and attributes."""
    text = re.sub(r"\b(__user|__arena|__used|__always_unused|__weak|noinline|static|__bpf_kfunc|__retain)\b", "", text)
    text = re.sub(r"\b\w+\b", lambda word: NAMES.get(word[0], word[0]), text)
    return re.sub(r"\* ", "*", re.sub(r"\s+", " ", text)).strip()


def prototype(files, path, name):
    """The C prototype of a kfunc in the file with its set, or beside it; None if it is not there."""
    folder = path.rsplit("/", 1)[0]
    for text in [files[path], *(text for other, text in files.items() if other.rsplit("/", 1)[0] == folder)]:
        if found := re.search(rf"\b__bpf_kfunc\b([^;{{}}()]*\b{name}\s*\([^;{{}}]*\))\s*[;{{]", text):
            return plain(found[1])
    return None


def is_module(path):
    """Whether a file may belong to a module: its kfuncs are not among those of the kernel itself then."""
    return path.startswith(("net/netfilter/", "net/ipv4/fou", "net/ipv4/tcp_", "net/xfrm/", "drivers/hid/", "tools/testing/"))


def structures(files):
    """C definitions of structures of numbers that kfuncs of the tests' module take, by name."""
    text = files.get(TEST_HEADER, "").replace("sizeof(struct __kernel_sockaddr_storage)", "128")
    found = {}
    for match in re.finditer(r"^struct (\w+) \{", text, re.MULTILINE):
        depth, end = 1, match.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        body = text[match.start():end]
        if "*" not in body and "refcount_t" not in body:
            found.setdefault(match[1], plain(body))
    return found
