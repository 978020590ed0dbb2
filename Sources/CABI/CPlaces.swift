/// Where the lines of a text come from: what its line markers say (`# 12 "file.h"` as gcc and clang print them, `#line`).
struct CPlaces {
  private struct Marker {
    /// First byte of the line behind the marker.
    let offset: Int
    /// That line's number in its file, from 1.
    let line: Int
    /// The file; nil where the marker names none.
    let file: String?
  }

  private var markers: [Marker] = []

  /// Notes a line marker.
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
      let name = rest[(open + 1)...].prefix { $0 != UInt8(ascii: "\"") }
      // `<stdin>` and `<built-in>` are no files.
      file = name.first == UInt8(ascii: "<") || name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
    markers.append(Marker(offset: text.endIndex + 1, line: line, file: file))
  }

  /// Makes an error at a byte.
  /// - Parameters:
  ///   - code: the kind of mistake.
  ///   - message: what is wrong.
  ///   - bytes: the text.
  ///   - offset: the byte.
  func error(_ code: CParseError.Code, _ message: String, in bytes: [UInt8], at offset: Int) -> CParseError {
    let offset = min(offset, bytes.count)
    // The last marker in front of the byte; the markers are in the order of the text.
    var (low, high) = (0, markers.count)
    while low < high {
      let middle = (low + high) / 2
      if markers[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    let marker = low > 0 ? markers[low - 1] : nil
    var line = marker?.line ?? 1
    var column = 1
    for byte in bytes[min(marker?.offset ?? 0, offset)..<offset] {
      if byte == 0x0a {
        line = line < Int.max ? line + 1 : line
        column = 1
      } else {
        column += 1
      }
    }
    // gcc numbers what it defines itself from 0.
    return CParseError(code: code, file: marker?.file, line: max(1, line), column: column, message: message)
  }
}
