/// The directive that defines a map: `.map NAME KIND KEY VALUE ENTRIES [flags=N] [private=FIRST..END] [contents=HEX]
/// [field=FIELD@OFFSET] [inner=NAME] [program=INDEX:NAME] [targets=TARGET,...]`.
///
/// KIND is `hash`, `array`, `prog_array`, `percpu_hash`, `percpu_array`, `insn_array` or a number of `enum bpf_map_type`. KEY
/// and VALUE are sizes in bytes. `private`, `field` and `program` may be repeated. `field` is a special field of a value
/// (`FieldText`), `inner` a map that is defined before: what the maps in a map of maps are like. `targets` are the entries of a jump table
/// (`insn_array`): labels, or slots of the program.
struct MapDirective {
  /// The map; entries of a jump table that are labels lead to slot 0.
  var definition: MapDefinition
  /// The labels of a jump table, by the entry.
  var labels: [Int: String] = [:]

  /// A directive that defines no map.
  struct Invalid: Error {
    let message: String
  }

  /// The maps that a text may name without a definition.
  static let predefined: [MapDefinition] = [
    MapDefinition(name: "map_array", kind: .array, keySize: 4, valueSize: 16, entryCount: 1),
    MapDefinition(name: "map_hash", kind: .hash, keySize: 4, valueSize: 16, entryCount: 4),
    MapDefinition(name: "map_percpu_array", kind: .perCPUArray, keySize: 4, valueSize: 16, entryCount: 4),
    MapDefinition(name: "map_percpu_hash", kind: .perCPUHash, keySize: 4, valueSize: 16, entryCount: 4),
    MapDefinition(name: "map_prog_array", kind: .programArray, keySize: 4, valueSize: 4, entryCount: 4),
  ]

  /// The kinds that have a name.
  private static let kinds: [MapDefinition.Kind] = [
    .hash, .array, .programArray, .perCPUHash, .perCPUArray, .instructionArray,
  ]

  private static let usage = "`.map` wants NAME KIND KEY VALUE ENTRIES, such as `.map counts hash 4 8 16`"

