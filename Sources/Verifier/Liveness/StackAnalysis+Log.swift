import BPF

/// What the analysis writes at level 2.
extension StackAnalysis {
  /// The longest text of a set of slots (`TMP_STR_BUF_LEN`).
  private static let longestSet = 319

  private func text(_ index: Int) -> String {
    let number = String(program.slot(ofInstruction: index))
    let spaces = String(repeating: " ", count: max(0, 3 - number.count))
    return "\(spaces)\(number): \(InstructionText.text(of: index, in: program, deadBranches))"
  }

  private static func registerName(_ index: Int) -> String {
    index < TrackStates.registers ? "r\(index)" : "sa\(index - TrackStates.registers)"
  }

  /// A track that changes where paths meet (`arg_track_join`).
  static func joinText(
    _ from: Int, _ to: Int, _ index: Int, _ old: FrameTrack, _ other: FrameTrack, _ joined: FrameTrack
  ) -> String {
    let name = index < 0 ? "fp\(8 * index)" : registerName(index)
    return "arg JOIN insn \(from) -> \(to) \(name): \(old.logText) + \(other.logText) => \(joined.logText)"
  }

  /// The tracks that an instruction changes (`arg_track_log`).
  mutating func writeTransfer(_ index: Int, _ old: TrackState, _ new: TrackState) {
    guard log.writes(2), old != new else { return }
    var line = text(index)
    for register in 0..<states.registers.width {
      let (own, other) = (states.registers[old.registers, register], states.registers[new.registers, register])
      guard own != other else { continue }
      line += "\t\(Self.registerName(register)): \(states.numbers[own].logText) -> \(states.numbers[other].logText)"
    }
    for slot in 0..<TrackStates.slots where states.stacks[old.stack, slot] != states.stacks[new.stack, slot] {
      let (own, other) = (states.track(old, slot: slot), states.track(new, slot: slot))
      line += "\tfp\(-8 * (slot + 1)): \(own.logText) -> \(other.logText)"
    }
    log.line(2, line)
  }

  /// The tracks before loads, stores and calls of a function (`print_subprog_arg_access`).
  mutating func writeTracks(_ function: Int) {
    guard log.writes(2) else { return }
    let name = program.subprograms[function].name
    log.line(2, "subprog#\(function) \(name):")
    for index in program.instructions(ofSubprogram: function) {
      var line = text(index)
      let tracks = program.instructions[index].showsTracks ? shown(before[index]) : []
      if !tracks.isEmpty { line += " //" + tracks.joined() }
      log.line(2, line)
    }
  }

  private func shown(_ state: TrackState) -> [String] {
    guard state.isVisited else { return [] }
    var texts: [String] = []
    for register in 0..<states.registers.width where register != 10 {
      let track = states.numbers[states.registers[state.registers, register]]
      if track.isPointer { texts.append(" \(Self.registerName(register))=\(track.logText)") }
    }
    for slot in 0..<TrackStates.slots {
      let track = states.track(state, slot: slot)
      if track.isPointer { texts.append(" fp\(-8 * (slot + 1))=\(track.logText)") }
    }
    return texts
  }

  // MARK: Marks

  /// What each function reads and writes, by calls and then by depth (`print_instances`).
  mutating func writeMarks(_ instances: [(key: StackLiveness.Key, function: Int, marks: StackMarks)]) {
    guard log.writes(2) else { return }
    for (key, function, marks) in instances.sorted(by: {
      ($0.key.callSite, $0.key.depth) < ($1.key.callSite, $1.key.depth)
    }) {
      let name = program.subprograms[function].name
      let place = program.slot(ofInstruction: key.callSite)
      log.line(2, "stack use/def subprog#\(function) \(name) (d\(key.depth),cs\(place)):")
      var positions = marks.frames.map { _ in 0 }
      for index in program.instructions(ofSubprogram: function) {
        var (reads, writes): ([(Int, StackHalves)], [(Int, StackHalves)]) = ([], [])
        for frame in marks.frames.indices.reversed() where positions[frame] < marks.frames[frame].count {
          let mark = marks.frames[frame][positions[frame]]
          guard Int(mark.instruction) == index else { continue }
          positions[frame] += 1
          if !mark.read.isEmpty { reads.append((frame, mark.read)) }
          if !mark.written.isEmpty { writes.append((frame, mark.written)) }
        }
        writeMark(index, reads, writes)
      }
    }
  }

  private mutating func writeMark(_ index: Int, _ reads: [(Int, StackHalves)], _ writes: [(Int, StackHalves)]) {
    var line = text(index)
    if !reads.isEmpty || !writes.isEmpty { line += VerifierLog.padding(after: line.utf8.count) + ";" }
    if !reads.isEmpty { line += " use: " + Self.text(of: reads) }
    if !writes.isEmpty { line += " def: " + Self.text(of: writes) }
    log.line(2, line)
  }

  private static func text(of sets: [(frame: Int, halves: StackHalves)]) -> String {
    var text = ""
    for (frame, halves) in sets {
      let own = slotTexts(frame, halves).joined(separator: " ")
      text += String(((text.isEmpty ? "" : " ") + own).prefix(longestSet))
    }
    return text
  }

  /// The slots of a set: `fp0-8`, `fp0-8..-32` for three and more, `fp0-4h` for a half (`fmt_spis_mask`).
  private static func slotTexts(_ frame: Int, _ halves: StackHalves) -> [String] {
    var texts: [String] = []
    var slot = 0
    while slot < TrackStates.slots {
      let first = slot
      switch halves.halves(ofSlot: slot) {
      case 0: slot += 1
      case 0b11:
        while slot < TrackStates.slots, halves.halves(ofSlot: slot) == 0b11 { slot += 1 }
        if slot - first >= 3 {
          texts.append("fp\(frame)\(-8 * (first + 1))..\(-8 * slot)")
        } else {
          for full in first..<slot { texts.append("fp\(frame)\(-8 * (full + 1))") }
        }
      case let half:
        texts.append("fp\(frame)\(-8 * (slot + 1) + (half == 1 ? 4 : 0))h")
        slot += 1
      }
    }
    return texts
  }
}

extension Instruction {
  /// Whether the log shows what is known before it.
  fileprivate var showsTracks: Bool {
    switch self {
    case .load, .loadSignExtend, .loadAcquire, .atomic, .storeRelease, .call, .store(_, _, _, .register): true
    default: false
    }
  }
}
