import BPF

/// What a walk writes to the log (`print_insn_state`, `verbose_linfo`, `print_verifier_state`).
extension Walker {
  /// What has been written of the path that is walked.
  struct Trace {
    /// The registers that the last instruction named or changed; all of a frame that is new.
    var registers = RegisterSet(rawValue: 0x7ff)
    /// The slots of the stack that it accessed; nil for all.
    var slots: Set<Int>?
    /// Where the line of the last instruction ends in the log, and how long it is.
    var line: (end: Int, width: Int)?
    /// The source line that was written last.
    var source: SourceLine?

    /// Whether nothing changed since a state was written.
    var isClean: Bool { registers.isEmpty && slots?.isEmpty == true }
  }

  /// A state stands for the current one: the path ends.
  mutating func logSafe(_ fromPath: Bool) {
    let slot = program.slot(ofInstruction: state.instruction)
    guard fromPath || isBehindReturn, let previous else { return log.line("\(slot): safe") }
    log.line("\nfrom \(program.slot(ofInstruction: previous)) to \(slot): safe")
  }

  /// Whether a function has just returned.
  private var isBehindReturn: Bool { previous.map { program.instructions[$0] == .exit } ?? false }

  /// Writes what the last instruction changed, and the instruction that is next.
  /// - Parameter fromPath: whether a path begins here.
  mutating func logInstruction(fromPath: Bool) {
    let index = state.instruction
    let slot = program.slot(ofInstruction: index)
    // The frame of a function that was just entered is new.
    let isEntry = previous != nil && state.current.callSite == previous
    if fromPath || isEntry { (trace.registers, trace.slots) = (RegisterSet(rawValue: 0x7ff), nil) }
    if log.writes(2), fromPath || isBehindReturn, let previous {
      let text = stateText(state.frames.count - 1, all: true)
      log.line(2, "\nfrom \(program.slot(ofInstruction: previous)) to \(slot):\(text)")
    }
    logState()
    if let source = program.line(ofInstruction: index), source != trace.source {
      log.line(source.logText)
      trace.source = source
    }
    let text = "\(slot): \(InstructionText.text(of: index, in: program, flow.deadBranches))"
    log.line(text)
    trace.line = (log.length, text.utf8.count + 1)
    note(program.instructions[index])
  }

  /// Writes what has changed since a state was written: behind the instruction if its line is the last one.
  mutating func logState() {
    guard log.writes(1), !trace.isClean else { return }
    let text = stateText(state.frames.count - 1, all: false)
    if let line = trace.line, line.end == log.length {
      log.extendLine(VerifierLog.padding(after: line.width) + ";" + text)
    } else {
      log.line("\(program.slot(ofInstruction: state.instruction)):\(text)")
    }
    (trace.registers, trace.slots) = ([], [])
  }

  /// Writes all of a frame.
  /// - Parameter index: its index on the call chain.
  mutating func logFrame(_ index: Int) {
    guard log.writes(1) else { return }
    let text = stateText(index, all: true)
    log.line(text)
  }

  /// Notes what an instruction names, before it is executed.
  private mutating func note(_ instruction: Instruction) {
    switch instruction {
    case .jump, .jumpLong, .exit, .mayGoto: break
    case .call: trace.registers.formUnion(RegisterSet(rawValue: 0x3f))
    default:
      trace.registers.formUnion(instruction.registersRead.union(instruction.registersWritten).intersection(.all))
    }
    guard let (base, offset, size) = instruction.memoryAccess, base != .params,
      case .pointer(.stack, _) = state.current[base].kind, let start = state.current[base].value.constant
    else { return }
    let first = Int64(bitPattern: start) + Int64(offset)
    guard first >= -Int64(ProgramFacts.largestStack), first < 0 else { return }
    let bytes = first..<min(0, first + Int64(size))
    trace.slots?.formUnion(bytes.map { Int((-$0 - 1) / 8) })
  }

  /// Notes that an object on the stack was used (`mark_stack_slots_scratched`).
  mutating func noteSlots(_ slots: ClosedRange<Int>) { trace.slots?.formUnion(slots) }

  // MARK: States

  /// The registers and the stack of a frame, each behind a space.
  private func stateText(_ index: Int, all: Bool) -> String {
    let frame = state.frames[index]
    var text = index > 0 ? " frame\(index):" : ""
    for number in frame.registers.indices where frame.registers[number].isInitialised {
      let register = frame.registers[number]
      guard all || trace.registers.rawValue >> number & 1 != 0 else { continue }
      text += " R\(number)=\(registerText(register, frame: index))"
    }
    for (slot, held) in frame.stack.enumerated() where !held.isEmpty {
      guard all || trace.slots?.contains(slot) ?? true else { continue }
      if let object = held.object {
        text += objectText(object, slot)
      } else {
        text += " fp\(-8 * (slot + 1))=\(slotText(held, frame: index))"
      }
    }
    if !state.references.isEmpty { text += " refs=" + state.references.map { "\($0.id)" }.joined(separator: ",") }
    if frame.callbackResults != nil { text += " cb" }
    if frame.asynchronousResults != nil { text += " async_cb" }
    return text
  }

