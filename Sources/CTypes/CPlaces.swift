/// The file and line of each line of a text, from its line markers (`# 12 "file.h"` as gcc and clang print them,
/// `#line`).
struct CPlaces {
  private struct Marker {
    /// Byte offset of the line after the marker.
    let offset: Int
    /// That line's number in its file, from 1.
    let line: Int
    /// The file; nil if the marker names none.
    let file: String?
  }

  private var markers: [Marker] = []
  /// Byte offset of each line of the text.
  private let lines: [Int]

  /// Finds the lines of a text.
  /// - Parameter bytes: the text.
  init(_ bytes: [UInt8]) {
    lines = bytes.withUnsafeBufferPointer { bytes in
      var lines = [0]
      var place = 0
      while place < bytes.count {
        if bytes[place] == 0x0a { lines.append(place + 1) }
        place += 1
      }
      return lines
    }
  }

  /// Records a line marker.
  /// - Parameters:
  ///   - text: the directive without its `#`.
  ///   - offset: first byte of the directive.
  mutating func addMarker(_ text: ArraySlice<UInt8>, at offset: Int) {
    guard let digit = text.firstIndex(where: CLexer.isDigit) else { return }
    let digits = text[digit...].prefix(while: CLexer.isDigit)
    guard let line = Int(String(decoding: digits, as: UTF8.self)) else { return }
    var file = markers.last?.file
    let rest = text[digits.endIndex...]
    if let open = rest.firstIndex(of: UInt8(ascii: "\"")) {
      let name = Self.unescaped(rest[(open + 1)...])
      // `<stdin>` and `<built-in>` are not files.
      file = name.first == UInt8(ascii: "<") || name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
    markers.append(Marker(offset: text.endIndex + 1, line: line, file: file))
  }

  /// The text up to the closing quote: compilers put a backslash before quotes and backslashes in a file's name.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var name: [UInt8] = []
    var isEscaped = false
    for byte in text {
      if !isEscaped, byte == UInt8(ascii: "\"") { break }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
      if !isEscaped { name.append(byte) }
    }
    return name
  }

  /// Creates an error at a byte offset.
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - message: human-readable message.
  ///   - offset: the byte offset.
  func error(_ code: CParseError.Code, _ message: String, at offset: Int) -> CParseError {
    let place = place(at: offset)
    return CParseError(code: code, file: place.file, line: place.line, column: place.column, message: message)
  }

  /// The place of a byte of the text.
  /// - Parameter offset: the byte offset.
  func place(at offset: Int) -> CPlace {
    let markersBefore = Self.count(markers.count) { markers[$0].offset <= offset }
    let marker = markersBefore > 0 ? markers[markersBefore - 1] : nil
    let place = Self.count(lines.count) { lines[$0] <= offset } - 1
    let first = marker.map { marker in Self.count(lines.count) { lines[$0] <= marker.offset } - 1 } ?? 0
    let (line, overflow) = (marker?.line ?? 1).addingReportingOverflow(place - first)
    let column = offset - lines[place] + 1
    // gcc numbers its own definitions from 0.
    return CPlace(file: marker?.file, line: overflow ? Int.max : max(1, line), column: column)
  }

  /// Binary search: how many of the first numbers satisfy a condition that later ones do not.
  private static func count(_ end: Int, where isBefore: (Int) -> Bool) -> Int {
    var (low, high) = (0, end)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
