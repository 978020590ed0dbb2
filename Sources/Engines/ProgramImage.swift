import BPF
import CEngine
import CShims
import CTypes
import Glibc
import Outcomes
import Support

/// A program and its tables in memory that is read-only: a write to it is a fault at an address that is known.
final class ProgramImage {
  /// `struct kfunctest_program`.
  private(set) var program: UInt = 0
  private let start: UnsafeMutableRawPointer
  private var size: Int
  private var used = 0

  /// The most that a program and its tables take, in bytes.
  private static let most = 64 << 20

  /// Lays out a program.
  /// - Parameter input: the program and what it refers to.
  /// - Throws: `HarnessError` if it cannot be encoded, is too large, or no memory is to be had.
  init(_ input: EngineInput) throws(HarnessError) {
    size = Self.most
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), mapped != MAP_FAILED else {
      throw HarnessError(.environment, "no memory for a program: \(SystemError.last)")
    }
    start = mapped
    try fill(input)
    // Only what is used stays, so that programs that are never freed cost little.
    let page = max(4096, sysconf(Int32(_SC_PAGESIZE)))
    let end = (used + page - 1) / page * page
    munmap(start + end, size - end)
    size = end
    guard mprotect(start, size, PROT_READ) == 0 else {
      throw HarnessError(.environment, "the memory of a program cannot be made read-only: \(SystemError.last)")
    }
  }

  deinit { munmap(start, size) }

  /// The offset of an address in the image; nil outside it.
  func offset(of address: UInt64) -> Int? {
    let start = UInt64(UInt(bitPattern: start))
    return address >= start && address < start + UInt64(size) ? Int(address - start) : nil
  }

  // MARK: Layout

  private func fill(_ input: EngineInput) throws(HarnessError) {
    let bytes: [UInt8]
    do throws(ProgramError) { bytes = try input.program.engineBytes(input.maps) } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
    let program = try allocate(kfunctest_program.self, 1)
    let code = try allocate(UInt8.self, bytes.count)
    code.update(from: bytes, count: bytes.count)
    let kfuncs = try allocate(kfunctest_function.self, input.functions.count)
    for (index, function) in input.functions.enumerated() { try write(function, to: kfuncs + index) }
    let helpers = try allocate(kfunctest_helper.self, input.helpers.count)
    for (index, helper) in input.helpers.sorted(by: { $0.key < $1.key }).enumerated() {
      helpers[index].id = helper.key
      helpers[index].address = UInt64(helper.value)
    }
    let functions = input.program.subprograms
    let subprograms = try allocate(kfunctest_subprogram.self, functions.count)
    for (index, function) in functions.enumerated() {
      subprograms[index].name = try text(function.name)
      subprograms[index].first_insn = UInt32(input.program.slot(ofInstruction: function.firstInstruction) ?? 0)
      subprograms[index].incoming_slots = UInt32(max(0, input.program.incomingSlots(of: index)))
    }
    program.pointee.size = UInt32(MemoryLayout<kfunctest_program>.size)
    program.pointee.insn_count = UInt32(bytes.count / 8)
    program.pointee.insns = UnsafeRawPointer(code).assumingMemoryBound(to: bpf_insn.self)
    program.pointee.kfuncs = UnsafePointer(kfuncs)
    program.pointee.helpers = UnsafePointer(helpers)
    program.pointee.subprograms = UnsafePointer(subprograms)
    program.pointee.kfunc_count = UInt32(input.functions.count)
    program.pointee.helper_count = UInt32(input.helpers.count)
    program.pointee.subprogram_count = UInt32(functions.count)
    program.pointee.tail_call_target =
      input.program.instructions.contains(where: \.isTailCall) ? kft_tail_call_target : nil
    self.program = UInt(bitPattern: program)
  }

  private func write(_ function: EngineInput.Function, to place: UnsafeMutablePointer<kfunctest_function>)
    throws(HarnessError)
  {
    let parameters = function.signature.parameters
    place.pointee.name = try text(function.signature.name)
    place.pointee.address = UInt64(function.address)
    place.pointee.parameter_count = UInt32(parameters.count)
    place.pointee.slot_count = UInt32(function.slotCount)
    let types = try allocate(kfunctest_type.self, parameters.count)
    for (index, parameter) in parameters.enumerated() { (types + index).pointee = try type(parameter.type) }
    place.pointee.parameters = UnsafePointer(types)
    place.pointee.result = try type(function.signature.result)
  }

  /// A type as the interface has it.
  private func type(_ type: CType) throws(HarnessError) -> kfunctest_type {
    var result = kfunctest_type()
    result.size = UInt32(clamping: type.size)
    result.alignment = type == .void ? 0 : UInt32(clamping: type.alignment)
    result.is_signed = type.isSigned ? 1 : 0
    result.name = try text("\(type)")
    switch type {
    case .void, .function: result.kind = KFUNCTEST_VOID.rawValue
    case .bool, .integer, .int128, .enumeration: result.kind = KFUNCTEST_INTEGER.rawValue
    case .pointer: result.kind = KFUNCTEST_POINTER.rawValue
    case .float, .double, .longDouble: result.kind = KFUNCTEST_FLOATING.rawValue
    case .complex(let element):
      // Two members, the real part first (C11 6.2.5).
      let part: CType = element == .float ? .float : element == .double ? .double : .longDouble
      result.kind = KFUNCTEST_STRUCT.rawValue
      try members([(part, 0, nil), (part, part.size, nil)], of: &result)
    case .array(let element, _):
      result.kind = KFUNCTEST_ARRAY.rawValue
      try members([(element, 0, nil)], of: &result)
    case .record(let record):
      result.kind = (record.kind == .union ? KFUNCTEST_UNION : KFUNCTEST_STRUCT).rawValue
      try members(record.fields.map { ($0.type, $0.offset, $0.bitField) }, of: &result)
    case .unknown: result.kind = KFUNCTEST_STRUCT.rawValue
    }
    return result
  }

  private func members(
    _ fields: [(type: CType, offset: Int, bitField: RecordType.BitField?)], of record: inout kfunctest_type
  ) throws(HarnessError) {
    let places = try allocate(kfunctest_type.self, fields.count)
    for (index, field) in fields.enumerated() {
      var member = try type(field.type)
      member.offset = UInt32(clamping: field.offset)
      member.bit_offset = UInt32(clamping: field.bitField?.bitOffset ?? 0)
      member.bit_width = UInt32(clamping: field.bitField?.width ?? 0)
      places[index] = member
    }
    record.member_count = UInt32(fields.count)
    record.members = UnsafePointer(places)
  }

  private func text(_ text: String) throws(HarnessError) -> UnsafePointer<CChar> {
    let bytes = Array(text.utf8) + [0]
    let place = try allocate(UInt8.self, bytes.count)
    place.update(from: bytes, count: bytes.count)
    return UnsafeRawPointer(place).assumingMemoryBound(to: CChar.self)
  }

  /// Cleared memory for values.
  private func allocate<Value>(_ type: Value.Type, _ count: Int) throws(HarnessError) -> UnsafeMutablePointer<Value> {
    used = (used + 15) & ~15
    let bytes = MemoryLayout<Value>.stride * count
    guard bytes <= size - used else {
      throw HarnessError(.unsupportedSignature, "a program and its types take more than \(Self.most >> 20) MiB")
    }
    defer { used += bytes }
    return (start + used).bindMemory(to: type, capacity: max(1, count))
  }
}