  /// A register, a spilled register or a stack argument.
  private func registerText(_ register: RegisterState, frame: Int) -> String {
    var link = register.id == 0 ? "" : "id=\(register.id)"
    if register.link != .equal { link += register.delta < 0 ? "\(register.delta)" : "+\(register.delta)" }
    guard case .pointer(let target, _) = register.kind else {
      return register.value.logText(isPrecise: graph.isPrecise(register.node), link: link)
    }
    var name = register.typeName
    if case .object(let structure, _) = target { name += self.name(of: structure) }
    if case .programObject(let object) = target { name += structure(of: object)?.name ?? "" }
    if target == .arena { return name }
    if case .stack(let own) = target {
      if Int(own) != frame { name += "[\(own)]" }
      if let offset = register.value.constant { return name + logText(signed: Int64(bitPattern: offset)) }
    }
    var parts = link.isEmpty ? [] : [link]
    if register.parentID != 0 { parts.append("parent_id=\(register.parentID)") }
    if case .programObject(let object) = target, object.isBorrowed { parts.append("non_own_ref") }
    switch target {
    case .map(let map), .mapKey(let map), .mapValue(let map):
      let definition = definition(ofMap: map)
      parts.append("map=\(definition.kernelName)")
      parts.append("ks=\(definition.keySize),vs=\(definition.valueSize)")
    case .memory(let size, _), .protectedMemory(let size), .slice(let size, _, _), .ringBufferMemory(let size):
      parts.append("sz=" + logText(unsigned: UInt64(size)))
    case .packet, .packetMetadata: parts.append("r=" + register.packetRange.logText)
    case .dynptr: parts.append("type=local")
    case .untrustedMemory: parts.append("sz=0")
    case .arena: return name
    case .context, .stack, .function, .packetEnd, .socket, .socketCommon, .tcpSocket, .xdpSocket, .flowKeys, .object,
      .programObject, .instruction, .buffer:
      break
    }
    if !register.value.offsetText.isEmpty { parts.append(register.value.offsetText) }
    return "\(name)(\(parts.joined(separator: ",")))"
  }

  /// A kernel object, at its first slot.
  private func objectText(_ object: StackObject, _ slot: Int) -> String {
    let place = " fp\(-8 * (slot + 1))="
    switch object {
    case .dynptr(let dynptr, isFirst: true):
      let parent = dynptr.parentID == 0 ? "" : ",parent_id=\(dynptr.parentID)"
      return place + "dynptr_\(dynptr.kind.rawValue)(id=\(dynptr.id)\(parent))"
    case .iterator(let iterator) where iterator.id != 0:
      let state = iterator.isActive ? "active" : "drained"
      let type = iteratorTypes[Int(iterator.type.index)]
      return place + "iter_\(type)(id=\(iterator.id),state=\(state),depth=\(iterator.depth))"
    case .interruptFlag: return place + "ffffffff"
    case .dynptr, .iterator: return ""
    }
  }

  /// Eight bytes of the stack, those of the highest address first; a spilled register is what its bytes begin with.
  private func slotText(_ slot: StackSlot, frame: Int) -> String {
    let bytes = (0..<8).map { slot[byte: $0] }
    guard slot.holdsRegister else { return bytes.map(\.letter).joined() }
    return bytes.prefix { $0 != .spill }.map(\.letter).joined() + registerText(slot.spilled, frame: frame)
  }
}

extension RegisterState.PacketRange {
  /// The range as an unsigned number.
  fileprivate var logText: String {
    switch self {
    case .bytes(let count): Verifier.logText(unsigned: UInt64(count))
    case .atEnd: Verifier.logText(unsigned: UInt64.max)
    case .beyondEnd: Verifier.logText(unsigned: UInt64.max - 1)
    }
  }
}

extension StackSlot.Content {
  /// Its letter (`slot_type_char`).
  fileprivate var letter: String {
    switch self {
    case .nothing: "?"
    case .spill: "r"
    case .something: "m"
    case .zero: "0"
    case .poison: "p"
    case .dynptr: "d"
    case .iterator: "i"
    case .interruptFlag: "f"
    }
  }
}

extension RegisterSet {
  /// r0 to r10.
  fileprivate static let all = RegisterSet(rawValue: 0x7ff)
}

extension SourceLine {
  /// The line as the kernel's log has it (`verbose_linfo`).
  fileprivate var logText: String { "; \(text) @ \(file.split(separator: "/").last ?? ""):\(line)" }
}

extension Instruction {
  /// The memory that it accesses: a register, bytes from where it points, and the number of bytes; nil for others.
  fileprivate var memoryAccess: (base: Register, offset: Int16, size: UInt8)? {
    switch self {
    case .load(let size, _, let base, let offset), .loadSignExtend(let size, _, let base, let offset),
      .loadAcquire(let size, _, let base, let offset), .store(let size, let base, let offset, _),
      .storeRelease(let size, let base, let offset, _), .atomic(_, let size, let base, let offset, _):
      (base, offset, size.rawValue)
    default: nil
    }
  }
}
