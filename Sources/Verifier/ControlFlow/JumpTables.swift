import BPF

/// The jump tables that a program uses (`insn_array_maps`), and where its jumps through registers lead.
///
/// Source: Linux 7.3 `kernel/bpf/cfg.c`, `visit_gotox_insn`; `kernel/bpf/bpf_insn_array.c`.
struct JumpTables {
  private let program: UncheckedProgram
  /// The slots that each table leads to, in rising order, each once. The tables are in the order of their first use.
  private let tables: [[Int]]

  init(_ program: UncheckedProgram) {
    self.program = program
    var used: [Int] = []
    for instruction in program.instructions {
      guard let map = instruction.map, program.maps.indices.contains(map), !used.contains(map),
        program.maps[map].kind == .instructionArray
      else { continue }
      used.append(map)
    }
    tables = used.map { Set(program.maps[$0].targets).sorted() }
  }

  /// Where a jump through a register may lead, as far as the control flow tells: to all that the tables of its function lead to.
  /// - Parameter index: the jump.
  /// - Returns: slots in rising order.
  /// - Throws: `Rejection` if its function has no table, or one that leads out of it.
  func targets(ofJump index: Int) throws(Rejection) -> [Int] {
    let own = program.instructions(ofSubprogram: program.subprogram(containing: index))
    let start = program.slot(ofInstruction: own.lowerBound)
    let end =
      own.upperBound < program.instructions.count
      ? program.slot(ofInstruction: own.upperBound) : program.layout.slotCount
    var targets: Set<Int> = []
    for table in tables {
      if let first = table.first, (start..<end).contains(first) { targets.formUnion(table) }
    }
    guard !targets.isEmpty else { throw Rejection("no jump tables found for subprog starting at \(start)") }
    guard targets.allSatisfy((start..<end).contains) else {
      throw Rejection(
        "jump table for insn \(program.slot(ofInstruction: index)) points outside of the subprog [\(start),\(end)]")
    }
    return targets.sorted()
  }

  /// Whether the kernel takes a table for a program: it leads to first slots of instructions (`valid_offsets`).
  static func isValid(_ map: MapDefinition, _ program: UncheckedProgram) -> Bool {
    map.targets.allSatisfy { program.layout.instruction(at: $0) != nil }
  }
}

extension Instruction {
  /// The map that it names, by its index.
  var map: Int? {
    switch self {
    case .loadImmediate64(_, .mapIndex(let index)), .loadImmediate64(_, .mapIndexValue(let index, _)): Int(index)
    default: nil
    }
  }
}
