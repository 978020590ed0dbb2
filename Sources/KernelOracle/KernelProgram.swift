import BPF
import CBPF
import Glibc
import Support

/// Why the running kernel cannot be used, or rejects a program.
package struct KernelError: Error, Sendable, CustomStringConvertible {
  /// The kind of error.
  package enum Code: Sendable, Equatable {
    /// No permission, no bpf(2), no JIT, or hardening that hides the code: nothing can be compared.
    case unavailable
    /// The verifier rejects the program.
    case rejected
    /// Another failure.
    case failed
  }

  /// The kind of error.
  package let code: Code
  /// Human-readable message, one line.
  package let description: String
}

/// What a program is loaded as.
enum KernelProgramType: String, Sendable, Codable {
  /// A context of any bytes, which the program may change; runs by request only.
  case syscall
  /// A packet's context; legacy packet loads are allowed.
  case socketFilter = "socket-filter"
  /// A context of 64-bit arguments that are only read; functions may have a private stack.
  case rawTracepoint = "raw-tracepoint"
  /// A packet's context; the packet begins with its link header.
  case classifier
  /// The context of a packet that has not become a socket buffer.
  case xdp

  /// The type with a number of `enum bpf_prog_type`; nil for one that is not loaded here.
  init?(number: UInt32) {
    let types: [KernelProgramType] = [.syscall, .socketFilter, .rawTracepoint, .classifier, .xdp]
    guard let type = types.first(where: { UInt32($0.number) == number }) else { return nil }
    self = type
  }

  /// The flags that such programs are loaded with.
  var flags: UInt32 { self == .syscall ? UInt32(kft_flag_sleepable) : 0 }

  /// The number of the type (`enum bpf_prog_type`).
  var number: Int32 {
    switch self {
    case .syscall: Int32(kft_type_syscall)
    case .socketFilter: Int32(kft_type_socket_filter)
    case .rawTracepoint: Int32(kft_type_raw_tracepoint)
    case .classifier: Int32(kft_type_classifier)
    case .xdp: Int32(kft_type_xdp)
    }
  }
}

/// A program that is loaded into the running kernel; unloaded when destroyed.
struct KernelProgram: ~Copyable {
  fileprivate let descriptor: Int32
  /// The BTF types of the functions, in the program's order; none if it was loaded without BTF.
  private let types: [UInt32]

  /// The kernel's translation of a program.
  struct Image {
    /// The instructions that the JIT received.
    var translated: [UInt8] = []
    /// The machine code of each function.
    var functions: [[UInt8]] = []
    /// Where jump tables lead: slots of the translated program.
    var jumpTargets: [Int] = []
    /// Which function of the program each of them is: the verifier removes functions that it finds unreachable.
    var originals: [Int] = []
  }

  /// Loads a program, whose kfuncs are the kernel's own; one with several functions is loaded with BTF, which tells how many arguments each takes.
  /// - Parameters:
  ///   - program: the program.
  ///   - type: what the program is loaded as; it determines the context to which r1 points.
  /// - Throws: `KernelError` with the verifier's reason.
  init(_ program: Program, as type: KernelProgramType = .syscall) throws(KernelError) {
    let bytes: [UInt8]
    if program.kfuncs.isEmpty {
      do throws(ProgramError) { bytes = try program.encode() } catch {
        throw KernelError(code: .failed, description: "\(error)")
      }
    } else {
      bytes = try KernelFunctions().resolve(program)
    }
    (descriptor, types) = try Self.load(program, bytes, type)
  }

  private static func load(
    _ program: Program, _ bytes: [UInt8], _ type: KernelProgramType
  ) throws(KernelError) -> (Int32, [UInt32]) {
    if program.subprograms.count == 1 { return (try load(bytes, type, btf: 0, []), []) }
    let btf = try ProgramBTF(program)
    return (try load(bytes, type, btf: btf.descriptor, btf.functions), btf.functions.map(\.type_id))
  }

