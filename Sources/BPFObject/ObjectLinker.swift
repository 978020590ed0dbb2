import BPF
import CTypes
import CallingConvention
import Support
import TypeSources

/// A program of an object with everything that it refers to.
package struct LinkedProgram: Sendable {
  /// The program: its own function first, then the others in the order in which libbpf appends them.
  package let program: Program
  /// The prototypes of `program.subprograms`; nil for those that no BTF describes.
  package let signatures: [Signature?]
  /// The externs that it refers to: indices of the object's.
  package let externs: [Int]

  /// The bits of its result type; 64 if that is not known to be an integer of fewer.
  package var resultBits: Int {
    guard let type = signatures.first??.result else { return 64 }
    switch type {
    case .integer, .bool, .enumeration: return min(64, 8 * type.size)
    default: return 64
    }
  }
}

/// A linked program whose rules are not checked, for a verifier.
package struct UncheckedLinkedProgram: Sendable {
  /// The program: its own function first, then the others in the order in which libbpf appends them.
  package let program: UncheckedProgram
  /// The prototypes of `program.subprograms`; nil for those that no BTF describes.
  package let signatures: [Signature?]
  /// The prototypes by which the object declares `program.kfuncs`.
  package let kfuncs: [Signature]
  /// The declaration tags of `program.subprograms` and their parameters.
  package let tags: [[FunctionTag]]
  /// The externs that it refers to: indices of the object's.
  package let externs: [Int]
}

/// Links one program of an object: functions of .text, maps, global data, externs.
///
/// Order and rules: libbpf's `bpf_object__reloc_code` and `bpf_object__relocate_data`.
struct ObjectLinker {
  let object: BPFObject
  /// Whether an extern exists, by its index.
  let isBound: (Int) -> Bool
  /// What the kernel has of a name, where its types are asked.
  let kernelSymbols: KernelSymbols

  private var order: [Int] = []
  /// The first slot of each function that is part of the program.
  private var starts: [Int: Int] = [:]
  private var slotCount = 0
  private var externs: Set<Int> = []
  /// The jump tables of the program: the map of each, by its index in the object.
  private var jumpTables: [Int: Int] = [:]
  /// The maps of the program: the object's, then its jump tables.
  private var maps: [MapDefinition] = []

  init(_ object: BPFObject, kernelSymbols: KernelSymbols = .notAsked, isBound: @escaping (Int) -> Bool) {
    self.object = object
    self.kernelSymbols = kernelSymbols
    self.isBound = isBound
  }

