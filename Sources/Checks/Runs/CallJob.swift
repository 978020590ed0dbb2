import CTypes
import Glibc
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The job that calls one function of any library once, with separate memory for each pointer argument.
struct CallJob: WorkerJob {
  static let name = "call"

  struct Reply: Codable, Sendable {
    var result: [UInt64] = []
    var failure: CallFailure?
    /// The content of each argument's memory after the call.
    var memory: [[UInt8]?] = []
    var accesses: [OutsideAccess] = []
  }

  /// The library: a path, or a name for the loader.
  let library: String
  /// C text whose last declaration is the function.
  let prototype: String
  let arguments: [FunctionCall.Argument]
  let caller: Caller

  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    let declared: [Signature]
    do {
      declared = try CDeclarationParser.parse(prototype, types: CTypeTable()).signatures
    } catch {
      throw HarnessError(.usage, "prototype:\(error)")
    }
    guard let signature = declared.last else { throw HarnessError(.usage, "prototype: declares no function") }
    let kfunc = Kfunc(signature, at: try address(of: signature.name))
    let session = try CheckSession(timeout: 0)
    let prepared: PreparedCall
    do throws(PreparationError) { prepared = try session.prepare(kfunc, caller, .compiled, .direct) } catch {
      switch error {
      case .refused(let reason): throw reason
      case .failed(let failure): return Reply(failure: .engine(failure))
      }
    }
    var buffers: [ArgumentBuffer?] = []
    for (index, argument) in arguments.enumerated() {
      buffers.append(try argument.memory.map { bytes throws(HarnessError) in try ArgumentBuffer(bytes, number: index) })
    }
    session.block.clear()
    for (index, pair) in zip(arguments, buffers).enumerated() {
      session.block.words[index] = pair.1.map { UInt64($0.address) } ?? pair.0.value
    }
    var reply = Reply()
    let returned = session.thread.invoke(prepared.native, prepared.interpreted)
    reply.memory = buffers.map { $0?.content }
    for (index, buffer) in buffers.enumerated() {
      guard let buffer else { continue }
      reply.accesses += buffer.overwritten.map {
        OutsideAccess(argument: index + 1, offset: $0.lowerBound, count: $0.count)
      }
    }
    if returned {
      reply.failure = session.thread.takeLostState()
      reply.result = kfunc.placement.result.eightbytes.enumerated().map { index, eightbyte in
        session.block.words[CallBlock.result + index] & eightbyte.significantMask
      }
    } else {
      reply.failure = describe(session.end(of: prepared), buffers, &reply)
    }
    return reply
  }

  private func describe(_ end: CallEnd, _ buffers: [ArgumentBuffer?], _ reply: inout Reply) -> CallFailure? {
    if case .signal(let fault) = end, let address = fault.address?.value, address != 0 {
      for (index, buffer) in buffers.enumerated() {
        guard let offset = buffer?.offset(ofUnreadable: UInt(address)) else { continue }
        reply.accesses.append(OutsideAccess(argument: index + 1, offset: offset, count: 1))
      }
    }
    return end.failure
  }

  /// The library stays open, because its functions may have left threads or handlers.
  private func address(of name: String) throws(HarnessError) -> UInt {
    guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
      throw HarnessError(.usage, "--library: \(dlerror().map { String(cString: $0) } ?? "\(library) cannot be opened")")
    }
    guard let address = dlsym(handle, name) else {
      throw HarnessError(.usage, "\(library) has no function '\(name)'")
    }
    return UInt(bitPattern: address)
  }
}

/// Memory for one argument: it ends at an inaccessible page, and is preceded by words that must not change.
///
/// The memory begins at a multiple of 16, which is sufficient for every type; up to 15 bytes after it are checked too.
/// Its address depends only on the argument's index, so that every caller gets the same.
final class ArgumentBuffer {
  private static let firstAddress: UInt = 0x3000_0000_0000
  private static let step: UInt = 0x1_0000_0000
  private static let alignment: UInt = 16

  private let mapping: UnsafeMutableRawPointer
  private let mappingSize: Int
  private let page: Int
  private let count: Int
  /// Address of the argument's memory.
  let address: UInt

  /// - Parameters:
  ///   - bytes: the content.
  ///   - number: the argument's index.
  /// - Throws: `HarnessError` if the memory cannot be mapped.
  init(_ bytes: [UInt8], number: Int) throws(HarnessError) {
    page = max(4096, sysconf(Int32(_SC_PAGESIZE)))
    count = bytes.count
    let pages = (count + page - 1) / page + 1
    // Inaccessible page, words before the memory, the memory, inaccessible page.
    mappingSize = (pages + 2) * page
    let wanted = UnsafeMutableRawPointer(bitPattern: Self.firstAddress + UInt(number) * Self.step)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE
    guard let mapped = mmap(wanted, mappingSize, PROT_NONE, flags, -1, 0), mapped != MAP_FAILED else {
      throw HarnessError(.environment, "no \(count) bytes for argument \(number + 1): \(SystemError.last)")
    }
    mapping = mapped
    guard mprotect(mapped + page, pages * page, PROT_READ | PROT_WRITE) == 0 else {
      let error = SystemError.last
      munmap(mapped, mappingSize)
      throw HarnessError(.environment, "no \(count) bytes for argument \(number + 1): \(error)")
    }
    let end = UInt(bitPattern: mapped) + UInt(mappingSize - page)
    address = (end - UInt(count)) & ~(Self.alignment - 1)
    for offset in 0..<pages * page {
      (mapped + page).storeBytes(of: Self.pattern(offset), toByteOffset: offset, as: UInt8.self)
    }
    UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: address), count: count)
      .copyBytes(from: bytes)
  }

  deinit { munmap(mapping, mappingSize) }

  private static func pattern(_ offset: Int) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: offset &* 37 &+ 11) }

  private var readable: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: mapping + page, count: mappingSize - 2 * page)
  }

  /// Bytes of accessible memory before the argument's.
  private var before: Int { Int(address - UInt(bitPattern: mapping + page)) }

  /// The argument's memory.
  var content: [UInt8] { Array(readable[before..<before + count]) }

  /// Offsets from the argument's memory of the changed bytes around it: one range on each side.
  var overwritten: [Range<Int>] {
    [0..<before, before + count..<readable.count].compactMap { zone in
      let changed = zone.filter { readable[$0] != Self.pattern($0) }
      guard let first = changed.first, let last = changed.last else { return nil }
      return first - before..<last + 1 - before
    }
  }

  /// The offset from the argument's memory of an address in the inaccessible pages around it; nil for other addresses.
  func offset(ofUnreadable fault: UInt) -> Int? {
    let start = UInt(bitPattern: mapping)
    guard (start..<start + UInt(mappingSize)).contains(fault) else { return nil }
    return Int(fault) - Int(address)
  }
}
