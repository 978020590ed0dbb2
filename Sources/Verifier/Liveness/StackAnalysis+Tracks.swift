import BPF

/// The tracks of one function, and what is accessed through them (`compute_subprog_args`).
extension StackAnalysis {
  /// Follows tracks through a function, until they do not change any more.
  /// - Parameters:
  ///   - function: the function.
  ///   - depth: the frames above it.
  ///   - entry: what its caller passes; nil if no caller is known.
  /// - Returns: whether there are tracks; without them only r10 points into a stack.
  mutating func follow(_ function: Int, _ depth: Int, _ entry: EntryTracks?) -> Bool {
    log.line(2, "subprog#\(function): analyzing (depth \(depth))...")
    if !log.writes(2), !(entry?.hasPointer ?? false), !moves(function) { return false }
    let range = program.instructions(ofSubprogram: function)
    let order = graph.postorder[function]
    if before.isEmpty { before = Array(filledWith: TrackState(), count: program.instructions.count) }
    for index in range { before[index] = TrackState() }
    before[range.lowerBound] = states.entry(depth, entry)
    let transfer = TrackTransfer(depth: depth, entry: entry, callerStacks: callSites.prefix(depth).map { before[$0] })
    if log.writes(2) {
      while pass(order, transfer) {}
    } else {
      // An instruction with the same tracks before it leaves the same.
      var isOpen = [Bool](filledWith: false, count: range.count)
      isOpen[0] = true
      while passOverChanged(order, transfer, &isOpen, range.lowerBound) {}
    }
    writeTracks(function)
    return true
  }

  /// Whether a function lets a pointer to its stack out of r10, or loads one from a place that is not followed.
  private func moves(_ function: Int) -> Bool {
    for index in program.instructions(ofSubprogram: function) {
      switch program.instructions[index] {
      case .alu(_, _, .r10, _), .alu(_, _, _, .register(.r10)), .moveSignExtend(_, _, .r10, _),
        .moveSignExtend(_, .r10, _, _),
        .castAddressSpace(_, .r10, _), .castAddressSpace(.r10, _, _), .negate(_, .r10), .byteOrder(_, .r10, _),
        .loadImmediate64(.r10, _), .load(_, .r10, _, _), .loadSignExtend(_, .r10, _, _), .loadAcquire(_, .r10, _, _),
        .store(_, _, _, .register(.r10)), .atomic(_, _, _, _, .r10), .storeRelease(_, _, _, .r10):
        return true
      case .load(.double, _, .r10, let offset):
        if offset >= 0 || offset < -512 || offset % 8 != 0 { return true }
      default: break
      }
    }
    return false
  }

  /// Goes over a function once.
  /// - Returns: whether anything changed.
  private mutating func pass(_ order: [Int], _ transfer: TrackTransfer) -> Bool {
    var isChanged = false
    for index in order.reversed() where before[index].isVisited {
      var after = before[index]
      transfer.execute(program.instructions[index], &after, &states)
      writeTransfer(index, before[index], after)
      for next in graph.following(index) {
        var joins: [String] = []
        let (slot, target) = (program.slot(ofInstruction: index), program.slot(ofInstruction: next))
        if states.join(&before[next], after, { joins.append(Self.joinText(slot, target, $0, $1, $2, $3)) }) {
          isChanged = true
        }
        for line in joins { log.line(2, line) }
      }
    }
    return isChanged
  }

  /// Goes once over the instructions whose tracks have changed.
  /// - Returns: whether some are left.
  private mutating func passOverChanged(
    _ order: [Int], _ transfer: TrackTransfer, _ isOpen: inout [Bool], _ first: Int
  ) -> Bool {
    var position = order.count - 1
    var isChanged = false
    while position >= 0 {
      defer { position -= 1 }
      let index = order[position]
      guard isOpen[index - first] else { continue }
      isOpen[index - first] = false
      var after = before[index]
      transfer.execute(program.instructions[index], &after, &states)
      for next in graph.following(index) where before[next] != after {
        guard states.join(&before[next], after, { _, _, _, _ in }) else { continue }
        isOpen[next - first] = true
        isChanged = true
      }
    }
    return isChanged
  }

