/// Vectors of tracks, each kept once: instructions with the same tracks share one.
///
/// Vectors and tracks have numbers. Vector 0 stands for an instruction that was not reached yet, track 0 for `.none`.
struct TrackVectors {
  /// The elements of a vector.
  let width: Int
  private var elements: [UInt32]
  private var table: [UInt32]
  /// The number of vectors, with the one that stands for none.
  private(set) var count = 1

  init(width: Int) {
    self.width = width
    elements = []
    table = []
  }

  /// The number of a vector's track.
  subscript(vector: UInt32, index: Int) -> UInt32 { elements[Int(vector) * width + index] }

  /// The number of the vector with all tracks `.none`.
  mutating func empty() -> UInt32 {
    if elements.isEmpty { elements.append(contentsOf: repeatElement(0, count: width)) }
    elements.append(contentsOf: repeatElement(0, count: width))
    return keepLast()
  }

  /// The number of a vector with other tracks.
  /// - Parameters:
  ///   - vector: the vector.
  ///   - change: gets the elements and where the vector begins.
  mutating func changing(_ vector: UInt32, _ change: (inout [UInt32], _ start: Int) -> Void) -> UInt32 {
    let start = Int(vector) * width
    let end = elements.count
    for index in 0..<width { elements.append(elements[start + index]) }
    change(&elements, end)
    return keepLast()
  }

  /// The number of a vector with one track replaced.
  mutating func replacing(_ vector: UInt32, _ index: Int, by track: UInt32) -> UInt32 {
    if self[vector, index] == track { return vector }
    return changing(vector) { $0[$1 + index] = track }
  }

  /// The number of the vector at the end of the elements; it is dropped if it is there already.
  private mutating func keepLast() -> UInt32 {
    if 4 * count > 3 * table.count { grow() }
    let start = elements.count - width
    var place = hash(start) & (table.count - 1)
    while table[place] != 0 {
      let other = Int(table[place]) * width
      if (0..<width).allSatisfy({ elements[start + $0] == elements[other + $0] }) {
        elements.removeLast(width)
        return table[place]
      }
      place = (place + 1) & (table.count - 1)
    }
    table[place] = UInt32(count)
    count += 1
    return UInt32(count - 1)
  }

  private func hash(_ start: Int) -> Int {
    var hash: UInt64 = 0
    for index in start..<start + width { hash = (hash ^ UInt64(elements[index])) &* 0x9e37_79b9_7f4a_7c15 }
    return Int(truncatingIfNeeded: hash >> 32)
  }

  private mutating func grow() {
    table = Array(filledWith: 0, count: max(64, 2 * table.count))
    for vector in 1..<count {
      var place = hash(vector * width) & (table.count - 1)
      while table[place] != 0 { place = (place + 1) & (table.count - 1) }
      table[place] = UInt32(vector)
    }
  }
}

/// Tracks, each kept once.
struct TrackNumbers {
  /// Track 1 is first.
  private var tracks: [FrameTrack] = []
  private var numbers: [FrameTrack: UInt32] = [:]

  /// A track by its number.
  subscript(number: UInt32) -> FrameTrack { number == 0 ? .none : tracks[Int(number) - 1] }

  /// The number of a track.
  mutating func number(of track: FrameTrack) -> UInt32 {
    if track == .none { return 0 }
    if let number = numbers[track] { return number }
    tracks.append(track)
    let number = UInt32(tracks.count)
    numbers[track] = number
    return number
  }
}
