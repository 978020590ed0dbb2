import Glibc
import Interpreter
import TypeSources
import Verifier

/// The context of a program, and the packet that it describes, as a kernel would make them.
final class KernelContext {
  /// The address of the context.
  let address: UInt64
  /// The packet's data; empty where the context describes none.
  let packet: UnsafeRawBufferPointer
  /// Whether programs may write the packet.
  let mayWritePacket: Bool
  /// The pages of the packet: addresses of packets have 32 bits in many contexts.
  private let page: UnsafeMutableRawPointer

  private static let pageSize = 4096
  /// Bytes of a page in front of the packet.
  private static let headroom = 256
  /// The arguments of a program that is attached to a function, at most.
  private static let mostArguments = 13
  /// Bytes of memory whose size the kernel learns where a program is attached.
  private static let attachedSize = 16 << 20

  /// Makes a context.
  /// - Parameters:
  ///   - input: the program.
  ///   - bytes: the packet.
  ///   - memory: where the context is made.
  /// - Throws: `RunRefusal` for a context that is not known.
  init(_ input: VerifierInput, packet bytes: [UInt8], in memory: KernelMemory) throws(RunRefusal) {
    guard
      let page = mmap(nil, Self.pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0),
      page != MAP_FAILED
    else { throw RunRefusal(status: .unsupported, message: "no memory below 4 GiB for a packet") }
    self.page = page
    mayWritePacket = input.context.mayWritePackets
    guard let content = ContextContent(input.context) else {
      packet = UnsafeRawBufferPointer(start: page, count: 0)
      address = memory.memory(8 * Self.mostArguments)
      try Self.writeArguments(input, at: address, memory)
      return
    }
    let data = page + Self.headroom
    UnsafeMutableRawBufferPointer(start: data, count: bytes.count).copyBytes(from: bytes)
    address = memory.memory(content.size, isRandom: true)
    for pointer in content.pointers {
      let start = UInt64(UInt(bitPattern: data))
      let value =
        switch pointer.target {
        case .packet, .packetMetadata: start
        case .packetEnd: start + UInt64(bytes.count)
        case .structure(let name, let isWritable): memory.newObject(name, isWritable: isWritable)
        case .memory: memory.memory(Self.attachedSize)
        }
      memory.write(value, at: address + UInt64(pointer.offset), size: pointer.size)
    }
    let describesPacket = content.pointers.contains { $0.target == .packet }
    packet = UnsafeRawBufferPointer(start: data, count: describesPacket ? bytes.count : 0)
  }

  deinit { munmap(page, Self.pageSize) }

  /// The packet as a region of the run.
  var region: Interpreter.Region {
    Interpreter.Region(start: UInt(bitPattern: packet.baseAddress), size: packet.count, isWritable: mayWritePacket)
  }

  // MARK: Arguments

  /// Writes the arguments, and behind them the result, of what a program is attached to.
  private static func writeArguments(
    _ input: VerifierInput, at address: UInt64, _ memory: KernelMemory
  ) throws(RunRefusal) {
    guard let target = input.attachType else {
      // What is attached to many functions, or later, sees no arguments.
      if case .program(.tracing, let attach) = input.context, attach.isMulti { return }
      throw RunRefusal(status: .unsupported, message: "a program of type \(input.context.type?.name ?? "unknown")")
    }
    guard let types = input.kernelTypes, let (parameters, result) = prototype(of: target, input, types) else {
      throw RunRefusal(status: .unsupported, message: "no type of the kernel is named \(target.name)")
    }
    var place = 0
    for (index, type) in (parameters + [result]).enumerated() {
      let words = ((types.size(type) ?? 0) + 7) / 8
      guard place + words <= mostArguments else { return }
      if let name = input.structure(ofArgument: index, type, types) {
        memory.write(memory.newObject(name), at: address + UInt64(8 * place))
        place += words
        continue
      }
      for word in place..<place + words {
        // What iterators pass without a type are keys and values of maps.
        let isBuffer = input.isIterator && types.isUntyped(type)
        memory.write(
          isBuffer ? memory.memory(attachedSize) : memory.value(ofType: type), at: address + UInt64(8 * word))
      }
      place += words
    }
  }

  /// The parameters and the result of what a program is attached to.
  private static func prototype(
    of target: (kind: KernelType.Kind, name: String), _ input: VerifierInput, _ types: any KernelTypeSource
  ) -> (parameters: [UInt32], result: UInt32)? {
    var id = types.id(target.kind, named: target.name)
    if let operation = input.operation {
      guard case .structure(let structure)? = id.flatMap(types.type),
        let member = structure.members.first(where: { $0.name == operation.member })
      else { return nil }
      id = types.pointedPrototype(member.type)
    }
    guard var type = id.flatMap(types.type) else { return nil }
    if case .modified(let pointer, _) = type {
      // `btf_trace_NAME` is a pointer to the function; its first parameter is not passed to programs.
      guard case .pointer(let prototype)? = types.type(pointer),
        case .prototype(let result, let parameters)? = types.type(prototype)
      else { return nil }
      return (parameters.dropFirst().map(\.type), result)
    }
    if case .function(_, let prototype) = type, let own = types.type(prototype) { type = own }
    guard case .prototype(let result, let parameters) = type else { return nil }
    return (parameters.map(\.type), result)
  }
}

extension VerifierInput {
  fileprivate var isIterator: Bool { context.attach == .traceIterator }

  /// The structure of an argument that its type does not tell; nil for others.
  ///
  /// Congestion control of TCP gets its sockets whole; what queues get to give packets back is a structure of its own
  /// (Linux `bpf_tcp_ca_is_valid_access`, `bpf_qdisc_is_valid_access`).
  fileprivate func structure(ofArgument index: Int, _ type: UInt32, _ types: any KernelTypeSource) -> String? {
    switch operation?.structure {
    case "tcp_congestion_ops"?:
      guard case .pointer(let target)? = types.plain(type)?.type, case .structure(let own)? = types.plain(target)?.type
      else { return nil }
      return own.name == "sock" ? "tcp_sock" : nil
    case "Qdisc_ops"?: return operation?.member == "enqueue" && index == 2 ? "bpf_sk_buff_ptr" : nil
    default: return nil
    }
  }
}

extension KernelTypeSource {
  /// Whether a type is `void *`.
  fileprivate func isUntyped(_ type: UInt32) -> Bool {
    guard case .pointer(let target)? = plain(type)?.type else { return false }
    return plain(target) == nil
  }
}
