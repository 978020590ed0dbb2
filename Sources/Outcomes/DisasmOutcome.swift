/// A line of source text.
package struct SourceLineDescription: Sendable, Equatable, Codable {
  /// The file, as the compiler was given it.
  package var file: String
  /// The line, counted from 1.
  package var line: Int
  /// The column, counted from 1; 0 if not known.
  package var column: Int
  /// The line's text; empty if not known.
  package var text: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(file: String, line: Int, column: Int, text: String) {
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }
}

/// A BPF instruction and the machine code that the JIT made of it.
package struct DisassembledInstruction: Sendable, Equatable, Codable {
  /// Its index in the program.
  package var index: Int
  /// The line of source text that begins with it; nil where none does.
  package var source: SourceLineDescription?
  /// Its text.
  package var bpf: String
  /// Where its machine code begins, in bytes from the program's.
  package var offset: Int
  /// Its machine code; zero where it depends on addresses.
  package var bytes: HexBytes
  /// The machine instructions.
  package var native: [String]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    index: Int, source: SourceLineDescription? = nil, bpf: String, offset: Int, bytes: HexBytes, native: [String]
  ) {
    self.index = index
    self.source = source
    self.bpf = bpf
    self.offset = offset
    self.bytes = bytes
    self.native = native
  }
}

/// A function of a program and its machine code.
package struct DisassembledFunction: Sendable, Equatable, Codable {
  /// Its name.
  package var function: String
  /// Where its machine code begins, in bytes from the program's.
  package var offset: Int
  /// How long it is, in bytes.
  package var size: Int
  /// How long its prologue is, in bytes.
  package var prologue: Int
  /// Its frame.
  package var frame: FrameOutcome
  /// Its machine code; zero where it depends on addresses.
  package var bytes: HexBytes
  /// Its instructions.
  package var instructions: [DisassembledInstruction]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    function: String, offset: Int, size: Int, prologue: Int, frame: FrameOutcome, bytes: HexBytes,
    instructions: [DisassembledInstruction]
  ) {
    self.function = function
    self.offset = offset
    self.size = size
    self.prologue = prologue
    self.frame = frame
    self.bytes = bytes
    self.instructions = instructions
  }
}

/// A program and the machine code that the JIT made of it.
package struct DisasmOutcome: Sendable, Equatable, Codable {
  /// The program's name, where the file is an object; nil otherwise.
  package var program: String?
  /// Whose code it is: `native`, `kernel`.
  package var profile: String
  /// The verdicts on the call of the kfunc, by target; empty for a program file.
  package var targets: [TargetOutcome]
  /// Its functions.
  package var functions: [DisassembledFunction]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    program: String? = nil, profile: String, targets: [TargetOutcome] = [], functions: [DisassembledFunction]
  ) {
    self.program = program
    self.profile = profile
    self.targets = targets
    self.functions = functions
  }
}
