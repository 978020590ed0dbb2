import BPF

/// A program as assembler text that `Assembler` reads back.
package enum ProgramText {
  /// The text of a program, one instruction on each line.
  /// - Parameters:
  ///   - program: the program; its functions have distinct names.
  ///   - comments: lines in front of it, without the comment's mark.
  package static func assembler(_ program: Program, comments: [String] = []) -> String {
    var lines = comments.map { "// \($0)" } + program.mapDirectives
    let starts = Dictionary(
      program.subprograms.enumerated().dropFirst().map { ($1.firstInstruction, $0) },
      uniquingKeysWith: { first, _ in first })
    for (index, text) in program.disassembly(labels: .names).enumerated() {
      guard let number = starts[index] else {
        lines.append(text)
        continue
      }
      let function = program.subprograms[number]
      lines.append(".\(function.isGlobal ? "global" : "func") \(prototype(program, number))")
      let label = "\(function.name): "
      lines.append(text.hasPrefix(label) ? String(text.dropFirst(label.count)) : text)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The C prototype of a function: 64-bit integers, five and one for each slot.
  /// - Parameters:
  ///   - program: the program.
  ///   - number: an index of its functions.
  package static func prototype(_ program: Program, _ number: Int) -> String {
    let count = 5 + program.incomingSlots(ofSubprogram: number)
    let names = (0..<count).map { "long \(Character(UnicodeScalar(UInt8(97 + $0 % 26))))" }
    return "long \(program.subprograms[number].name)(\(names.joined(separator: ", ")))"
  }
}
