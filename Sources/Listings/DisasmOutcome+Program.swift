import BPF
import JIT
import Outcomes
import X86

extension FrameOutcome {
  /// Describes a frame.
  /// - Parameter frame: the frame, as the JIT laid it out.
  package init(_ frame: FrameLayout) {
    self.init(
      programStack: frame.stackDepth, tailCallCount: frame.tailCallSize,
      calleeSaved: frame.calleeSaved.map { "\($0)" }, padding: frame.padding, outgoing: frame.outgoingArgumentSize,
      outgoingSlots: frame.outgoingSlots, incomingSlots: frame.incomingSlots, marshalledSize: frame.marshalledSize,
      alignsCalls: frame.alignsCalls)
  }
}

extension FrameLayout {
  /// The frame that is described.
  /// - Parameter outcome: its description.
  package init(_ outcome: FrameOutcome) {
    self.init(
      stackDepth: outcome.programStack,
      calleeSaved: outcome.calleeSaved.compactMap { name in GeneralRegister.allCases.first { "\($0)" == name } },
      outgoingSlots: outcome.outgoingSlots, marshalledSize: outcome.marshalledSize,
      incomingSlots: outcome.incomingSlots, alignsCalls: outcome.alignsCalls,
      tailCallSize: outcome.tailCallCount)
  }
}

extension DisasmOutcome {
  /// Describes a program and its machine code; what depends on addresses is zero.
  /// - Parameters:
  ///   - compiled: the program and its code.
  ///   - program: the program's name, where the file is an object.
  ///   - profile: the name of the JIT's profile.
  ///   - targets: the verdicts on the call of the kfunc, by target; empty for a program file.
  package init(
    _ compiled: CompiledProgram, program: String? = nil, profile: String, targets: [TargetOutcome] = []
  ) {
    var bytes = compiled.bytes
    for relocation in compiled.relocations {
      for index in relocation.offset..<min(bytes.count, relocation.offset + relocation.size) { bytes[index] = 0 }
    }
    let texts = compiled.program.disassembly(labels: .names)
    let decoder = MachineCodeDecoder()
    let offsets = compiled.instructionOffsets
    let lines = compiled.program.lineStarts
    self.init(
      program: program, profile: profile, targets: targets,
      functions: compiled.functions.map { function in
        let instructions = function.instructions.map { index in
          let end = min(offsets[index + 1], function.code.upperBound)
          let range = offsets[index]..<max(end, offsets[index])
          return DisassembledInstruction(
            index: index,
            source: lines[index].map {
              SourceLineDescription(file: $0.file, line: $0.line, column: $0.column, text: $0.text)
            }, bpf: texts[index], offset: range.lowerBound, bytes: HexBytes(Array(bytes[range])),
            native: decoder?.decode(compiled.image, range).map(\.text) ?? [])
        }
        return DisassembledFunction(
          function: function.name, offset: function.code.lowerBound, size: function.code.count,
          prologue: function.prologueSize, frame: FrameOutcome(function.frame),
          bytes: HexBytes(Array(bytes[function.code])), instructions: instructions)
      })
  }
}
