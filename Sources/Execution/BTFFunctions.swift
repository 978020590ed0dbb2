import CBPF
import Glibc

/// The functions of a kernel, a module or an object, from its BTF (Linux `Documentation/bpf/btf.rst`), read by libbpf.
public struct BTFFunctions: ~Copyable {
  private let btf: OpaquePointer
  private let base: OpaquePointer?
  /// Deepest chain of typedefs and qualifiers: BTF that is broken may have cycles.
  private static let deepest = 64

  /// Opens BTF.
  /// - Parameter path: raw BTF, as below /sys/kernel/btf, or an ELF file that holds some.
  /// - Throws: `DescriptionError` where libbpf cannot read it.
  public init(path: String) throws(DescriptionError) {
    kft_bpf_be_quiet()
    // A module's BTF builds on the kernel's.
    let kernel = "/sys/kernel/btf/vmlinux"
    var base: OpaquePointer?
    if path.hasPrefix("/sys/kernel/btf/") && path != kernel { base = btf__parse(kernel, nil) }
    guard let btf = base.map({ btf__parse_split(path, $0) }) ?? btf__parse(path, nil) else {
      let code = errno
      if let base { btf__free(base) }
      let reason = code == EPROTO || code == EINVAL ? "this is no BTF" : String(cString: strerror(code))
      throw DescriptionError(description: "\(path): \(reason)")
    }
    self.btf = btf
    self.base = base
  }

  deinit {
    btf__free(btf)
    if let base { btf__free(base) }
  }

  /// The functions with so many parameters, in the order of the BTF.
  public func functions(parameters: ClosedRange<Int>) -> [DescribedFunction] {
    let count = btf__type_cnt(btf)
    let first = base.map { btf__type_cnt($0) } ?? 1
    guard first < count else { return [] }
    var tagged: Set<UInt32> = []
    for id in first..<count {
      guard let type = btf__type_by_id(btf, id), Kind(type) == .declarationTag else { continue }
      if name(type.pointee.name_off) == "bpf_kfunc" { tagged.insert(type.pointee.type) }
    }
    var functions: [DescribedFunction] = []
    for id in first..<count {
      guard let type = btf__type_by_id(btf, id), Kind(type) == .function,
        let prototype = btf__type_by_id(btf, type.pointee.type),
        Kind(prototype) == .prototype
      else { continue }
      let number = Int(btf_vlen(prototype))
      guard parameters.contains(number) else { continue }
      functions.append(describe(name(type.pointee.name_off), prototype, number, isKfunc: tagged.contains(id)))
    }
    return functions
  }

  private func name(_ offset: UInt32) -> String {
    btf__name_by_offset(btf, offset).map { String(cString: $0) } ?? ""
  }

  private func describe(
    _ name: String, _ prototype: UnsafePointer<btf_type>, _ count: Int, isKfunc: Bool
  ) -> DescribedFunction {
    var obstacle: String?
    var parameters: [String] = []
    if let list = btf_params(prototype) {
      for index in 0..<count {
        let parameter = list[index]
        if parameter.type == 0 && index == count - 1 {
          parameters.append("...")
          continue
        }
        switch spelling(parameter.type) {
        case .success(let text):
          let label = self.name(parameter.name_off)
          parameters.append("\(text) \(label.isEmpty ? "" : "p\(index + 1)_\(label)")")
        case .failure(let reason): obstacle = obstacle ?? "parameter \(index + 1): \(reason.text)"
        }
      }
    }
    var result = "void"
    if prototype.pointee.type != 0 {
      switch spelling(prototype.pointee.type) {
      case .success(let text): result = text
      case .failure(let reason): obstacle = obstacle ?? "the result: \(reason.text)"
      }
    }
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    return DescribedFunction(
      name: name, prototype: "\(result) \(name)(\(list));", parameterCount: count, isKfunc: isKfunc,
      obstacle: obstacle)
  }

  /// Kinds of types, by their numbers (Linux `Documentation/bpf/btf.rst`, section 2).
  private enum Kind: UInt16 {
    case integer = 1
    case pointer, array, structure, union, enumeration, forward, typedef, volatile, const, restrict, function
    case prototype, variable, section, float, declarationTag, typeTag, enumeration64

    init?(_ type: UnsafePointer<btf_type>) { self.init(rawValue: btf_kind(type)) }
  }

  private struct Obstacle: Error { let text: String }

  /// A C type of the same size, signedness and class.
  private func spelling(_ id: UInt32) -> Result<String, Obstacle> {
    var id = id
    for _ in 0..<Self.deepest {
      guard let type = btf__type_by_id(btf, id) else { return .failure(Obstacle(text: "a type that is not there")) }
      let size = Int(type.pointee.size)
      switch Kind(type) {
      case .typedef, .const, .volatile, .restrict, .typeTag:
        id = type.pointee.type
      case .pointer: return .success("void *")
      case .integer:
        let encoding = btf_int_encoding(type)
        if encoding & 4 != 0 { return .success("_Bool") }
        return integer(size, isSigned: encoding & 1 != 0)
      case .enumeration, .enumeration64: return integer(size, isSigned: btf_kflag(type))
      case .float:
        switch size {
        case 4: return .success("float")
        case 8: return .success("double")
        case 16: return .success("long double")
        default: return .failure(Obstacle(text: "a floating-point type of \(size) bytes"))
        }
      case .structure, .union:
        guard size > 0 else { return .failure(Obstacle(text: "an empty struct")) }
        let word = size % 8 == 0 ? 8 : size % 4 == 0 ? 4 : size % 2 == 0 ? 2 : 1
        let element = ["unsigned char", "unsigned short", "unsigned int", "unsigned long"][word.trailingZeroBitCount]
        return .success("struct { \(element) words[\(size / word)]; }")
      default: return .failure(Obstacle(text: "a type that cannot be passed (BTF kind \(btf_kind(type)))"))
      }
    }
    return .failure(Obstacle(text: "typedefs in a cycle"))
  }

  private func integer(_ size: Int, isSigned: Bool) -> Result<String, Obstacle> {
    let name: String
    switch size {
    case 1: name = "char"
    case 2: name = "short"
    case 4: name = "int"
    case 8: name = "long"
    case 16: name = "__int128"
    default: return .failure(Obstacle(text: "an integer of \(size) bytes"))
    }
    return .success((isSigned ? "signed " : "unsigned ") + name)
  }
}
