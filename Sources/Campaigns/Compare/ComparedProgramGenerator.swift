import BPF
import CTypes
import CallingConvention
import Execution
import Kfuncs
import Support

/// Random programs for a comparison of engines: three of four are whole programs (arithmetic, memory, branches, loops,
/// functions, atomics), the fourth calls a kfunc with known arguments.
package struct ComparedProgramGenerator: Sendable {
  /// The rows of `InstructionTable` that every engine has.
  let commonRows: Set<Int>
  /// Whether every engine accepts loops.
  let commonLoops: Bool
  /// The kfuncs that are called; none if no engine can.
  let kfuncs: [Kfunc]

  /// A generator.
  /// - Parameters:
  ///   - commonRows: the rows of `InstructionTable` that every engine has.
  ///   - commonLoops: whether every engine accepts loops.
  ///   - kfuncs: the kfuncs of the library.
  init(commonRows: Set<Int>, commonLoops: Bool, kfuncs: [Kfunc]) {
    self.commonRows = commonRows
    self.commonLoops = commonLoops
    self.kfuncs = kfuncs.filter(\.hasKnownIntegerArguments)
  }

  /// The program of a seed.
  /// - Parameter seed: the seed.
  /// - Throws: `ProgramError` if the program is invalid, which is a defect of the generator.
  func program(seed: UInt64) throws(ProgramError) -> ComparedProgram {
    var program = try generated(seed: seed)
    program.isGenerated = true
    return program
  }

  private func generated(seed: UInt64) throws(ProgramError) -> ComparedProgram {
    let context = ProgramFuzzer.Context.syscall(.registers)
    if seed % 4 == 3, !kfuncs.isEmpty { return try call(seed: seed, context) }
    // Every second program is one that all engines can run.
    let isCommon = seed % 2 == 1
    let program = try ProgramFuzzer.program(
      seed: seed, rows: isCommon ? commonRows : ProgramFuzzer.allRows, context: context, loops: !isCommon || commonLoops
    )
    return ComparedProgram(
      name: "seed \(seed)", program: program,
      memory: context.bytes(seed: seed))
  }

  // MARK: Calls

  private func call(seed: UInt64, _ context: ProgramFuzzer.Context) throws(ProgramError) -> ComparedProgram {
    var random = SeededGenerator(seed: seed ^ 0xCA11)
    let kfunc = kfuncs[Int(random.next() % UInt64(kfuncs.count))]
    let types = kfunc.signature.parameters.compactMap(\.type.plainInteger)
    let values = types.map { $0.extended(Self.word(&random)) }
    let isForwarded = random.next() % 3 == 0
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    let kept = [Register.r7, .r8, .r9].map { ($0, random.next()) }
    for (register, value) in kept { builder.append(.loadImmediate64(register, .value(value))) }
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r7)))
    Self.pass(values, &random, &builder)
    if isForwarded { builder.call(subprogram: "forward") } else { builder.call(kfunc: kfunc.name) }
    // What the call must not change becomes part of the result.
    for (register, _) in kept { builder.append(.alu(.word64, .xor, .r0, .register(register))) }
    builder.append(.load(.double, .r1, base: .r10, offset: -8))
    builder.append(.alu(.word64, .add, .r0, .register(.r1)))
    builder.append(.store(.double, base: .r6, offset: 0, .register(.r0)))
    builder.append(.exit)
    if isForwarded {
      builder.beginSubprogram("forward")
      for slot in 1..<max(1, values.count - 4) {
        builder.loadArgument(slot: slot, into: .r0)
        builder.append(.store(.double, base: .r10, offset: Int16(-8 * slot), .register(.r0)))
      }
      for slot in 1..<max(1, values.count - 4) {
        builder.append(.load(.double, .r0, base: .r10, offset: Int16(-8 * slot)))
        builder.storeArgument(slot: slot, from: .register(.r0))
      }
      builder.call(kfunc: kfunc.name)
      builder.append(.exit)
    }
    let program = try builder.build()
    let words = zip(types, values).map { $1 & $0.mask }
    return ComparedProgram(
      name: "seed \(seed)",
      program: program.taking(stackSlots: program.subprograms.indices.map { $0 == 0 ? nil : max(0, values.count - 5) }),
      memory: context.bytes(seed: seed), call: ComparedProgram.ExpectedCall(kfunc: kfunc.name, words: words))
  }

  private static func word(_ random: inout SeededGenerator) -> UInt64 {
    switch random.next() % 4 {
    case 0: random.next() % 256
    case 1: UInt64(bitPattern: -Int64(random.next() % 4096))
    default: random.next()
    }
  }

  /// Puts arguments where they are passed; stack arguments as immediates where they fit, half of them.
  private static func pass(_ values: [UInt64], _ random: inout SeededGenerator, _ builder: inout ProgramBuilder) {
    for (index, value) in values.enumerated().dropFirst(5) {
      let immediate = Int32(truncatingIfNeeded: value)
      if UInt64(bitPattern: Int64(immediate)) == value, random.next() % 2 == 0 {
        builder.storeArgument(slot: index - 4, from: .immediate(immediate))
      } else {
        builder.append(.loadImmediate64(.r0, .value(value)))
        builder.storeArgument(slot: index - 4, from: .register(.r0))
      }
    }
    for (register, value) in zip([Register.r1, .r2, .r3, .r4, .r5], values) {
      builder.append(.loadImmediate64(register, .value(value)))
    }
  }
}

extension Kfunc {
  /// Whether it records its arguments, all of them integers that BPF passes as they are, and returns their hash.
  fileprivate var hasKnownIntegerArguments: Bool {
    traits.contains(.ofRegistry) && traits.contains(.resultIsHash) && externalLibrary == nil
      && traits.isDisjoint(with: [.crashes, .hostile, .external, .acquires, .fillsMemory])
      && placement.verdict == .direct && signature.result.plainInteger?.size == 8
      && signature.parameters.allSatisfy { $0.type.plainInteger != nil }
  }
}

extension CType {
  /// An integer type; nil for others.
  fileprivate var plainInteger: IntegerType? { if case .integer(let type) = self { type } else { nil } }
}

extension IntegerType {
  /// The significant bits of an argument word.
  fileprivate var mask: UInt64 { size == 8 ? .max : 1 << UInt64(8 * size) - 1 }

  /// A word with a value of this type, extended as the psABI's compilers do.
  fileprivate func extended(_ word: UInt64) -> UInt64 {
    let unused = UInt64(64 - 8 * size)
    return isSigned
      ? UInt64(bitPattern: Int64(bitPattern: word << unused) >> Int64(unused)) : (word << unused) >> unused
  }
}