  // MARK: Accesses

  /// Records what the instructions of a function read and write.
  mutating func record(_ function: Int, _ depth: Int, hasTracks: Bool) -> StackMarks {
    var marks = StackMarks(depth: depth)
    let own = hasTracks ? nil : FrameTrack.at(frame: UInt8(depth), FrameTrack.Offsets(0))
    for index in program.instructions(ofSubprogram: function)
    where hasTracks ? before[index].isVisited : graph.isReached(index) {
      switch program.instructions[index] {
      case .load(_, _, .params, _), .store(_, .params, _, _): break
      case .load(let size, _, let base, let offset), .loadSignExtend(let size, _, let base, let offset),
        .loadAcquire(let size, _, let base, let offset), .atomic(_, let size, let base, let offset, _):
        record(index, base, offset, .reads(Int64(size.rawValue)), depth, own, &marks)
      case .store(let size, let base, let offset, _), .storeRelease(let size, let base, let offset, _):
        record(index, base, offset, .writes(Int64(size.rawValue)), depth, own, &marks)
      case .call(let target) where hasTracks: recordCall(index, target, depth, &marks)
      default: break
      }
    }
    return marks
  }

  /// Records a load or a store (`record_load_store_access`).
  /// - Parameter own: the track of r10, if it is the only one.
  private func record(
    _ index: Int, _ base: Register, _ offset: Int16, _ access: CalleeStackAccess, _ depth: Int,
    _ own: FrameTrack?, _ marks: inout StackMarks
  ) {
    let track = own.map { base == .r10 ? $0 : .none } ?? states.track(before[index], base)
    if track == .none { return }
    Self.record(index, track.adding(Int64(offset)), access, depth, &marks)
  }

  private mutating func recordCall(_ index: Int, _ target: CallTarget, _ depth: Int, _ marks: inout StackMarks) {
    if case .subprogram = target { return }
    let count = min(accesses.parameterCount(target), 5 + TrackStates.arguments)
    for argument in 0..<count {
      let track = states.track(before[index], argument: argument)
      guard track.isPointer else { continue }
      Self.record(index, track, accesses.access(target, argument, at: index), depth, &marks)
    }
  }

  /// Records an access through a pointer (`record_stack_access`, `record_imprecise`).
  private static func record(
    _ index: Int, _ track: FrameTrack, _ access: CalleeStackAccess, _ depth: Int, _ marks: inout StackMarks
  ) {
    if access == .none || access == .reads(0) || access == .writes(0) { return }
    switch track {
    case .none: break
    case .anywhere(let frames):
      for frame in 0...depth where frames >> UInt16(frame) & 1 != 0 { marks.read(.all, frame, index) }
    case .within(let frame):
      guard Int(frame) <= depth else { return }
      if case .writes = access { return }
      marks.read(.all, Int(frame), index)
    case .at(let frame, let offsets):
      guard Int(frame) <= depth else { return }
      // What is written to one of several places is not certain to be written.
      if case .writes = access, offsets.count != 1 { return }
      for place in 0..<Int(offsets.count) { record(index, Int(offsets[place]), access, Int(frame), &marks) }
    }
  }

  /// Records an access to one place (`record_stack_access_off`).
  private static func record(
    _ index: Int, _ offset: Int, _ access: CalleeStackAccess, _ frame: Int, _ marks: inout StackMarks
  ) {
    guard offset < 0 else { return }
    let size = Int64(StackHalves.size)
    let end = -Int64(offset)
    switch access {
    case .none: break
    case .unknown: marks.read(StackHalves(0...Int((end - 1) / size)), frame, index)
    case .reads(let bytes):
      marks.read(StackHalves(Int(max(0, (end - bytes) / size))...Int((end - 1) / size)), frame, index)
    case .writes(let bytes):
      // Only halves that are written whole.
      let (last, first) = (end / size - 1, max(0, (end - bytes + size - 1) / size))
      if first <= last { marks.write(StackHalves(Int(first)...Int(last)), frame, index) }
    }
  }
}
