import Glibc

/// One line of /proc/self/maps.
struct MappedRange {
  let addresses: Range<UInt>
  /// "rw-p", "r-xp", ...
  let rights: String

  var isWritable: Bool { rights.contains("w") }
  var isExecutable: Bool { rights.contains("x") }

  /// The mappings of this process as the kernel sees them.
  static func all() -> [MappedRange] {
    guard let file = fopen("/proc/self/maps", "r") else { return [] }
    defer { fclose(file) }
    var ranges: [MappedRange] = []
    var line = [CChar](repeating: 0, count: 1024)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let fields = text.split(separator: " ")
      let ends = (fields.first ?? "").split(separator: "-").compactMap { UInt($0, radix: 16) }
      if fields.count > 1, ends.count == 2 {
        ranges.append(MappedRange(addresses: ends[0]..<ends[1], rights: String(fields[1])))
      }
    }
    return ranges
  }

  /// The mapping that holds an address.
  static func holding(_ address: UnsafeRawPointer) -> MappedRange? {
    all().first { $0.addresses.contains(UInt(bitPattern: address)) }
  }
}
