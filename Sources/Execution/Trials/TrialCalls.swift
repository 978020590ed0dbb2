import BPF
import CShims
import Interpreter
import Kfuncs
import NativeCalls
import Verifier

/// The calls of a trial run: what this process has does its work, and a model of the kernel's contract stands for the rest.
///
/// The memory that arguments point to is checked for all of them.
struct TrialCalls: InterpreterCalls {
  let input: VerifierInput
  let memory: KernelMemory
  let context: KernelContext
  let interpreter: Interpreter
  let helpers: HelperCalls
  /// The kfuncs that this process has.
  let native: GuardedCalls
  /// Their indices in `native`, by those in the program.
  let nativeKfuncs: [Int: Int]
  let kfuncs: [KfuncContract?]
  /// The ids of the helpers that this process has.
  let known: Set<Int32>
  var maps: TrialMaps
  /// The part of the arena that is given to the program, in bytes.
  var arenaEnd: UInt64 = 0
  /// Whether the program threw.
  var hasThrown = false

  init(
    _ input: VerifierInput, _ memory: KernelMemory, _ context: KernelContext, _ interpreter: Interpreter,
    _ helpers: HelperCalls, _ invoke: GuardedThread.Invoker, known: Set<Int32>, maps: TrialMaps
  ) {
    self.input = input
    self.memory = memory
    self.context = context
    self.interpreter = interpreter
    self.helpers = helpers
    var invocations: [KfuncInvocation] = []
    var numbers: [Int: Int] = [:]
    for (index, reference) in input.program.kfuncs.enumerated() {
      guard let kfunc = KernelKfuncs.kfunc(named: reference.name), case .address(let address) = kfunc.function,
        let invocation = try? KfuncInvocation(kfunc, target: address)
      else { continue }
      numbers[index] = invocations.count
      invocations.append(invocation)
    }
    native = GuardedCalls(kfuncs: invocations, invoke: invoke)
    nativeKfuncs = numbers
    self.known = known
    self.maps = maps
    kfuncs = input.program.kfuncs.indices.map { KfuncContract($0, of: input) }
  }

  // MARK: Memory

  /// Why a callee may not access memory; nil if it may.
  private func obstacle(_ address: UInt64, _ count: Int, isWritten: Bool, argument: Int) -> String? {
    if count <= 0 || interpreter.holds(address, count, isWritten: isWritten)
      || memory.location(UInt(address), UInt(count), isWritten: isWritten) != nil
    {
      return nil
    }
    return "argument \(argument + 1): \(count) bytes at 0x\(String(address, radix: 16)) are not the program's "
      + (isWritten ? "to write" : "to read")
  }

  /// Why a callee may not use a dynptr; nil if it may.
  private func obstacle(dynptr address: UInt64, argument: Int) -> String? {
    let view = kft_dynptr_view(UnsafeRawPointer(bitPattern: UInt(address)))
    return obstacle(view.start, Int(clamping: view.size), isWritten: false, argument: argument)
  }

  /// Why a callee may not use the memory of its arguments; nil if it may.
  private func obstacle(_ memory: [CalleeMemory], _ words: UnsafePointer<UInt64>, _ map: MapDefinition?) -> String? {
    for piece in memory {
      let address = words[piece.argument]
      if piece.mayBeNull && address == 0 { continue }
      let count = Self.count(piece.size, words, map)
      if let obstacle = obstacle(address, count, isWritten: piece.use != .read, argument: piece.argument) {
        return obstacle
      }
      if piece.isDynptr, let obstacle = obstacle(dynptr: address, argument: piece.argument) { return obstacle }
    }
    return nil
  }

  private static func count(_ size: CalleeMemory.Size, _ words: UnsafePointer<UInt64>, _ map: MapDefinition?) -> Int {
    switch size {
    case .bytes(let count): count
    case .argument(let index): Int(clamping: words[index])
    case .key: map?.keySize ?? 0
    case .value: map?.valueSize ?? 0
    }
  }

  /// Fills the memory that a callee writes.
  private func fill(_ pieces: [CalleeMemory], _ words: UnsafePointer<UInt64>, _ map: MapDefinition?) {
    for piece in pieces where piece.use == .written && words[piece.argument] != 0 {
      memory.fill(words[piece.argument], max(0, Self.count(piece.size, words, map)))
    }
  }

  /// A result among those that a contract allows.
  private func anyNumber() -> UInt64 {
    switch memory.number(below: 6) {
    case 0, 1: 0
    case 2: 1
    case 3: UInt64(bitPattern: -22)
    case 4: UInt64(UInt32.max)
    default: memory.word()
    }
  }

  /// Whether a result that may be null is null.
  private func isNull() -> Bool { memory.number(below: 4) == 0 }

  // MARK: Helpers

  mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome {
    guard let contract = HelperContract(id, in: input.context) else { return .unknown }
    var words = (0..<5).map { arguments[$0] }
    let map = contract.map.flatMap { maps[words[$0]] }
    if let obstacle = obstacle(contract.memory, arguments, map?.definition) { return .failed(obstacle) }
    if contract.map != nil && map == nil { return .failed("what is passed for a map is none") }
    if known.contains(id) {
      switch map {
      case .real(let handle, _)?: words[contract.map ?? 0] = handle
      case .modelled?: return modelled(contract, arguments)
      case nil: break
      }
      return helpers.call(id, words)
    }
    return modelled(contract, arguments)
  }

