/// What a value has to do with the stacks of a call chain: whether it points into one, and where (`struct arg_track`).
enum FrameTrack: Hashable {
  /// Nothing (`ARG_NONE`).
  case none
  /// It points to one of a few places of a frame's stack.
  case at(frame: UInt8, Offsets)
  /// It points somewhere into a frame's stack.
  case within(frame: UInt8)
  /// It may point into any of several frames' stacks, one bit each (`ARG_IMPRECISE`).
  case anywhere(frames: UInt16)

  /// Up to four offsets from a frame's r10 in bytes, in ascending order.
  struct Offsets: Hashable {
    /// The most offsets (`MAX_ARG_OFFSETS`).
    private static let most = 4

    private(set) var count: Int8 = 0
    private var values = SIMD4<Int16>()

    private init() {}

    init(_ offset: Int16) { append(offset) }

    subscript(index: Int) -> Int16 { values[index] }

    private mutating func append(_ offset: Int16) {
      values[Int(count)] = offset
      count += 1
    }

    /// The offsets plus a number; nil if one does not fit.
    func adding(_ distance: Int64) -> Offsets? {
      guard let distance = Int16(exactly: distance) else { return nil }
      var moved = self
      for index in 0..<Int(count) {
        let (sum, overflows) = values[index].addingReportingOverflow(distance)
        if overflows { return nil }
        moved.values[index] = sum
      }
      return moved
    }

    /// The offsets of both; nil if they are too many (`arg_merge_offsets`).
    func merged(_ other: Offsets) -> Offsets? {
      var result = Offsets()
      var (own, others) = (0, 0)
      while own < Int(count) || others < Int(other.count) {
        let takesOwn = others >= Int(other.count) || own < Int(count) && values[own] <= other.values[others]
        let next = takesOwn ? values[own] : other.values[others]
        if own < Int(count), values[own] == next { own += 1 }
        if others < Int(other.count), other.values[others] == next { others += 1 }
        if result.count == Self.most { return nil }
        result.append(next)
      }
      return result
    }
  }

  /// Whether it may point into a stack (`arg_is_fp`).
  var isPointer: Bool { self != .none }

  /// The frame, if it is only one.
  var frame: UInt8? {
    switch self {
    case .none, .anywhere: nil
    case .at(let frame, _), .within(let frame): frame
    }
  }

  /// The offsets, if they are known.
  var offsets: Offsets? { if case .at(_, let offsets) = self { offsets } else { nil } }

  /// The frames that it may point into, one bit each.
  var frames: UInt16 {
    switch self {
    case .none: 0
    case .at(let frame, _), .within(let frame): 1 << UInt16(frame)
    case .anywhere(let frames): frames
    }
  }

  /// What holds where two paths meet (`__arg_track_join`).
  func joined(_ other: FrameTrack) -> FrameTrack {
    if self == .none, other == .none { return .none }
    if let frame, frame == other.frame {
      guard let offsets, let others = other.offsets, let merged = offsets.merged(others) else {
        return .within(frame: frame)
      }
      return .at(frame: frame, merged)
    }
    if other == .none, frame != nil { return mixed }
    if self == .none, other.frame != nil { return other.mixed }
    return .anywhere(frames: frames | other.frames)
  }

  /// A pointer that is one on some paths only: a second offset keeps what it reads and drops what it writes.
  private var mixed: FrameTrack {
    guard case .at(let frame, let offsets) = self, offsets.count == 1 else { return self }
    return offsets.merged(Offsets(0)).map { .at(frame: frame, $0) } ?? .within(frame: frame)
  }

  /// The pointer plus a number (`arg_padd`).
  func adding(_ distance: Int64) -> FrameTrack {
    guard case .at(let frame, let offsets) = self else { return self }
    return offsets.adding(distance).map { .at(frame: frame, $0) } ?? .within(frame: frame)
  }

  /// The pointer without its offset.
  var anyOffset: FrameTrack { frame.map { .within(frame: $0) } ?? self }

  /// The result of arithmetic with another value (`arg_track_alu64`).
  func combined(_ other: FrameTrack) -> FrameTrack {
    if self == .none, other == .none { return .none }
    if let frame, other == .none || other.frame == frame { return .within(frame: frame) }
    if let frame = other.frame, self == .none { return .within(frame: frame) }
    return .anywhere(frames: frames | other.frames)
  }

  /// Whether it may point into one frame's stack (`can_be_local_fp`).
  func mayPoint(into depth: Int) -> Bool { frames >> UInt16(depth) & 1 != 0 }

  /// The text in the kernel's log (`verbose_arg_track`).
  var logText: String {
    switch self {
    case .none: return "_"
    case .within(let frame): return "fp\(frame) ?"
    case .anywhere(let frames): return "IMP" + String(frames, radix: 16)
    case .at(let frame, let offsets):
      return (0..<Int(offsets.count)).map { index in
        "fp\(frame)" + (offsets[index] < 0 ? "\(offsets[index])" : "+\(offsets[index])")
      }.joined(separator: "|")
    }
  }
}
