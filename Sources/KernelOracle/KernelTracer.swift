import BPF
import CBPF
import Glibc
import Support

/// A program that runs at the entry (fentry) or the exit (fexit) of a module's kfunc and keeps what it reads there.
/// Attached until destroyed.
package final class KernelTracer: Sendable {
  /// Where the program runs.
  package enum Place: String, Sendable, CaseIterable {
    case entry = "fentry"
    case exit = "fexit"
  }

  private let map: Int32
  private let program: Int32
  private let link: Int32
  /// Number of arguments that the program reads.
  private let count: Int

  /// Loads and attaches the program.
  /// - Parameters:
  ///   - module: the module.
  ///   - name: the kfunc.
  ///   - arguments: number of its arguments, one eightbyte each.
  ///   - place: where the program runs.
  /// - Throws: `KernelError`: `rejected` with the kernel's words if it refuses the program or its attachment.
  package init(_ module: KernelModule, _ name: String, arguments: Int, at place: Place) throws(KernelError) {
    count = arguments
    guard let function = module.id(of: name) else {
      throw KernelError(code: .failed, description: "the module \(module.name) has no kfunc \(name)")
    }
    let map = kft_bpf_variable(UInt32(8 * (count + 1)))
    guard map >= 0 else {
      throw KernelError(code: .unavailable, description: "the kernel grants no map: \(SystemError(code: -map))")
    }
    var opened = [map]
    do throws(KernelError) {
      let program = try Self.load(count, map, module, function, place)
      opened.append(program)
      let link = bpf_raw_tracepoint_open(nil, program)
      guard link >= 0 else {
        throw KernelError(code: .rejected, description: "\(place.rawValue) of \(name): \(SystemError(code: -link))")
      }
      self.map = map
      self.program = program
      self.link = link
    } catch {
      for descriptor in opened { close(descriptor) }
      throw error
    }
  }

  deinit {
    close(link)
    close(program)
    close(map)
  }

  /// What the program read when it ran last, and how often it ran.
  /// - Throws: `KernelError` if the map cannot be read.
  package func read() throws(KernelError) -> (words: [UInt64], runs: UInt64) {
    var words = [UInt64](repeating: 0, count: count + 1)
    var key: UInt32 = 0
    let error = bpf_map_lookup_elem(map, &key, &words)
    guard error == 0 else {
      throw KernelError(code: .failed, description: "the tracer's map: \(SystemError(code: -error))")
    }
    return (Array(words.prefix(count)), words[count])
  }

  /// The program: every argument goes from its context to the map, and a count of its runs behind them.
  static func program(count: Int, map: Int32) throws(ProgramError) -> Program {
    var builder = ProgramBuilder()
    builder.append(.loadImmediate64(.r2, .mapValue(fd: map, offset: 0)))
    for index in 0..<count {
      builder.append(.load(.double, .r0, base: .r1, offset: Int16(8 * index)))
      builder.append(.store(.double, base: .r2, offset: Int16(8 * index), .register(.r0)))
    }
    builder.append(.load(.double, .r0, base: .r2, offset: Int16(8 * count)))
    builder.append(.alu(.word64, .add, .r0, .immediate(1)))
    builder.append(.store(.double, base: .r2, offset: Int16(8 * count), .register(.r0)))
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    return try builder.build()
  }

  private static func load(
    _ count: Int, _ map: Int32, _ module: KernelModule, _ function: UInt32, _ place: Place
  ) throws(KernelError) -> Int32 {
    let bytes: [UInt8]
    do throws(ProgramError) { bytes = try program(count: count, map: map).encode() } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
    let load = { (log: UnsafeMutablePointer<CChar>?, size: UInt32) -> Int32 in
      bytes.withUnsafeBytes { buffer in
        kft_bpf_load_tracer(
          buffer.baseAddress, UInt32(buffer.count / 8), place == .exit ? 1 : 0, module.descriptor, function, log, size)
      }
    }
    var descriptor = load(nil, 0)
    if descriptor >= 0 { return descriptor }
    let code = -descriptor
    var log = [CChar](repeating: 0, count: 1 << 16)
    descriptor = load(&log, UInt32(log.count))
    if descriptor >= 0 { return descriptor }
    let text = String(decoding: log.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    throw KernelError(
      code: .rejected,
      description: "the verifier: \(KernelProgram.reason(text) ?? SystemError(code: code).description)")
  }
}