  /// What the contract of a helper allows it to do.
  private mutating func modelled(_ contract: HelperContract, _ words: UnsafePointer<UInt64>) -> CallOutcome {
    let place = contract.map.map { words[$0] } ?? 0
    let map = maps[place]
    fill(contract.memory, words, map?.definition)
    if let made = contract.newDynptr { return .returned(makeDynptr(at: words[made], size: words[1])) }
    if let released = contract.released { memory.release(words[released]) }
    switch contract.result {
    case .void: return .returned(0)
    case .scalar: return .returned(anyNumber())
    case .errorOrZero: return .returned(0)
    case .length(let argument): return .returned(UInt64(UInt32(truncatingIfNeeded: words[argument])))
    case .mapValue(let mayBeNull):
      let key = contract.memory.first { $0.size == .key }.map { words[$0.argument] } ?? 0
      if mayBeNull && isNull() && !maps.isThere(place, key: key) { return .returned(0) }
      return .returned(mapValue(place, map))
    case .structure(let name, let mayBeNull):
      return .returned(mayBeNull && isNull() ? 0 : memory.newObject(name))
    case .reserved(let argument):
      return .returned(isNull() ? 0 : memory.given(words[argument]))
    case .exchanged: return .returned(exchange(words[0], words[1]))
    case .perCPU: return .returned(words[0])
    case .other: return .unknown
    }
  }

  private mutating func mapValue(_ place: UInt64, _ map: TrialMaps.Map?) -> UInt64 {
    guard let definition = map?.definition else { return 0 }
    if let inner = definition.innerMap { return maps.innerMap(place, inner) }
    if definition.holdsSockets { return memory.newObject("bpf_sock") }
    return maps.value(place)
  }

  /// Puts a pointer in memory in the place of another one.
  private func exchange(_ place: UInt64, _ word: UInt64) -> UInt64 {
    guard let cell = UnsafeMutablePointer<UInt64>(bitPattern: UInt(place)) else { return 0 }
    defer { cell.pointee = word }
    return cell.pointee
  }

  /// Makes a dynptr of new memory.
  /// - Returns: 0, or an error for one that is null.
  func makeDynptr(at place: UInt64, size: UInt64) -> UInt64 {
    let dynptr = UnsafeMutableRawPointer(bitPattern: UInt(place))
    let address = isNull() || size == 0 ? 0 : memory.given(size)
    let data = UnsafeMutableRawPointer(bitPattern: UInt(address))
    _ = kft_helper_dynptr_from_mem(data, address == 0 ? 0 : size, 0, dynptr)
    return address == 0 ? UInt64(bitPattern: -22) : 0
  }

  mutating func returned(_ r0: UInt64) -> CallOutcome { helpers.returned(r0) }

  // MARK: Packets

  mutating func packet(_ offset: UInt32, _ size: Int) -> CallOutcome {
    let count = UInt32(size)
    guard UInt32(context.packet.count) >= count, offset <= UInt32(context.packet.count) - count else {
      return .unwind(0)
    }
    let bytes = context.packet[Int(offset)..<Int(offset) + size]
    return .returned(bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }

  // MARK: Kfuncs

  func argumentCount(ofKfunc index: Int) -> Int? {
    kfuncs.indices.contains(index) ? kfuncs[index]?.argumentCount : nil
  }

  mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
    guard kfuncs.indices.contains(index), let contract = kfuncs[index] else { return .unknown }
    if let obstacle = obstacle(contract.memory, words, nil) { return .failed(obstacle) }
    // Only the packet of the context is one of this process.
    let isOfOther = contract.name.hasPrefix("bpf_dynptr_from_") && words[0] != context.address
    if let number = nativeKfuncs[index], !isOfOther { return native.kfunc(number, words) }
    return special(contract, words) ?? modelled(contract, words)
  }

  /// What the contract of a kfunc allows it to do.
  private func modelled(_ kfunc: KfuncContract, _ words: UnsafePointer<UInt64>) -> CallOutcome {
    if kfunc.iterator == nil { fill(kfunc.memory, words, nil) }
    if kfunc.releases, kfunc.argumentCount > 0 { memory.release(words[0]) }
    if kfunc.iterator == .made { memory.write(UInt64(memory.number(below: 4)), at: words[0]) }
    if kfunc.iterator == .stepped, !stepIterator(at: words[0]) { return .returned(0) }
    if kfunc.mayReturnNull, kfunc.iterator == nil, isNull() { return .returned(0) }
    switch kfunc.result {
    case .void: return .returned(0)
    case .scalar: return .returned(anyNumber())
    case .object(let name): return .returned(memory.newObject(name))
    case .memory(let bytes, let argument):
      return .returned(memory.given(argument.map { words[$0] } ?? UInt64(bytes)))
    case .other: return .unknown
    }
  }

  /// Steps an iterator that holds the number of its elements.
  /// - Returns: whether there is another one.
  private func stepIterator(at place: UInt64) -> Bool {
    guard let count = UnsafeMutablePointer<UInt64>(bitPattern: UInt(place)), count.pointee > 0 else { return false }
    count.pointee -= 1
    return true
  }
}
