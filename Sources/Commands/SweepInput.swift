import BTFSource
import CShims
import CTypes
import Checks
import DWARFSource
import Glibc
import Outcomes
import Support
import TypeSources

/// What a sweep is about, as it was asked for.
enum SweepInput: Sendable, Codable, Hashable {
  /// Numbers of parameters.
  struct Counts: Sendable, Codable, Hashable {
    let least: Int
    let most: Int

    var range: ClosedRange<Int> { least...most }
  }

  /// The functions of BTF.
  case btf(String, base: String?, Counts)
  /// The functions of debug information.
  case debugInformation(String, Counts)
  /// A covering array.
  case strength(Int, Counts, types: [String])
  /// Every signature of a number of parameters.
  case exhaustive(Int, types: [String])

  /// Whether signatures are made up.
  var isGenerated: Bool {
    switch self {
    case .btf, .debugInformation: false
    case .strength, .exhaustive: true
    }
  }

  /// The functions.
  /// - Throws: `HarnessError` where there are none.
  func source() throws(HarnessError) -> SweepSource {
    switch self {
    case .btf(let path, let base, let counts):
      let list: FunctionList
      do throws(DescriptionError) {
        list = try BTFFunctions(path: path, base: base).functions(parameters: counts.range)
      } catch {
        throw HarnessError(.usage, error.description)
      }
      return try Self.source(list, path, base: base, counts)
    case .debugInformation(let path, let counts):
      let list: FunctionList
      do throws(DescriptionError) {
        list = try DWARFFunctions(path: path).functions(parameters: counts.range)
      } catch {
        throw HarnessError(.usage, error.description)
      }
      return try Self.source(list, path, base: nil, counts)
    case .strength(let strength, let counts, let types):
      var source = try Self.source(.strength(strength, counts: counts.range), types)
      (source.identity["strength"], source.identity["min"], source.identity["max"]) = (
        "\(strength)", "\(counts.least)", "\(counts.most)"
      )
      return source
    case .exhaustive(let count, let types):
      var source = try Self.source(.exhaustive(count), types)
      source.identity["exhaustive"] = "\(count)"
      return source
    }
  }

  private static func source(
    _ list: FunctionList, _ path: String, base: String?, _ counts: Counts
  ) throws(HarnessError) -> SweepSource {
    var source = SweepSource(list, of: path)
    source.identity["content"] = try fingerprint(path)
    (source.identity["min"], source.identity["max"]) = ("\(counts.least)", "\(counts.most)")
    if let base { (source.identity["base"], source.identity["base content"]) = (base, try fingerprint(base)) }
    if source.count == 0 {
      let counts = "\(path): no function of \(counts.least) to \(counts.most) parameters is described"
      let rest = source.leftOut.map { "\($0.count) \($0.message)" }.joined(separator: ", ")
      throw HarnessError(.usage, rest.isEmpty ? "\(counts), and no other" : "\(counts); left out: \(rest)")
    }
    return source
  }

  private static func source(_ goal: SignatureSet.Goal, _ names: [String]) throws(HarnessError) -> SweepSource {
    var types: [CType] = []
    for name in names { types.append(try type(name)) }
    var source = SweepSource(try SignatureSet(goal, types: types))
    source.identity["types"] = names.joined(separator: ", ")
    return source
  }

  /// Which content a file has: another build of a library has another.
  private static func fingerprint(_ path: String) throws(HarnessError) -> String {
    var value: UInt64 = 0
    guard kft_file_fingerprint(path, &value) else {
      throw HarnessError(.usage, "\(path): \(String(cString: strerror(errno)))")
    }
    return "\(value)"
  }

  /// The parts of a list: commas within braces separate members.
  static func list(_ text: String) -> [String] {
    var (parts, depth) = ([""], 0)
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == "," && depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  private static func type(_ text: String) throws(HarnessError) -> CType {
    do {
      let unit = try CDeclarationParser.parse("\(text) f(void);", types: CTypeTable())
      if let type = unit.signatures.last?.result, type.isComplete { return type }
    } catch {
      throw HarnessError(.usage, "--types: '\(text)': \(error)")
    }
    throw HarnessError(.usage, "--types: '\(text)' is no type that can be passed")
  }
}
