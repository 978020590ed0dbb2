import BPF
import CTypes
import CallingConvention
import Foundation
import Glibc
import JIT
import Kfuncs
import TestSupport
import Testing

@testable import Checks
@testable import NativeCalls
@testable import Outcomes

/// Target linux-7.4 without its kernel: its moves byte for byte by an own reading of the stated walk, and executed against
/// compiled callees.
@Suite struct TargetCallTests {
  /// All 5461 layouts of up to 12 slots where `KFUNCTEST_LAYOUTS` is `all`; else those of up to 9 slots, and each eighth of
  /// the others.
  private static let layouts = {
    let all = ArgumentLayouts.all(slots: 12)
    let isWide = ProcessInfo.processInfo.environment["KFUNCTEST_LAYOUTS"] == "all"
    return isWide ? all : all.filter { $0.slots <= 9 || $0.number % 8 == 0 }
  }()

  // MARK: Bytes

  /// A place in words: 0 to 5 the registers, 6 and up the words at rsp.
  private static func natives(_ kinds: [ArgumentLayouts.Kind]) -> (places: [Int], words: Int) {
    var (places, registers, words) = ([Int](), 0, 0)
    for kind in kinds {
      if registers + kind.slots <= 6 {
        places += registers..<(registers + kind.slots)
        registers += kind.slots
      } else {
        if kind == .twoAligned && words % 2 == 1 { words += 1 }
        places += (6 + words)..<(6 + words + kind.slots)
        words += kind.slots
      }
    }
    return (places, words)
  }