  /// Links a program and checks its rules.
  /// - Parameter name: the name of its function.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  mutating func link(_ name: String) throws(HarnessError) -> LinkedProgram {
    let linked = try linkUnchecked(name)
    do throws(ProgramError) {
      return LinkedProgram(
        program: try Program(linked.program), signatures: linked.signatures, externs: linked.externs)
    } catch {
      throw fail(at: error.slot, error.message)
    }
  }

  /// Links a program.
  /// - Parameter name: the name of its function.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  mutating func linkUnchecked(_ name: String) throws(HarnessError) -> UncheckedLinkedProgram {
    guard
      let main = object.functions.firstIndex(where: { $0.name == name && object.sectionNames[$0.section] != ".text" })
    else { throw HarnessError(.badProgram, "no program is named \(name)", at: object.path) }
    try collect(main)
    maps = object.maps
    var instructions: [Instruction] = []
    var subprograms: [Subprogram] = []
    var lines: [SourceLine] = []
    var kfuncs: [Int: Int32] = [:]
    var names: Set<String> = []
    for index in order {
      let function = object.functions[index]
      let first = instructions.count
      var unique = function.name
      while !names.insert(unique).inserted { unique = "\(function.name)#\(names.count)" }
      subprograms.append(
        Subprogram(
          name: unique, firstInstruction: first,
          stackSlotCount: function.signature.flatMap { Placement($0).knownStackSlotCount }, isGlobal: function.isGlobal)
      )
      for (position, instruction) in function.instructions.enumerated() {
        instructions.append(try linked(instruction, position, index, &kfuncs))
      }
      lines += function.lines.map { $0.moved(to: first + $0.instruction) }
    }
    do throws(ProgramError) {
      let called = kfuncs.sorted { $0.value < $1.value }.map { object.externs[$0.key] }
      let program = try UncheckedProgram(
        instructions: instructions, subprograms: subprograms,
        kfuncs: called.map { KfuncReference(name: PrototypeComparison.essentialName($0.name)) }, maps: maps,
        lines: lines)
      return UncheckedLinkedProgram(
        program: program, signatures: order.map { object.functions[$0].signature },
        kfuncs: called.compactMap(\.signature), tags: order.map { object.functions[$0].tags }, externs: externs.sorted()
      )
    } catch {
      throw fail(at: error.slot, error.message)
    }
  }

  private func fail(at slot: Int, _ message: String) -> HarnessError {
    let index = order.last { (starts[$0] ?? 0) <= slot } ?? 0
    let function = object.functions[index]
    return fail(function, function.range.lowerBound + 8 * (slot - (starts[index] ?? 0)), message)
  }

  private func fail(_ function: ObjectFunction, _ offset: Int, _ message: String) -> HarnessError {
    HarnessError(
      .badProgram,
      "section \(object.sectionNames[function.section]), offset \(offset): \(message) (function \(function.name))",
      at: object.path)
  }

  /// Appends a function and, depth first, those that it calls or whose address it takes.
  private mutating func collect(_ main: Int) throws(HarnessError) {
    /// Functions whose instructions are looked through, and how far.
    var open: [(function: Int, next: Int)] = []
    append(main)
    open.append((main, 0))
    try collect(&open)
    // What runs when the program throws comes last.
    guard let callback = exceptionCallback(of: main), starts[callback] == nil else { return }
    append(callback)
    open.append((callback, 0))
    try collect(&open)
  }

  /// The function of .text that the main program's tag names; nil without such a tag.
  private func exceptionCallback(of main: Int) -> Int? {
    let key = "exception_callback:"
    guard let tag = object.functions[main].tags.first(where: { $0.parameter == nil && $0.text.hasPrefix(key) }) else {
      return nil
    }
    return object.functions.firstIndex {
      $0.name == tag.text.dropFirst(key.count) && object.sectionNames[$0.section] == ".text"
    }
  }

  private mutating func collect(_ open: inout [(function: Int, next: Int)]) throws(HarnessError) {
    while let (index, next) = open.last {
      let function = object.functions[index]
      if let problem = function.unresolved.first {
        throw HarnessError(
          .badProgram,
          "section \(object.sectionNames[function.section]), \(problem) (function \(function.name))", at: object.path)
      }
      guard next < function.instructions.count else {
        open.removeLast()
        continue
      }
      open[open.count - 1].next = next + 1
      guard let target = try callee(function, next), starts[target] == nil else { continue }
      append(target)
      open.append((target, 0))
    }
  }

  private mutating func append(_ index: Int) {
    starts[index] = slotCount
    slotCount += object.functions[index].slotCount
    order.append(index)
  }

  /// The function that an instruction calls, or whose address it loads; nil for any other instruction.
  private func callee(_ function: ObjectFunction, _ index: Int) throws(HarnessError) -> Int? {
    let offset = function.range.lowerBound + 8 * function.slot(index)
    let target: (section: Int, offset: Int)
    switch (function.references[index], function.instructions[index]) {
    case (.function(let section, let start), _): target = (section, start)
    case (nil, .call(.subprogram(let distance))):
      target = (function.section, offset + 8 * (1 + Int(distance)))
    default: return nil
    }
    guard let found = object.functions.index(at: target.offset, in: target.section),
      object.functions[found].range.lowerBound == target.offset
    else {
      throw fail(
        function, offset, "no function starts at offset \(target.offset) of \(object.sectionNames[target.section])")
    }
    guard object.sectionNames[target.section] == ".text" || found == order.first else {
      throw fail(function, offset, "a call of \(object.functions[found].name), which is a program of its own")
    }
    return found
  }

  /// The map of a jump table, whose entries lead to slots of the program. libbpf makes one for each program.
  private mutating func map(
    ofTable table: Int, _ function: ObjectFunction, _ index: Int, _ offset: Int
  ) throws(HarnessError) -> Int32 {
    if let map = jumpTables[table] { return Int32(map) }
    let own = object.jumpTables[table]
    var targets: [Int] = []
    for (entry, target) in own.entries.enumerated() {
      guard let place = Int(exactly: target), function.instruction(at: place) != nil else {
        throw fail(
          function, offset,
          "entry \(entry) of the jump table \(own.name) leads to offset \(target), where the function has no instruction"
        )
      }
      targets.append((starts[index] ?? 0) + (place - function.range.lowerBound) / 8)
    }
    let number = maps.count
    jumpTables[table] = number
    maps.append(MapDefinition.jumpTable(named: own.name, targets: targets))
    return Int32(number)
  }

  private mutating func linked(
    _ instruction: Instruction, _ position: Int, _ index: Int, _ kfuncs: inout [Int: Int32]
  ) throws(HarnessError) -> Instruction {
    let function = object.functions[index]
    let offset = function.range.lowerBound + 8 * function.slot(position)
    if let target = try callee(function, position), let start = starts[target], let own = starts[index] {
      let distance = Int32(start - (own + function.slot(position) + 1))
      if case .loadImmediate64(let register, _) = instruction {
        return .loadImmediate64(register, .function(offset: distance))
      }
      return .call(.subprogram(distance))
    }
    switch (function.references[position], instruction) {
    case (.map(let map), .loadImmediate64(let register, _)):
      return .loadImmediate64(register, .mapIndex(Int32(map)))
    case (.data(let map, let place), .loadImmediate64(let register, _)):
      return .loadImmediate64(register, .mapIndexValue(index: Int32(map), offset: place))
    case (.jumpTable(let table), .loadImmediate64(let register, _)):
      return .loadImmediate64(
        register, .mapIndexValue(index: try map(ofTable: table, function, index, offset), offset: 0))
    case (.extern(let number), .call):
      let extern = object.externs[number]
      guard case .function = extern.kind else { throw fail(function, offset, "a call of \(extern.name), a variable") }
      externs.insert(number)
      guard isBound(number) else { return .call(.helper(CallTarget.firstMissingKfunc + Int32(number))) }
      let id = kfuncs[number] ?? Int32(kfuncs.count)
      kfuncs[number] = id
      return .call(.kfunc(id: id, fdOffset: 0))
    case (.extern(let number), .loadImmediate64(let register, _)):
      externs.insert(number)
      if let place = object.optionPlaces[number], let map = object.maps.firstIndex(where: { $0.name == ".kconfig" }) {
        return .loadImmediate64(register, .mapIndexValue(index: Int32(map), offset: UInt32(place.lowerBound)))
      }
      if let address = try kernelSymbol(object.externs[number], function, offset) {
        return .loadImmediate64(register, address)
      }
      // A program can only compare the address with zero: what exists has one.
      return .loadImmediate64(register, .value(isBound(number) ? 1 : 0))
    case (nil, .call(.kfunc)):
      throw fail(function, offset, "a call of a kfunc that no relocation names")
    default: return instruction
    }
  }
}

