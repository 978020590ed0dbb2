import BPF

/// What a call may do with memory of the stack that it gets.
enum CalleeStackAccess: Hashable {
  /// Nothing.
  case none
  /// It reads a number of bytes.
  case reads(Int64)
  /// It writes a number of bytes.
  case writes(Int64)
  /// It may read all up to the frame's r10.
  case unknown
}

/// What helpers and kfuncs do with their arguments.
///
/// Source: Linux 7.3 `bpf_helper_stack_access_bytes`, `bpf_kfunc_stack_access_bytes`.
struct CalleeStackAccesses {
  let input: VerifierInput
  private let kfuncs: [KfuncPrototype?]
  private var constants: ConstantRegisters
  /// What is known before each call; empty before it is asked for.
  private var files: [Int: ConstantRegisterFile]?

  init(_ input: VerifierInput, _ kfuncs: [KfuncPrototype?], _ constants: ConstantRegisters) {
    self.input = input
    self.kfuncs = kfuncs
    self.constants = constants
  }

  /// The parameters of a helper or a kfunc.
  func parameterCount(_ target: CallTarget) -> Int {
    switch target {
    case .helper(let id): HelperParameters.count(of: id) ?? 5
    case .kfunc(let id, _): kfunc(id)?.parameters.count ?? 5
    case .subprogram: 0
    }
  }

  /// What a call does with an argument that points into a stack.
  /// - Parameters:
  ///   - target: the helper or kfunc.
  ///   - argument: the argument, from 0.
  ///   - call: the index of the call.
  mutating func access(_ target: CallTarget, _ argument: Int, at call: Int) -> CalleeStackAccess {
    switch target {
    case .helper(let id): helperAccess(id, argument, call)
    case .kfunc(let id, _): kfuncAccess(id, argument, call)
    case .subprogram: .none
    }
  }

  /// The function whose address a register holds at a call.
  mutating func function(in register: Register, at call: Int) -> Int? {
    if case .function(let function) = file(call)[register] { function } else { nil }
  }

  private func kfunc(_ id: Int32) -> KfuncPrototype? { kfuncs.indices.contains(Int(id)) ? kfuncs[Int(id)] : nil }

  private mutating func helperAccess(_ id: Int32, _ argument: Int, _ call: Int) -> CalleeStackAccess {
    guard let parameters = HelperPrototype.of(id, in: input.context)?.parameters, parameters.indices.contains(argument)
    else { return .unknown }
    switch parameters[argument].argument {
    case .mapKey: return mapAccess(parameters, argument, isKey: true, .read, call)
    case .mapValue(let use): return mapAccess(parameters, argument, isKey: false, use, call)
    case .memory(let use):
      guard parameters.indices.contains(argument + 1), case .memorySize = parameters[argument + 1].argument else {
        return .unknown
      }
      if let size = size(behind: argument, call) { return Self.access(Int64(size), use) }
      return use == .whole ? .none : .reads(Int64(ProgramFacts.largestStack))
    case .fixedMemory(let size, let use): return Self.access(Int64(size), use)
    case .stack: return .none
    // A dynptr has 16 bytes.
    case .dynptr, .releasedDynptr: return .reads(16)
    case .newDynptr: return .writes(16)
    case .anything, .scalar, .context, .map, .memorySize, .function, .socket, .releasedSocket, .releasedRingBuffer,
      .reservedSize, .timer, .lock, .exchanged, .object, .perCPU, .string,
      .other:
      return .unknown
    }
  }

  /// What is written whole is not read.
  private static func access(_ size: Int64, _ use: HelperPrototype.Use) -> CalleeStackAccess {
    use == .whole ? .writes(size) : .reads(size)
  }

  private mutating func mapAccess(
    _ parameters: [HelperPrototype.Parameter], _ argument: Int, isKey: Bool, _ use: HelperPrototype.Use, _ call: Int
  ) -> CalleeStackAccess {
    let map = parameters.prefix(argument).firstIndex { $0.argument == .map }
    let size = (map.flatMap { mapSize($0, isKey, call) }) ?? largestSize(isKey)
    return size.map { Self.access(Int64($0), use) } ?? .unknown
  }

  private mutating func kfuncAccess(_ id: Int32, _ argument: Int, _ call: Int) -> CalleeStackAccess {
    guard let kfunc = kfunc(id) else { return .unknown }
    guard kfunc.parameters.indices.contains(argument) else { return .none }
    let parameter = kfunc.parameters[argument]
    switch parameter.pointee {
    case .none: return .none
    case .sized(let isWritten):
      // The kernel looks in a register also where the size is in a slot.
      let size = size(behind: argument, call).map(Int64.init) ?? Int64(ProgramFacts.largestStack)
      return isWritten ? .writes(size) : .reads(size)
    case .bytes(let size, let isWritten): return isWritten ? .writes(Int64(size)) : .reads(Int64(size))
    case .unknown: return .unknown
    }
  }

  /// The size in the register behind an argument, if it is a constant of 32 bits.
  private mutating func size(behind argument: Int, _ call: Int) -> UInt64? {
    guard let register = Register(rawValue: UInt8(argument + 2)), register < .r10,
      let number = file(call)[register].number, number <= UInt64(UInt32.max)
    else { return nil }
    return number
  }

  private mutating func mapSize(_ argument: Int, _ isKey: Bool, _ call: Int) -> Int? {
    guard let register = Register(rawValue: UInt8(argument + 1)), case .map(let index) = file(call)[register],
      input.program.maps.indices.contains(Int(index))
    else { return nil }
    let map = input.program.maps[Int(index)]
    return isKey ? map.keySize : map.valueSize
  }

  /// The largest key or value of the program's maps; nil if there is none.
  private func largestSize(_ isKey: Bool) -> Int? {
    let maps = input.program.usedMaps.map { input.program.maps[$0] }
    let largest = (maps + maps.compactMap(\.innerMap)).map { isKey ? $0.keySize : $0.valueSize }.max() ?? 0
    return largest == 0 ? nil : largest
  }

  private mutating func file(_ call: Int) -> ConstantRegisterFile {
    if files == nil { files = constants.filesAtCalls() }
    return files?[call] ?? ConstantRegisterFile()
  }
}