  private static func load(
    _ bytes: [UInt8], _ type: KernelProgramType, btf: Int32, _ functions: [bpf_func_info]
  ) throws(KernelError) -> Int32 {
    let load = { (log: UnsafeMutablePointer<CChar>?, size: UInt32) -> Int32 in
      bytes.withUnsafeBytes { buffer in
        functions.withUnsafeBufferPointer { functions in
          var request = kft_bpf_program()
          request.type = type.number
          request.flags = type.flags
          request.instructions = buffer.baseAddress
          request.count = UInt32(buffer.count / 8)
          request.btf = btf
          request.functions = functions.baseAddress
          request.function_count = UInt32(functions.count)
          return kft_bpf_load(&request, log, size)
        }
      }
    }
    return try descriptor(load)
  }

  /// Loads a program; if the verifier rejects it, once more with a log.
  /// - Parameter load: loads with a log of a size in bytes, or with none; returns a descriptor or a negative error number.
  /// - Throws: `KernelError` with the verifier's reason.
  static func descriptor(_ load: (UnsafeMutablePointer<CChar>?, UInt32) -> Int32) throws(KernelError) -> Int32 {
    var descriptor = load(nil, 0)
    if descriptor >= 0 { return descriptor }
    if descriptor == -EPERM {
      throw KernelError(code: .unavailable, description: "bpf(2) is not permitted here: it needs CAP_BPF")
    }
    if descriptor == -ENOSYS {
      throw KernelError(code: .unavailable, description: "this kernel has no bpf(2)")
    }
    let code = -descriptor
    var log = [CChar](repeating: 0, count: 1 << 20)
    descriptor = load(&log, UInt32(log.count))
    if descriptor >= 0 { return descriptor }
    let text = String(decoding: log.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    throw KernelError(
      code: .rejected, description: "the verifier: \(reason(text) ?? SystemError(code: code).description)")
  }

  /// Takes a copy of a descriptor of a program that is loaded already.
  /// - Parameters:
  ///   - descriptor: the program's.
  ///   - functions: the BTF types of the functions, in the program's order.
  /// - Throws: `KernelError` if there are no descriptors left.
  init(copying descriptor: Int32, functions: [UInt32]) throws(KernelError) {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw KernelError(code: .failed, description: SystemError.last.description) }
    (self.descriptor, types) = (copy, functions)
  }

  deinit { close(descriptor) }

  /// The line of the verifier's log that gives the reason.
  static func reason(_ log: String) -> String? { KernelVerdict.decisiveLines(log).first }

  /// Reads the verifier's and the JIT's output back.
  func image() throws(KernelError) -> Image {
    var info = bpf_prog_info()
    try ask(&info)
    var image = Image()
    image.translated = Array(repeating: 0, count: Int(info.xlated_prog_len))
    var code = [UInt8](repeating: 0, count: Int(info.jited_prog_len))
    var lengths = [UInt32](repeating: 0, count: Int(info.nr_jited_func_lens))
    guard !code.isEmpty else {
      throw KernelError(code: .unavailable, description: "this kernel compiles no BPF programs: its JIT is off")
    }
    var records = [bpf_func_info](repeating: bpf_func_info(), count: Int(info.nr_func_info))
    var request = bpf_prog_info()
    request.nr_func_info = info.nr_func_info
    request.func_info_rec_size = UInt32(MemoryLayout<bpf_func_info>.size)
    request.xlated_prog_len = info.xlated_prog_len
    request.jited_prog_len = info.jited_prog_len
    request.nr_jited_func_lens = info.nr_jited_func_lens
    let error = image.translated.withUnsafeMutableBytes { translated in
      code.withUnsafeMutableBytes { code in
        withBytes(of: &lengths, &records) { lengths, records in
          request.func_info = UInt64(UInt(bitPattern: records.baseAddress))
          request.xlated_prog_insns = UInt64(UInt(bitPattern: translated.baseAddress))
          request.jited_prog_insns = UInt64(UInt(bitPattern: code.baseAddress))
          request.jited_func_lens = UInt64(UInt(bitPattern: lengths.baseAddress))
          return kft_bpf_info(descriptor, &request)
        }
      }
    }
    if error < 0 { throw KernelError(code: .failed, description: SystemError(code: -error).description) }
    guard request.xlated_prog_insns != 0, request.jited_prog_insns != 0 else {
      throw KernelError(
        code: .unavailable, description: "the kernel does not show its code: that needs CAP_SYSLOG or kptr_restrict 0")
    }
    image.jumpTargets = try jumpTargets(maps: Int(info.nr_map_ids))
    image.originals = records.isEmpty ? [0] : records.map { types.firstIndex(of: $0.type_id) ?? 0 }
    var start = 0
    for length in lengths {
      let end = min(code.count, start + Int(length))
      image.functions.append(Array(code[start..<end]))
      start = end
    }
    return image
  }