  /// The bytes before a call, by the walk from the last slot to the first, for words that end at rbp.
  private static func walk(_ kinds: [ArgumentLayouts.Kind]) -> (code: [UInt8], area: Int) {
    let (places, words) = natives(kinds)
    let area = 8 * max(words, max(0, places.count - 6))
    func word(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: 8 * (place - 6) - area) }
    var (code, last) = ([UInt8](), [UInt8]())
    for slot in places.indices.reversed() where places[slot] != slot {
      let place = places[slot]
      if place < slot {
        // Only r9 is left where an argument moves down: mov r11, [word]; last mov r9, r11.
        code += [0x4C, 0x8B, 0x5D, word(slot)]
        last = [0x4D, 0x89, 0xD9]
      } else if slot == 5 {
        code += [0x4C, 0x89, 0x4D, word(place)]
      } else {
        code += [0x4C, 0x8B, 0x55, word(slot), 0x4C, 0x89, 0x55, word(place)]
      }
    }
    return (code + last, area)
  }

  /// Every layout of up to 12 slots: the moves, and the outgoing area with its holes.
  @Test func movesByteForByte() throws {
    let functions = ArgumentLayouts.all(slots: 12)
    #expect(functions.count == 5461)
    let placements = try Self.placements(functions)
    var options = JITOptions.kernel()
    options.isListing = true
    let compiler = JITCompiler()
    var moved = 0
    for (function, placement) in zip(functions, placements) {
      var builder = ProgramBuilder()
      for slot in 5..<max(5, function.slots) { builder.storeArgument(slot: slot - 4, from: .immediate(1)) }
      builder.call(kfunc: function.name)
      builder.append(.exit)
      let program = try builder.build()
      let compiled = try compiler.compile(
        program, kfuncs: [KfuncTarget(placement, under: .linux74, address: 0)], options: options)
      let call = program.instructions.count - 2
      let code = Array(compiled.bytes[compiled.instructionOffsets[call]..<compiled.instructionOffsets[call + 1]])
      let (moves, area) = Self.walk(function.kinds)
      let pair: [UInt8] = ["u128", "struct w16"].contains(function.result) ? [0x48, 0x89, 0xD6] : []
      let prologue: [UInt8] = area > 0 ? [0x48, 0x83, 0xEC, UInt8(area)] : []
      let isRight =
        code == moves + [0xE8, 0, 0, 0, 0] + pair
        && Array(compiled.bytes[12..<compiled.instructionOffsets[0]]) == prologue
      #expect(isRight, "\(function.prototype): \(code)")
      #expect(placement.verdict(under: .linux74).placement == (moves.isEmpty ? .direct : .moved))
      if !moves.isEmpty { moved += 1 }
      // 7.2 moves nothing and copies no result.
      let older = try compiler.compile(
        program, kfuncs: [KfuncTarget(placement, under: .linux72, address: 0)], options: options)
      #expect(older.instructionOffsets[call + 1] - older.instructionOffsets[call] == 5)
      if !isRight { break }
    }
    #expect(moved > 1000)
  }

  private static func placements(_ functions: [ArgumentLayouts.Function]) throws -> [Placement] {
    let text = ArgumentLayouts.definitions + functions.map { $0.prototype + ";\n" }.joined()
    let unit = try CDeclarationParser.parse(text, types: CTypeTable())
    try #require(unit.signatures.map(\.name) == functions.map(\.name))
    return unit.signatures.map { Placement($0) }
  }

  // MARK: Execution

  /// A library of callees.
  private final class Callees {
    private let handle: UnsafeMutableRawPointer
    let functions: UnsafePointer<UInt>
    let seen: UnsafeMutablePointer<UInt8>

    init(_ path: String) throws {
      handle = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL), "\(String(cString: dlerror()))")
      functions = try UnsafePointer(#require(dlsym(handle, "functions")).assumingMemoryBound(to: UInt.self))
      seen = try #require(dlsym(handle, "seen")).assumingMemoryBound(to: UInt8.self)
    }

    deinit { dlclose(handle) }
  }

  private static let references = SourceCompiler.references.filter {
    $0.referencePath != nil && $0.referencePath == $0.path
  }

  /// Calls functions with words of their own through the JIT, and names those whose callee saw something else.
  private static func wrong(
    _ functions: [ArgumentLayouts.Function], _ callees: Callees, planting fault: JITFault? = nil
  ) throws -> [String] {
    let compiler = JITCompiler()
    var wrong: [String] = []
    var memory = [UInt64](repeating: 0, count: CallBlock.size / 8)
    for (index, (function, placement)) in zip(functions, try placements(functions)).enumerated() {
      let shapes: [CallShape] = [.direct, .forwarded, .twoCallees]
      let generator = ProgramGenerator(name: function.name, placement: placement)
      let program = try generator.program(fault == nil ? shapes[function.number % shapes.count] : .direct)
      let target = KfuncTarget(placement, under: .linux74, address: callees.functions[index])
      let compiled =
        try fault.map { try compiler.compile(program, kfuncs: [target], planting: $0) }
        ?? compiler.compile(program, kfuncs: [target])
      let seed = UInt64(function.number) &* 0x9E37_79B9_7F4A_7C15
      for slot in 0..<12 { memory[slot] = seed ^ (0x1111_1111_1111_1111 &* UInt64(slot + 1)) }
      for index in 0..<96 { callees.seen[index] = 0xEE }
      _ = memory.withUnsafeMutableBytes { compiled.run(UInt(bitPattern: $0.baseAddress)) }
      // Padding is not compared.
      let seen = UnsafeRawPointer(callees.seen)
      var isRight = true
      for parameter in placement.parameters {
        let size = parameter.parameter.type.size
        for eightbyte in parameter.eightbytes {
          let slot = (parameter.firstSlot ?? 0) + eightbyte.index
          let bytes = min(8, size - 8 * eightbyte.index)
          let word = seen.loadUnaligned(fromByteOffset: 8 * slot, as: UInt64.self)
          let mask = eightbyte.significantMask & (bytes < 8 ? 1 << UInt64(8 * bytes) - 1 : UInt64.max)
          if (word ^ memory[slot]) & mask != 0 { isRight = false }
        }
      }
      let (low, high) = ArgumentLayouts.result(function)
      let isPair = placement.result.eightbytes.count == 2
      let mask = placement.result.eightbytes[0].significantMask
      let isResultRight =
        (memory[CallBlock.result] ^ low) & mask == 0 && (!isPair || memory[CallBlock.result + 1] == high)
      if !isRight || !isResultRight { wrong.append(function.prototype) }
    }
    return wrong
  }

  /// Every slot arrives, from the main program and through a subprogram, and the result comes back.
  @Test(.enabled(if: !references.isEmpty, "no gcc, and no clang 20 or newer"), arguments: references)
  func everySlotArrives(_ compiler: SourceCompiler) throws {
    let folder = try TemporaryFolder()
    let functions = Self.layouts
    let library = try folder.compile(
      ArgumentLayouts.source(functions), with: compiler, flags: ["-O1", "-shared", "-fPIC"])
    let wrong = try Self.wrong(functions, try Callees(library))
    #expect(wrong == [])
    #expect(functions.count > 1250)
  }

  /// What is wrong in the moves is seen by the callees.
  @Test(
    .enabled(if: SourceCompiler.gcc.isThere, "no gcc"),
    arguments: [JITFault.movesFirstToLast, .moveAsideLost, .moveHoleNotCounted])
  func faultyMovesAreSeen(_ fault: JITFault) throws {
    let folder = try TemporaryFolder()
    let functions = ArgumentLayouts.all(slots: 9)
    let library = try folder.compile(ArgumentLayouts.source(functions), flags: ["-O1", "-shared", "-fPIC"])
    #expect(try !Self.wrong(functions, try Callees(library), planting: fault).isEmpty)
  }

  // MARK: One call for several targets

  /// The code that runs is the code of every target that the call stands for.
  @Test func oneCallStandsForTargetsWithTheSameCode() throws {
    let library = try WorkerPool().open(KfuncLibrary.ownPath)
    let compiler = JITCompiler()
    var covered: Set<[Target]> = []
    for kfunc in library.kfuncs {
      let targets = CallTargets.all.covered(by: kfunc.placement)
      covered.insert(targets)
      for shape in CallShape.allCases where !targets.isEmpty {
        let program = try kfunc.program(shape)
        let codes = try targets.map { target in
          var options = JITOptions.native
          options.isListing = true
          return try compiler.compile(
            program, kfuncs: program.kfuncs.map { _ in KfuncTarget(kfunc.placement, under: target, address: 0) },
            options: options
          ).bytes
        }
        #expect(Set(codes).count == 1, "\(kfunc.name), \(shape)")
      }
    }
    // All, those that 7.2's verifier refuses, those with vector registers, and those that BPF cannot call.
    #expect(covered == [Target.allCases, [.linux74, .psabi], [.psabi], []])
  }
}
