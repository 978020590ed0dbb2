import BPFObject
import Outcomes

extension Messages {
  /// What became of an extern.
  package func message(of link: ExternLink) -> String {
    let zero = link.isWeak ? "; it is weak, and resolves to 0" : ""
    switch link.resolution {
    case .linked(let differences) where differences.isEmpty: return "linked"
    case .linked(let differences):
      return "linked by libbpf, which does not see: " + differences.map(Self.message).joined(separator: "; ")
    case .refused(let refusal):
      let before = link.isWeak ? " (refused before libbpf 1.3)" : ""
      return "refused by libbpf: \(Self.message(of: refusal))\(zero)\(before)"
    case .missing where link.kind == .option: return "the kernel's configuration does not set it\(zero)"
    case .missing: return "there is no function of this name\(zero)"
    case .unknown(let unknown): return "not compared: \(unknown)"
    }
  }

  /// Why libbpf refuses.
  static func message(of refusal: LinkRefusal) -> String {
    let place = refusal.place.map { "\(words(for: $0)): " } ?? ""
    switch refusal.reason {
    case .parameterCount(let extern, let function):
      return place + pair(Words.count(extern, "parameter"), "\(function)")
    case .kind(let extern, let function): return place + pair(words(for: extern), words(for: function))
    case .floatingPoint: return "\(place)a floating-point type, which libbpf takes for unequal to every type"
    case .nesting: return "\(place)types are nested deeper than libbpf follows"
    }
  }

  /// What differs.
  static func message(of difference: PrototypeDifference) -> String {
    "\(words(for: difference.place)): \(message(of: difference.kind))"
  }

  private static func message(of kind: PrototypeDifference.Kind) -> String {
    switch kind {
    case .width(let extern, let function): pair("\(Words.count(extern, "byte"))", "\(function)")
    case .signedness(let extern, _): extern ? pair("signed", "unsigned") : pair("unsigned", "signed")
    case .boolean(let extern, _): extern ? pair("bool", "an integer") : pair("an integer", "bool")
    case .qualifiers(let extern, let function): pair(qualifiers(extern), qualifiers(function))
    case .name(let extern, let function): pair(extern, function)
    case .size(let extern, let function): pair("\(Words.count(extern, "byte"))", "\(function)")
    case .memberCount(let extern, let function): pair("\(Words.count(extern, "member"))", "\(function)")
    case .memberName(let extern, let function):
      pair(extern.map { "named \($0)" } ?? "without a name", function ?? "without a name")
    case .offset(let extern, let function): pair("at \(bits(extern))", bits(function))
    case .bitFieldWidth(let extern, let function):
      pair(extern.map { Words.count($0, "bit") } ?? "no bit-field", function.map { "\($0)" } ?? "no bit-field")
    case .elementCount(let extern, let function):
      pair(extern.map { Words.count($0, "element") } ?? "no count of elements", function.map { "\($0)" } ?? "no count")
    case .kind(let extern, let function): pair(words(for: extern), words(for: function))
    case .notCompared(let reason): "not compared: \(reason)"
    }
  }

  private static func pair(_ extern: String, _ function: String) -> String {
    "\(extern) in the object, \(function) in the kfunc"
  }

  private static func qualifiers(_ words: String) -> String { words.isEmpty ? "no qualifier" : words }

  private static func bits(_ offset: Int) -> String { offset % 8 == 0 ? "byte \(offset / 8)" : "bit \(offset)" }

  /// `parameter 2, behind the pointer`.
  private static func words(for place: PrototypePlace) -> String {
    var words =
      switch place.position {
      case .result: ["result"]
      case .parameter(let number): ["parameter \(number)"]
      }
    for step in place.path {
      switch step {
      case .pointee: words.append("behind the pointer")
      case .element: words.append("element")
      case .result: words.append("result of the function")
      case .parameter(let number): words.append("parameter \(number) of the function")
      case .member(let number, let name): words.append("member \(name ?? "\(number)")")
      }
    }
    return words.joined(separator: ", ")
  }

  private static func words(for kind: LinkTypeKind) -> String {
    switch kind {
    case .void: "void"
    case .integer: "an integer"
    case .enumeration: "an enumeration"
    case .floatingPoint: "a floating-point type"
    case .pointer: "a pointer"
    case .structure: "a struct with members"
    case .union: "a union with members"
    case .forward: "a struct or union that is only declared"
    case .array: "an array"
    case .function: "a function"
    }
  }
}
