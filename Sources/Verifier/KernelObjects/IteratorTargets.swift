/// What programs that are called for each object of a kind get (`ctx_arg_info` of `struct bpf_iter_reg`).
enum IteratorTargets {
  /// An argument that is not what its type says.
  enum Argument {
    /// An object, or null at the end; trusted or not.
    case object(ObjectFlags)
    /// Memory, or null at the end.
    case buffer(BufferKind)
  }

  /// The arguments of each kind of object, by their index behind `meta`.
  ///
  /// Source: Linux 7.3 `kernel/bpf/task_iter.c`, `cgroup_iter.c`, `map_iter.c`, `prog_iter.c`, `link_iter.c`,
  /// `dmabuf_iter.c`, `kmem_cache_iter.c`; `net/core/sock_map.c`, `bpf_sk_storage.c`; `net/ipv4/tcp_ipv4.c`, `udp.c`;
  /// `net/unix/af_unix.c`; `net/netlink/af_netlink.c`; `net/ipv6/route.c`; `kernel/kallsyms.c`.
  static let arguments: [String: [Int: Argument]] = [
    "task": [1: .object(.trusted)], "task_file": [1: .object([]), 3: .object([])],
    "task_vma": [1: .object([]), 2: .object([])], "cgroup": [1: .object(.trusted)],
    "bpf_map": [1: .object(.trusted)], "bpf_prog": [1: .object([])], "bpf_link": [1: .object([])],
    "dmabuf": [1: .object([])], "kmem_cache": [1: .object(.trusted)],
    "bpf_map_elem": [2: .buffer(.readOnly), 3: .buffer(.readWrite)],
    "sockmap": [2: .buffer(.readOnly), 3: .object([])],
    "bpf_sk_storage_map": [2: .object([]), 3: .buffer(.readWrite)],
    "tcp": [1: .object(.trusted)], "udp": [1: .object(.trusted)], "unix": [1: .object([])],
    "netlink": [1: .object([])], "ipv6_route": [1: .object([])], "ksym": [1: .object([])],
  ]

  /// The kinds whose programs have options of sockets (`get_func_proto` of `struct bpf_iter_reg`).
  static let withSocketOptions: Set<String> = ["tcp", "unix"]
}

extension AttachTarget {
  /// The kind of object that an iterator is over.
  var iterated: String { String(name.dropFirst("bpf_iter_".count)) }
}

extension Walker {
  /// Checks that something is registered under a function's name (`bpf_iter_prog_supported`). The kernel says nothing.
  func checkIterated(_ function: String) throws(Stop) {
    let prefix = "bpf_iter_"
    if function.hasPrefix(prefix), IteratorTargets.arguments[String(function.dropFirst(prefix.count))] != nil { return }
    throw refuseTarget("Invalid argument")
  }

  /// An argument of an iterator that is not what its type says; nil for others.
  mutating func iteratorArgument(_ target: AttachTarget, _ index: Int) throws(Stop) -> RegisterState? {
    guard input.context.attach == .traceIterator, let argument = IteratorTargets.arguments[target.iterated]?[index]
    else { return nil }
    let flags: ObjectFlags
    switch argument {
    case .buffer(let kind): return .pointer(.buffer(kind), mayBeNull: true, id: newID())
    case .object(let known): flags = known
    }
    // The object is the kernel's, whatever function has its name.
    let types = try types(for: "an iterator")
    guard let own = AttachTarget(types, function: target.name), own.parameters.indices.contains(index),
      let plain = types.plain(own.parameters[index].type), let pointed = types.pointedStructure(plain.type)
    else {
      throw refuseTarget("Invalid argument")
    }
    return .pointer(.object(structure(pointed.id), flags), mayBeNull: true, id: newID())
  }
}
