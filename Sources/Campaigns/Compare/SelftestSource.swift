import BPF
import CTypes
import Execution
import Kfuncs
import Outcomes

/// Programs as C in the way of the kernel's selftests (tools/testing/selftests/bpf/progs/verifier_*.c): naked functions of
/// inline assembly, with what is expected of each in tags.
package struct SelftestSource {
  /// What a program has to come to.
  package enum Expectation: Sendable, Equatable {
    /// It loads, and a test run returns the number: the lower half of r0.
    case returns(UInt32)
    /// The verifier refuses it with a message.
    case refused(message: String)
  }

  /// One program.
  package struct Test: Sendable {
    /// Its name, and the prefix of the names of its functions.
    package let name: String
    /// Its subject, in one line.
    package let description: String
    /// The program: its functions' slots are known.
    package let program: UncheckedProgram
    /// What it has to come to.
    package let expectation: Expectation
    /// The prototypes of the kfuncs that it calls.
    package var kfuncs: [Signature] = []

    /// Creates a value; each parameter is documented at the property of its name.
    package init(name: String, description: String, program: UncheckedProgram, expectation: Expectation) {
      self.name = name
      self.description = description
      self.program = program
      self.expectation = expectation
    }
  }

  /// The text of a file.
  /// - Parameters:
  ///   - tests: the programs.
  ///   - comments: lines for the comment in front.
  package static func text(_ tests: [Test], comments: [String] = []) -> String {
    var lines = ["// SPDX-License-Identifier: GPL-2.0"]
    if !comments.isEmpty { lines += ["/*"] + comments.map { $0.isEmpty ? " *" : " * \($0)" } + [" */"] }
    lines += ["#include <linux/bpf.h>", "#include <bpf/bpf_helpers.h>", "#include \"bpf_misc.h\"", ""]
    var known: Set<String> = []
    for kfunc in tests.flatMap(\.kfuncs) where known.insert(kfunc.name).inserted {
      let zeros = kfunc.parameters.map { _ in "0" }.joined(separator: ", ")
      // BTF describes an extern that C refers to.
      lines += [
        "extern \(plain(kfunc)) __ksym;", "void __kfunc_btf_root_\(kfunc.name)(void) { \(kfunc.name)(\(zeros)); }", "",
      ]
    }
    for test in tests { lines += self.lines(test) }
    return (lines + ["char _license[] SEC(\"license\") = \"GPL\";"]).joined(separator: "\n") + "\n"
  }

  /// A prototype by types that C has without a header.
  private static func plain(_ signature: Signature) -> String {
    func spelling(_ type: CType) -> String {
      guard case .integer(let type) = type else { return "unsigned long long" }
      let name = [1: "char", 2: "short", 4: "int"][type.size] ?? "long long"
      return (type.isSigned ? "signed " : "unsigned ") + name
    }
    let parameters = signature.parameters.map { spelling($0.type) }.joined(separator: ", ")
    return "\(spelling(signature.result)) \(signature.name)(\(parameters))"
  }

  private static func lines(_ test: Test) -> [String] {
    var lines: [String] = []
    // The functions come first, as C wants them declared.
    for number in test.program.subprograms.indices.dropFirst() {
      let function = test.program.subprograms[number]
      let range = test.program.instructions(ofSubprogram: number)
      let count = 5 + max(function.stackSlotCount ?? 0, test.program.instructions[range].loadedSlots)
      let parameters = (0..<count).map { "long \(Character(UnicodeScalar(UInt8(97 + $0 % 26))))" }
      lines += [
        "__noinline __used __naked",
        "static unsigned long \(test.name)_\(function.name)(\(parameters.joined(separator: ", ")))",
      ]
      lines += body(test, range)
    }
    lines += ["SEC(\"tc\")", "__description(\(quoted(test.description)))"]
    switch test.expectation {
    case .returns(let value): lines.append("__success __retval(\(Int32(bitPattern: value)))")
    case .refused(let message): lines += ["__failure", "__msg(\(quoted(message)))"]
    }
    lines.append("__naked void \(test.name)(void)")
    return lines + body(test, test.program.instructions(ofSubprogram: 0))
  }

  private static func body(_ test: Test, _ range: Range<Int>) -> [String] {
    let text = test.program.assembly(prefix: test.name + "_")
    return ["{", "\tasm volatile ("] + range.map { "\t\t\(quoted(text[$0] + ";"))" }
      + ["\t\t::: __clobber_all", "\t);", "}", ""]
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

extension UncheckedProgram {
  /// The instructions as inline assembly: labels are local to one expansion, percent signs are doubled.
  fileprivate func assembly(prefix: String) -> [String] {
    var names: [Int: String] = [:]
    for index in instructions.indices {
      guard let target = target(ofInstruction: index) else { continue }
      if let function = subprograms.first(where: { $0.firstInstruction == target }), target > 0 {
        names[target] = prefix + function.name
      } else {
        names[target] = "l\(target)_%="
      }
    }
    return instructions.indices.map { index in
      let target = target(ofInstruction: index)
      let name = target.flatMap { names[$0] }
      let text = instructions[index].assembly(name, kfuncs).replacing("%", with: "%%").replacing("_%%=", with: "_%=")
      guard let own = names[index], own.hasSuffix("_%=") else { return text }
      return "\(own): \(text)"
    }
  }
}

extension SelftestSource {
  /// The source of a finding: the program behind a main program that keeps the memory on its stack, and returns a number that
  /// depends on all of r0 and of the memory.
  /// - Parameters:
  ///   - program: the smallest program.
  ///   - finding: what it shows.
  ///   - comparison: says what is expected of it.
  /// - Returns: the text; nil if our verifier does not accept the program in this form, or the interpreter does not end.
  static func source(
    of program: ComparedProgram, _ finding: CompareOutcome.Finding, _ comparison: ProgramComparison
  ) -> String? {
    guard let standalone = program.standalone, let accepted = try? comparison.accept(standalone),
      let r0 = accepted.expected.r0
    else { return nil }
    var test = Test(
      name: "compare_finding",
      description: "\(finding.engine) differs in \(finding.difference.kind): \(finding.program)",
      program: UncheckedProgram(standalone.program), expectation: .returns(UInt32(truncatingIfNeeded: r0)))
    test.kfuncs = standalone.program.kfuncs.compactMap { reference in
      comparison.kfuncs.first { $0.name == reference.name }?.signature
    }
    return text([test], comments: ["Found and shrunk by kfunctest compare. The expected value is our interpreter's."])
  }
}

extension ComparedProgram {
  /// The same without memory from outside; nil if the memory has no room on the stack.
  var standalone: ComparedProgram? {
    let words = (memory?.count ?? 0) / 8
    guard let memory, words * 8 == memory.count, words <= 32 else {
      if memory != nil { return nil }
      return folded([], [])
    }
    var prelude: [Instruction] = []
    for word in 0..<words {
      let value = (0..<8).reduce(UInt64(0)) { $0 | UInt64(memory[8 * word + $1]) << UInt64(8 * $1) }
      prelude.append(.loadImmediate64(.r0, .value(value)))
      prelude.append(.store(.double, base: .r10, offset: Int16(8 * (word - words)), .register(.r0)))
    }
    prelude.append(.alu(.word64, .mov, .r1, .register(.r10)))
    prelude.append(.alu(.word64, .add, .r1, .immediate(Int32(-8 * words))))
    prelude.append(.alu(.word64, .mov, .r2, .immediate(Int32(8 * words))))
    let folding = (0..<words).flatMap { word -> [Instruction] in
      [
        .alu(.word64, .mul, .r0, .immediate(31)),
        .load(.double, .r1, base: .r10, offset: Int16(8 * (word - words))),
        .alu(.word64, .add, .r0, .register(.r1)),
      ]
    }
    return folded(prelude, folding)
  }

  /// The program as a function, and the halves of r0 in one.
  private func folded(_ prelude: [Instruction], _ folding: [Instruction]) -> ComparedProgram? {
    let start: [Instruction] =
      prelude.isEmpty
      ? [.alu(.word64, .mov, .r1, .immediate(0)), .alu(.word64, .mov, .r2, .immediate(0))] : prelude
    let end: [Instruction] = [
      .alu(.word64, .mov, .r1, .register(.r0)), .alu(.word64, .rsh, .r1, .immediate(32)),
      .alu(.word64, .xor, .r0, .register(.r1)), .exit,
    ]
    guard let whole = try? program.called(after: start, before: folding + end, as: "body") else { return nil }
    return ComparedProgram(name: name, program: whole)
  }
}
