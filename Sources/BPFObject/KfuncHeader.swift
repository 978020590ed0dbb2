import CTypes

/// A C header that declares kfuncs for BPF programs: prototypes in the section `.ksyms`, with the types that they need.
package struct KfuncHeader {
  /// A function that the header does not declare.
  package struct Omission: Sendable, Equatable {
    /// Why.
    package enum Reason: Sendable, Equatable {
      /// libbpf would not link it, even with this prototype.
      case refused(LinkRefusal)
      /// A type that C text does not give back.
      case type(String)
    }

    /// Its name.
    package let function: String
    /// Why.
    package let reason: Reason
  }

  /// The text of the header.
  package let text: String
  /// The names of the functions that are declared, in order.
  package let functions: [String]
  /// The functions that are not.
  package let omissions: [Omission]

  /// Structs that programs with vmlinux.h have from there, since the kernel has structs of these names.
  private static let kernelTags: Set<String> = ["bpf_dynptr", "bpf_dynptr_kern", "bpf_timer", "z_stream_s"]

  /// Writes a header.
  /// - Parameters:
  ///   - signatures: the functions.
  ///   - library: the name of their library.
  package init(_ signatures: [Signature], library: String) {
    var declared: [Signature] = []
    var omissions: [Omission] = []
    for signature in signatures {
      if case .refused(let refusal) = PrototypeComparison(extern: signature, function: signature) {
        omissions.append(Omission(function: signature.name, reason: .refused(refusal)))
      } else if let reason = Self.obstacle(signature) {
        omissions.append(Omission(function: signature.name, reason: .type(reason)))
      } else {
        declared.append(signature)
      }
    }
    var types = DefinitionList()
    for signature in declared { types.add(signature) }
    text = Self.text(declared, types, library)
    functions = declared.map(\.name)
    self.omissions = omissions
  }

  /// The definitions of the types that prototypes need, in the order in which C needs them; without includes.
  /// - Parameter signatures: the functions.
  package static func definitions(for signatures: [Signature]) -> [String] {
    var types = DefinitionList()
    for signature in signatures { types.add(signature) }
    return (types.usesBool ? ["typedef _Bool bool;"] : []) + types.all
  }

  /// Why a prototype does not come back from its text; nil if it does.
  private static func obstacle(_ signature: Signature) -> String? {
    var types = DefinitionList()
    types.add(signature)
    do {
      let text = types.all.joined(separator: "\n") + "\n\(signature.prototype);"
      let read = try CDeclarationParser.parse(text).signatures.last
      guard let read, case .links(let differences) = PrototypeComparison(extern: read, function: signature),
        differences.isEmpty, read.parameters.map(\.type.alignment) == signature.parameters.map(\.type.alignment)
      else { return "its types cannot be written in C with the same layout" }
      return nil
    } catch {
      return "its types cannot be written in C: \(error.message)"
    }
  }

  private static func text(_ signatures: [Signature], _ types: DefinitionList, _ library: String) -> String {
    let name = library.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let guardName = "KFUNCTEST_\(String(name))_H"
    var lines = [
      "/* Written by `kfunctest header`: the kfuncs of the library \(commentText(library)) for BPF programs.",
      " * vmlinux.h, where it is used, comes first. KFUNCTEST_HAS_NAME leaves out the struct, union or enum NAME. */",
      "#ifndef \(guardName)", "#define \(guardName)", "",
      "#ifndef __ksym", "#define __ksym __attribute__((section(\".ksyms\")))", "#endif", "",
    ]
    if types.usesBool {
      lines += [
        "#if !defined(__VMLINUX_H__) && !defined(bool) && __STDC_VERSION__ < 202311L", "typedef _Bool bool;", "#endif",
        "",
      ]
    }
    if !types.usualIntegers.isEmpty {
      lines += ["#ifndef __VMLINUX_H__"] + types.usualIntegers + ["#endif", ""]
    }
    lines += types.otherIntegers + types.forwards
    for definition in types.definitions {
      guard let name = definition.name else {
        lines.append(definition.text)
        continue
      }
      let isKernel = kernelTags.contains(name)
      lines += [
        isKernel ? "#if !defined(KFUNCTEST_HAS_\(name)) && !defined(__VMLINUX_H__)" : "#ifndef KFUNCTEST_HAS_\(name)",
        definition.text, "#endif",
      ]
    }
    lines += [""] + signatures.map { "extern \($0.prototype) __ksym;" } + ["", "#endif"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// A name in a comment, without what would end it.
  private static func commentText(_ text: String) -> String {
    String(text.filter { $0.isASCII && !$0.isNewline && $0 != "*" })
  }
}

/// The definitions that prototypes need, in the order in which C needs them.
private struct DefinitionList {
  /// The definition of a struct, union or enumeration.
  struct Definition {
    /// The tag or the typedef's name.
    let name: String?
    let text: String
  }

  private(set) var definitions: [Definition] = []
  /// Declarations of the records that are used behind pointers.
  private(set) var forwards: [String] = []
  /// Typedefs that vmlinux.h has.
  private(set) var usualIntegers: [String] = []
  /// Other typedefs of integers.
  private(set) var otherIntegers: [String] = []
  private(set) var usesBool = false
  private var seen: Set<String> = []

  /// Everything in order.
  var all: [String] { usualIntegers + otherIntegers + forwards + definitions.map(\.text) }

  mutating func add(_ signature: Signature) {
    add(signature.result)
    for parameter in signature.parameters { add(parameter.type) }
  }

  private mutating func add(_ type: CType) {
    switch type {
    case .bool: usesBool = true
    case .integer(let type): add(type)
    case .enumeration(let type): add(type)
    case .pointer(let type): add(type.pointee)
    case .array(let element, _): add(element)
    case .function(let type):
      add(type.result)
      for parameter in type.parameters { add(parameter.type) }
    case .record(let type): add(type)
    default: break
    }
  }

  private mutating func add(_ type: IntegerType) {
    guard !type.isKeyword, seen.insert(type.spelling).inserted else { return }
    let text = "typedef \(type.keywords) \(type.spelling);"
    if CTypeTable().typedef(type.spelling) != nil { usualIntegers.append(text) } else { otherIntegers.append(text) }
  }

  private mutating func add(_ type: EnumerationType) {
    guard let name = type.name, type.isComplete, seen.insert("enum \(name)").inserted else { return }
    let constants = type.constants.map { "\($0.name) = \(Self.literal($0.value))" }.joined(separator: ", ")
    let packed = type.size < 4 ? " __attribute__((packed))" : ""
    let body = "{ \(constants) }\(packed)"
    definitions.append(
      Definition(name: name, text: type.tag == nil ? "typedef enum \(body) \(name);" : "enum \(name) \(body);"))
  }

  /// A constant as C reads it: the least `int` and `long` have no literal.
  private static func literal(_ value: Int128) -> String {
    if value == Int128(Int64.min) { return "(-9223372036854775807L - 1)" }
    if value > Int128(Int64.max) { return "\(value)UL" }
    return value < -2_147_483_647 || value > 2_147_483_647 ? "\(value)L" : "\(value)"
  }

  private mutating func add(_ type: RecordType) {
    guard type.isComplete else {
      if let tag = type.tag, seen.insert("\(type.kind.rawValue) \(tag);").inserted {
        forwards.append("\(type.kind.rawValue) \(tag);")
      }
      return
    }
    guard let name = type.name else { return addMembers(type) }
    guard seen.insert("\(type.kind.rawValue) \(name)").inserted else { return }
    addMembers(type)
    let kind = type.kind.rawValue
    definitions.append(
      Definition(
        name: name,
        text: type.tag == nil ? "typedef \(kind) \(type.body) \(name);" : "\(kind) \(name) \(type.body);"))
  }

  private mutating func addMembers(_ type: RecordType) { for field in type.fields { add(field.type) } }
}

extension RecordType {
  /// The members in braces, and the attributes that give the same layout.
  fileprivate var body: String {
    var text = "{ "
    for field in fields {
      text += field.type.declaration(of: field.name ?? "")
      if let bits = field.bitField { text += " : \(bits.width)" }
      text += "; "
    }
    let natural = isPacked ? 1 : fields.map(\.type.alignment).max() ?? 1
    var attributes = isPacked ? ["packed"] : []
    if alignment > natural { attributes.append("aligned(\(alignment))") }
    return text + "}" + (attributes.isEmpty ? "" : " __attribute__((\(attributes.joined(separator: ", "))))")
  }
}