  /// Where the program's jump tables lead after the verifier rewrote it.
  /// - Parameter count: how many maps the program has.
  private func jumpTargets(maps count: Int) throws(KernelError) -> [Int] {
    guard count > 0 else { return [] }
    var maps = [UInt32](repeating: 0, count: count)
    let error = maps.withUnsafeMutableBytes { maps in
      var request = bpf_prog_info()
      request.nr_map_ids = UInt32(count)
      request.map_ids = UInt64(UInt(bitPattern: maps.baseAddress))
      return kft_bpf_info(descriptor, &request)
    }
    if error < 0 { throw KernelError(code: .failed, description: SystemError(code: -error).description) }
    var targets: Set<Int> = []
    for map in maps {
      var slots = [UInt32](repeating: .max, count: 1 << 16)
      let found = kft_bpf_read_jump_table(
        map, MapDefinition.Kind.instructionArray.number, &slots, UInt32(slots.count))
      if found < 0 {
        throw KernelError(code: .failed, description: "a jump table: \(SystemError(code: -found))")
      }
      guard found <= slots.count else {
        throw KernelError(code: .failed, description: "a jump table has more than \(slots.count) entries")
      }
      targets.formUnion(slots.filter { $0 != .max }.map { Int($0) })
    }
    return targets.sorted()
  }

  private func ask(_ info: inout bpf_prog_info) throws(KernelError) {
    let error = kft_bpf_info(descriptor, &info)
    if error < 0 { throw KernelError(code: .failed, description: SystemError(code: -error).description) }
  }

  /// Runs the program.
  /// - Parameter context: the memory to which r1 points; the program may change it.
  /// - Returns: the lower half of r0.
  func run(_ context: inout [UInt8]) throws(KernelError) -> UInt32 {
    var result: UInt32 = 0
    let error = context.withUnsafeMutableBytes { buffer in
      kft_bpf_run(descriptor, buffer.baseAddress, UInt32(buffer.count), &result)
    }
    if error < 0 {
      throw KernelError(code: .failed, description: "the test run: \(SystemError(code: -error))")
    }
    return result
  }
}

extension KernelProgram {
  /// Runs a program that sees packets.
  /// - Parameter packet: the packet with its link header; after the run, what the program made of it.
  /// - Returns: the lower half of r0.
  func run(packet: inout [UInt8]) throws(KernelError) -> UInt32 {
    var result: UInt32 = 0
    let error = packet.withUnsafeMutableBytes { buffer in
      kft_bpf_run_packet(descriptor, buffer.baseAddress, UInt32(buffer.count), &result)
    }
    if error < 0 {
      throw KernelError(code: .failed, description: "the test run: \(SystemError(code: -error))")
    }
    return result
  }
}

private func withBytes<A, B, Result>(
  of first: inout [A], _ second: inout [B],
  _ body: (UnsafeMutableRawBufferPointer, UnsafeMutableRawBufferPointer) -> Result
) -> Result {
  first.withUnsafeMutableBytes { first in second.withUnsafeMutableBytes { body(first, $0) } }
}