  /// Reads a directive.
  /// - Parameters:
  ///   - text: the text behind `.map`.
  ///   - maps: the maps that are defined before.
  init(_ text: String, _ maps: [MapDefinition] = []) throws(Invalid) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count >= 5, Self.isName(words[0]) else { throw Invalid(message: Self.usage) }
    let numbered = try Self.number(words[1])
    let named = Self.kinds.first { $0.name == words[1] }
    guard let kind = named ?? numbered.map(MapDefinition.Kind.init) else {
      throw Invalid(
        message: "`\(words[1])` is no kind of map: \(Self.kinds.map(\.name).joined(separator: ", ")) or a number")
    }
    var sizes: [Int] = []
    for word in words[2...4] {
      guard let size = try Self.number(word) else { throw Invalid(message: "`\(word)` is no size: \(Self.usage)") }
      sizes.append(Int(size))
    }
    definition = MapDefinition(
      name: words[0], kind: kind, keySize: sizes[0], valueSize: sizes[1], entryCount: sizes[2])
    for word in words.dropFirst(5) { try take(word, maps) }
    if kind == .instructionArray && definition.targets.count != definition.entryCount {
      throw Invalid(
        message: "`\(words[0])` has \(definition.entryCount) entries: `targets=` must name the target of each")
    }
  }

  /// Whether a text can be the name of a map.
  static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" || first == "." else { return false }
    return text != "." && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.$".contains($0)) }
  }

  private mutating func take(_ word: String, _ maps: [MapDefinition]) throws(Invalid) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let invalid = Invalid(
      message:
        "`\(word)` is none of flags=N, private=FIRST..END, field=FIELD@OFFSET, inner=NAME, contents=HEX, program=INDEX:NAME and targets=TARGET,..."
    )
    guard parts.count == 2 else { throw invalid }
    switch parts[0] {
    case "flags":
      guard let flags = try Self.number(parts[1]) else { throw invalid }
      definition.flags = flags
    case "private":
      let ends = parts[1].split(separator: ".", omittingEmptySubsequences: false)
      guard ends.count == 3, ends[1].isEmpty, let first = try Self.number(String(ends[0])),
        let end = try Self.number(String(ends[2])), first < end, end <= definition.valueSize
      else { throw invalid }
      definition.privateRanges.append(Int(first)..<Int(end))
    case "field":
      guard let field = FieldText.field(parts[1]), field.range.upperBound <= definition.valueSize else {
        throw Invalid(message: "`\(word)` is no field in a value of \(definition.valueSize) bytes: \(FieldText.usage)")
      }
      definition.fields.append(field)
      definition.isDescribed = true
      definition.privateRanges.append(field.range)
    case "inner":
      guard let inner = maps.last(where: { $0.name == parts[1] }), !inner.isMapOfMaps else {
        throw Invalid(message: "`\(parts[1])` is no map that is defined before, and no map of maps")
      }
      definition.innerMap = inner
    case "contents":
      let digits = Array(parts[1])
      let bytes = stride(from: 0, to: digits.count - digits.count % 2, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
      }
      guard digits.count % 2 == 0, bytes.count == digits.count / 2 else { throw invalid }
      guard bytes.count == definition.valueSize else {
        throw Invalid(message: "\(bytes.count) bytes of contents for a value of \(definition.valueSize)")
      }
      definition.contents = bytes
    case "program":
      let entry = parts[1].split(separator: ":", maxSplits: 1).map(String.init)
      guard entry.count == 2, let index = try Self.number(entry[0]) else { throw invalid }
      definition.programs[Int(index)] = entry[1]
    case "targets":
      guard definition.kind == .instructionArray else {
        throw Invalid(message: "`targets` are entries of a jump table: the kind of the map is then insn_array")
      }
      for target in parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
        if let slot = try Self.number(target) {
          definition.targets.append(Int(slot))
        } else {
          guard Self.isName(target) else { throw invalid }
          labels[definition.targets.count] = target
          definition.targets.append(0)
        }
      }
    default: throw invalid
    }
  }

  private static func number(_ word: String) throws(Invalid) -> UInt32? {
    guard word.first?.isNumber == true else { return nil }
    guard let number = AssemblyToken.magnitude(word), number <= UInt64(UInt32.max) else {
      throw Invalid(message: "`\(word)` is no number of 32 bits")
    }
    return UInt32(number)
  }

  /// The directive of a map.
  static func text(_ definition: MapDefinition) -> String {
    let kind = kinds.contains(definition.kind) ? definition.kind.name : "\(definition.kind.number)"
    var words = [
      ".map", definition.name, kind, "\(definition.keySize)", "\(definition.valueSize)", "\(definition.entryCount)",
    ]
    if definition.flags != 0 { words.append("flags=\(definition.flags)") }
    words += definition.privateRanges.filter { !definition.fields.map(\.range).contains($0) }.map {
      "private=\($0.lowerBound)..\($0.upperBound)"
    }
    words += definition.fields.map { "field=" + FieldText.text($0) }
    if let inner = definition.innerMap { words.append("inner=\(inner.name)") }
    if let contents = definition.contents { words.append("contents=" + contents.map(digits).joined()) }
    words += definition.programs.sorted { $0.key < $1.key }.map { "program=\($0.key):\($0.value)" }
    if !definition.targets.isEmpty {
      words.append("targets=" + definition.targets.map(String.init).joined(separator: ","))
    }
    return words.joined(separator: " ")
  }

  private static func digits(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

extension Program {
  /// The directives that define the program's maps, one line for each; the assembler reads them before `disassembly`.
  public var mapDirectives: [String] {
    let names = Set(maps.map(\.name))
    let inner = maps.compactMap(\.innerMap).filter { !names.contains($0.name) }
    return (inner + maps.filter { !$0.isMapOfMaps } + maps.filter(\.isMapOfMaps)).map(MapDirective.text)
  }
}
