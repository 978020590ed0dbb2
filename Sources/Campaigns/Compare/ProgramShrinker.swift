import BPF
import Execution
import Outcomes
import Support

/// A search for the smallest program on which an engine differs in the same way.
struct ProgramShrinker {
  /// The comparison that decides.
  let comparison: ProgramComparison
  /// The engine.
  let engine: ComparedEngine

  /// The most programs that are tried.
  private static let most = 3_000
  /// The longest search.
  private static let longest = Duration.seconds(90)

  /// A program that shows the difference.
  struct Sighting {
    var program: ComparedProgram
    var difference: CompareOutcome.Difference
  }

  /// Makes a program smaller, as long as our verifier accepts it and the engine differs in the same kind of result.
  /// - Parameters:
  ///   - program: the program in which the difference was found.
  ///   - difference: the difference.
  /// - Returns: the smallest program, and how many were tried.
  func shrink(_ program: ComparedProgram, _ difference: CompareOutcome.Difference) -> (Sighting, attempts: Int) {
    var search = Search(shrinker: self, best: Sighting(program: program, difference: difference))
    search.forgetMemory()
    search.unwrap()
    var before = Int.max
    // Until nothing more can be left out.
    while search.size < before && !search.isOver {
      before = search.size
      search.leaveOut()
      search.unwrap()
      search.simplify()
    }
    return (search.best, search.attempts)
  }

  /// Whether the engine differs in the same kind of result.
  private func sighting(_ program: ComparedProgram, _ kind: String) -> Sighting? {
    guard let accepted = try? comparison.accept(program),
      case .compared(let difference?)? = try? comparison.compare(accepted, engine), difference.kind == kind
    else { return nil }
    return Sighting(program: program, difference: difference)
  }

  /// The state of one search.
  private struct Search {
    let shrinker: ProgramShrinker
    var best: Sighting
    var attempts = 0
    let start = ContinuousClock.now

    init(shrinker: ProgramShrinker, best: Sighting) {
      self.shrinker = shrinker
      self.best = best
      // The arguments are known of the whole program only; of a smaller one the interpreter says them.
      self.best.program.call = nil
      self.best.program.isGenerated = false
      let original = best
      if !take(self.best.program) { self.best = original }
    }

    var size: Int { best.program.program.instructions.count }
    var isOver: Bool {
      attempts >= ProgramShrinker.most || ContinuousClock.now - start > ProgramShrinker.longest
        || Interruption.signal != nil
    }

    /// Takes a program as the best one if it shows the difference.
    mutating func take(_ program: ComparedProgram) -> Bool {
      attempts += 1
      guard let found = shrinker.sighting(program, best.difference.kind) else { return false }
      best = found
      return true
    }

    mutating func take(_ smaller: Program?) -> Bool {
      guard let smaller else { return false }
      var program = best.program
      program.program = smaller
      return take(program)
    }

    /// Gives it no memory, or zeros.
    mutating func forgetMemory() {
      guard let memory = best.program.memory else { return }
      for smaller in [nil, [UInt8](repeating: 0, count: 8), [UInt8](repeating: 0, count: memory.count)] {
        var program = best.program
        program.memory = smaller
        if take(program) { return }
      }
    }

    /// Leaves out runs of instructions, long ones first.
    mutating func leaveOut() {
      var length = max(1, size / 2)
      while true {
        var start = size - length
        while start >= 0 && !isOver {
          let range = start..<min(size, start + length)
          _ = take(best.program.program.removing(Set(range)))
          start = min(start, size) - length
        }
        if length == 1 || isOver { return }
        length /= 2
      }
    }

    /// Begins at a function that the main program calls, calls kfuncs in place of functions, passes fewer arguments.
    mutating func unwrap() {
      for function in best.program.program.subprograms.indices.dropFirst().reversed() where !isOver {
        let program = best.program.program
        guard let range = program.instructions(ofSubprogram: function) else { continue }
        if take(program.removing(Set(0..<range.lowerBound), entry: function)) { break }
      }
      for index in best.program.program.instructions.indices.reversed() where !isOver {
        guard index < size, case .call(.subprogram) = best.program.program.instructions[index] else { continue }
        if !best.program.program.kfuncs.isEmpty {
          _ = take(best.program.program.replacing(index, by: .call(.kfunc(id: 0, fdOffset: 0))))
        }
      }
      for slots in 1..<7 where !isOver {
        if take(best.program.program.withStackArguments(slots, kfunc: "kf_u64_\(5 + slots)")) { break }
      }
    }

    /// Replaces values by 1 and instructions by moves.
    mutating func simplify() {
      forgetMemory()
      var index = 0
      while index < size && !isOver {
        for simpler in best.program.program.instructions[index].simpler {
          if take(best.program.program.replacing(index, by: simpler)) { break }
        }
        index += 1
      }
    }
  }
}

extension Instruction {
  /// Simpler instructions to try in its place, the simplest first.
  fileprivate var simpler: [Instruction] {
    switch self {
    case .loadImmediate64(let register, .value): [.alu(.word64, .mov, register, .immediate(1))]
    case .alu(let width, .mov, let register, .immediate(let value)) where value != 1 || width != .word64:
      [.alu(.word64, .mov, register, .immediate(1))]
    case .alu(_, let operation, let register, _) where operation != .mov:
      [.alu(.word64, .mov, register, .immediate(1))]
    case .load(_, let register, let base, _) where base != .params:
      [.alu(.word64, .mov, register, .immediate(1))]
    case .store(let size, let base, let offset, let operand) where operand != .immediate(1):
      [.store(size, base: base, offset: offset, .immediate(1))]
    default: []
    }
  }
}