extension ObjectLinker {
  /// The address of a variable with a type (`bpf_object__resolve_ksym_var_btf_id`); nil for all else.
  private func kernelSymbol(
    _ extern: ObjectExtern, _ function: ObjectFunction, _ offset: Int
  ) throws(HarnessError) -> WideImmediate? {
    guard case .variable(hasType: true) = extern.kind else { return nil }
    switch kernelSymbols {
    case .notAsked: return nil
    case .unknown: return .btfID(0, fd: 0)
    case .known(let types):
      if let id = types.id(.variable, named: extern.name) { return .btfID(Int32(bitPattern: id), fd: 0) }
      if extern.isWeak { return .value(0) }
      throw fail(function, offset, "the kernel has no variable \(extern.name)")
    }
  }
}

/// What the kernel has of a name.
package enum KernelSymbols: Sendable {
  /// Addresses of variables are only compared with zero.
  case notAsked
  /// The types of the kernel are not at hand.
  case unknown
  /// The types of the kernel.
  case known(any KernelTypeSource)
}

extension BPFObject {
  /// Links a program.
  /// - Parameters:
  ///   - name: the name of its function.
  ///   - isBound: whether an extern exists, by its index in `externs`; asked of those only that the program refers to.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  package func linked(_ name: String, isBound: @escaping (Int) -> Bool) throws(HarnessError) -> LinkedProgram {
    var linker = ObjectLinker(self, isBound: isBound)
    return try linker.link(name)
  }

  /// Links a program whose rules are not checked.
  /// - Parameters:
  ///   - name: the name of its function.
  ///   - kernelSymbols: what the kernel has of a name.
  ///   - isBound: whether an extern exists, by its index in `externs`; asked of those only that the program refers to.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  package func linkedUnchecked(
    _ name: String, kernelSymbols: KernelSymbols, isBound: @escaping (Int) -> Bool
  ) throws(HarnessError) -> UncheckedLinkedProgram {
    var linker = ObjectLinker(self, kernelSymbols: kernelSymbols, isBound: isBound)
    return try linker.linkUnchecked(name)
  }
}

extension ObjectExtern {
  /// The prototype of a function; nil for data.
  fileprivate var signature: Signature? {
    if case .function(let signature) = kind { return signature }
    return nil
  }
}
