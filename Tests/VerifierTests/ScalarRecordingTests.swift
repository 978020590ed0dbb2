import BPF
import Foundation
import TestSupport
import Testing

@testable import Verifier

/// What Linux 7.3 printed after each instruction of random programs; `scripts/scalar-states` writes it.
struct ScalarRecording: Sendable, CustomStringConvertible {
  struct Row: Sendable {
    let instruction: Instruction
    /// `always`, `never`, `either`; empty unless it is a jump.
    let outcome: Substring
    /// What is known of registers where the path goes on.
    let states: [UInt8: String]
    /// What is known of them at the target of the jump, or on the second path.
    let elsewhere: [UInt8: String]
  }

  let number: Int
  let rows: [Row]
  var description: String { "program \(number)" }

  static let all: [ScalarRecording] = {
    let path = Repository.file("Tests/VerifierStates/scalars-linux-7.3.txt")
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return text.split(separator: "program\n").dropFirst().enumerated().map { number, block in
      ScalarRecording(number: number, rows: block.split(separator: "\n").compactMap(Row.init))
    }
  }()
}

extension ScalarRecording.Row {
  /// Reads a line.
  init?(_ line: Substring) {
    let hexadecimal = Array(line.prefix { $0 != " " }.utf8)
    let bytes = stride(from: 0, to: hexadecimal.count, by: 2).compactMap {
      UInt8(String(decoding: hexadecimal[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
    guard let instruction = try? Instruction.decodeAll(bytes).first else { return nil }
    self.instruction = instruction
    var rest = line.drop { $0 != " " }.dropFirst()
    outcome = ["always", "never", "either"].first { rest.hasPrefix("\($0): ") } ?? ""
    if !outcome.isEmpty { rest = rest.dropFirst(outcome.count + 2) }
    let sides = rest.split(separator: " | ", omittingEmptySubsequences: false)
    states = Self.states(sides[0])
    elsewhere = sides.count > 1 ? Self.states(sides[1]) : [:]
  }

  private static func states(_ text: Substring) -> [UInt8: String] {
    var states: [UInt8: String] = [:]
    for part in text.dropFirst().split(separator: " R") {
      let halves = part.split(separator: "=", maxSplits: 1)
      if halves.count == 2, let register = UInt8(halves[0]) { states[register] = String(halves[1]) }
    }
    return states
  }
}

/// Walks over a program that has no loops and moves no linked registers, as the kernel does on the first path.
struct Replay {
  private var values: [UInt8: ScalarValue] = [:]

  private func value(_ operand: Operand) -> ScalarValue {
    switch operand {
    case .register(let register): values[register.rawValue] ?? .unknown
    case .immediate(let immediate): ScalarValue(UInt64(bitPattern: Int64(immediate)))
    }
  }

  private mutating func change(_ register: Register, _ body: (ScalarValue) -> ScalarValue) {
    values[register.rawValue] = body(values[register.rawValue] ?? .unknown)
  }

  /// Walks over an instruction.
  /// - Returns: what a jump comes to, and what is known elsewhere.
  mutating func walk(_ instruction: Instruction) -> (outcome: String, elsewhere: [UInt8: ScalarValue]) {
    var elsewhere: [UInt8: ScalarValue] = [:]
    switch instruction {
    case .load(let size, let register, _, _):
      change(register) { _ in ScalarValue.unknown.zeroExtended(toBytes: Int(size.rawValue)) }
    case .loadSignExtend(let size, let register, _, _):
      change(register) { _ in ScalarValue.unknown.signExtended(fromBits: size.rawValue * 8, .word64) }
    case .loadImmediate64(let register, .value(let constant)): change(register) { _ in ScalarValue(constant) }
    case .negate(let width, let register): change(register) { $0.negated(width) }
    case .byteOrder(let order, let register, let bits): change(register) { $0.byteSwapped(order, bits: bits) }
    case .moveSignExtend(let width, let register, let source, let bits):
      let operand = value(.register(source))
      change(register) { _ in operand.signExtended(fromBits: bits, width) }
    case .alu(let width, let operation, let register, let source):
      let operand = value(source)
      if operation == .and || operation == .or, operand.constant != nil,
        let fork = values[register.rawValue]?.zeroOrAllOnes
      {
        elsewhere[register.rawValue] = fork.later
        change(register) { _ in fork.now }
      }
      change(register) { $0.applying(operation, width, operand) }
    case .jumpIf(let width, let condition, let left, let right, _):
      let (one, other) = (value(.register(left)), value(right))
      switch ScalarValue.branch(condition, width, one, other, sameRegister: right == .register(left)) {
      case .always: return ("always", [:])
      case .never: return ("never", [:])
      case .either(let taken, let notTaken):
        values[left.rawValue] = notTaken.left
        elsewhere[left.rawValue] = taken.left
        if case .register(let right) = right {
          values[right.rawValue] = notTaken.right
          elsewhere[right.rawValue] = taken.right
        }
        return ("either", elsewhere)
      }
    default: Issue.record("an instruction that the script does not make: \(instruction)")
    }
    return ("", elsewhere)
  }

  func text(_ register: UInt8) -> String? { values[register]?.logText(isPrecise: false) }
}

@Test("the states that Linux 7.3 printed", arguments: ScalarRecording.all)
func recordedStates(_ program: ScalarRecording) {
  var replay = Replay()
  for (index, row) in program.rows.enumerated() {
    let (outcome, elsewhere) = replay.walk(row.instruction)
    #expect(outcome == row.outcome, "\(index): \(row.instruction)")
    for (register, state) in row.states {
      #expect(replay.text(register) == state, "\(index): \(row.instruction): r\(register)")
    }
    for (register, state) in row.elsewhere {
      #expect(
        elsewhere[register]?.logText(isPrecise: false) == state, "\(index): \(row.instruction): r\(register), elsewhere"
      )
    }
  }
}

@Test("the table holds every operation and outcome")
func recordedKinds() {
  var kinds = Set<String>()
  for row in ScalarRecording.all.flatMap(\.rows) {
    switch row.instruction {
    case .alu(let width, let operation, _, _): kinds.insert("\(operation) \(width)")
    case .jumpIf(let width, let condition, _, _, _): kinds.insert("\(condition) \(width) \(row.outcome)")
    default: break
    }
  }
  for width in Width.allCases {
    for operation in ALUOperation.allCases { #expect(kinds.contains("\(operation) \(width)")) }
    for condition in Condition.allCases {
      for outcome in ["always", "never", "either"] {
        let kind = "\(condition) \(width) \(outcome)"
        #expect(kinds.contains(kind), "\(kind)")
      }
    }
  }
}
