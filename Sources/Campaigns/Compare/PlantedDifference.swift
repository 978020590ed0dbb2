import BPF
import Outcomes

/// A program, and the same with one change: an engine that is given the second must be seen to differ from the first.
///
/// Engines from outside cannot be made faulty; what is handed to them can.
struct PlantedDifference {
  /// What is changed.
  let place: CompareOutcome.Planted.Place
  /// The program of which the result is expected.
  let program: ComparedProgram
  /// The program that is handed over.
  let changed: ComparedProgram

  /// A value that differs from its change in the upper half only, as a lost upper half does.
  private static let (value, other): (UInt64, UInt64) = (0x7A11_0000_0000_0006, 0x0000_0000_0000_0006)

  /// All of them.
  /// - Parameter kfunc: a kfunc of eight 64-bit integers; nil if the library has none.
  /// - Throws: `ProgramError` if a program is invalid, which is a defect.
  static func all(kfunc: String?) throws(ProgramError) -> [PlantedDifference] {
    var all: [PlantedDifference] = []
    for place in CompareOutcome.Planted.Place.allCases {
      guard let program = try program(place, value, kfunc), let changed = try self.program(place, other, kfunc) else {
        continue
      }
      all.append(PlantedDifference(place: place, program: program, changed: changed))
    }
    return all
  }

  private static func program(
    _ place: CompareOutcome.Planted.Place, _ value: UInt64, _ kfunc: String?
  ) throws(ProgramError) -> ComparedProgram? {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    builder.append(.loadImmediate64(.r7, .value(value)))
    for (index, register) in [Register.r1, .r2, .r3, .r4, .r5].enumerated() {
      builder.append(.alu(.word64, .mov, register, .immediate(Int32(index))))
    }
    switch place {
    case .result: builder.append(.alu(.word64, .mov, .r0, .register(.r7)))
    case .memory:
      builder.append(.store(.double, base: .r6, offset: 0, .register(.r7)))
      builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    case .stackArgument:
      builder.storeArgument(slot: 1, from: .immediate(6))
      builder.storeArgument(slot: 2, from: .register(.r7))
      builder.call(subprogram: "second")
    case .kfuncArgument:
      guard let kfunc else { return nil }
      for slot in 1...2 { builder.storeArgument(slot: slot, from: .immediate(Int32(slot))) }
      builder.storeArgument(slot: 3, from: .register(.r7))
      builder.call(kfunc: kfunc)
      // The record of the call alone shows the change.
      builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    }
    builder.append(.exit)
    if place == .stackArgument {
      builder.beginSubprogram("second")
      builder.loadArgument(slot: 1, into: .r1)
      builder.loadArgument(slot: 2, into: .r0)
      builder.append(.exit)
    }
    return ComparedProgram(
      name: "planted: \(place.rawValue)", program: try builder.build(), memory: [UInt8](repeating: 0, count: 8))
  }
}
