import CBPF
import CTypes
import Glibc

/// Writes functions and their types as BTF (Linux `Documentation/bpf/btf.rst`), by libbpf.
///
/// Each function becomes a FUNC of global linkage with its FUNC_PROTO and the declaration tag `bpf_kfunc`, as pahole writes
/// for kfuncs. BTF has no alignments and no unnamed bit-fields: they are not written, and the offsets and sizes stay true.
package struct BTFWriter {
  /// A function that BTF cannot express.
  package struct Omission: Sendable, Equatable {
    /// Its name.
    package let function: String
    /// Why, without a full stop.
    package let reason: String
  }

  /// The BTF, in the byte order of this machine, with its header.
  package let bytes: [UInt8]
  /// The names of the functions that are in it, in order.
  package let functions: [String]
  /// The functions that are not.
  package let omissions: [Omission]

  /// Describes functions.
  /// - Parameter signatures: the functions.
  /// - Throws: `BTFWriterError` if libbpf refuses a type.
  package init(_ signatures: [Signature]) throws(BTFWriterError) {
    kft_bpf_be_quiet()
    var graph = BTFGraph(completing: signatures)
    var functions: [String] = []
    var omissions: [Omission] = []
    for signature in signatures {
      do throws(BTFGraph.Obstacle) {
        try graph.add(signature)
        functions.append(signature.name)
      } catch {
        omissions.append(Omission(function: signature.name, reason: error.reason))
      }
    }
    bytes = try graph.bytes()
    self.functions = functions
    self.omissions = omissions
  }
}

/// The BTF of the functions of a program, as the kernel needs it to load the program.
package struct ProgramFunctionsBTF {
  /// The BTF, in the byte order of this machine, with its header.
  package let bytes: [UInt8]
  /// The number of each function's type.
  package let types: [UInt32]

  /// Describes functions; a parameter without a name gets one.
  /// - Parameters:
  ///   - functions: each function's prototype, and whether it is a global one.
  ///   - tags: the declaration tags of each function and its parameters; none for a function without an element.
  /// - Throws: `BTFWriterError` if BTF cannot express a type.
  package init(
    _ functions: [(signature: Signature, isGlobal: Bool)], tags: [[(text: String, parameter: Int?)]] = []
  ) throws(BTFWriterError) {
    kft_bpf_be_quiet()
    var graph = BTFGraph(completing: functions.map(\.signature))
    var types: [UInt32] = []
    for (signature, isGlobal) in functions {
      let parameters = signature.parameters.enumerated().map { index, parameter in
        Parameter(name: parameter.name ?? "a\(index + 1)", type: parameter.type)
      }
      do throws(BTFGraph.Obstacle) {
        let named = Signature(
          name: signature.name, result: signature.result, parameters: parameters, isVariadic: signature.isVariadic)
        types.append(UInt32(try graph.addFunction(named, isGlobal: isGlobal)))
      } catch {
        throw BTFWriterError(description: "\(signature.name): \(error.reason)")
      }
    }
    for (type, own) in zip(types, tags) {
      for tag in own { graph.addTag(tag.text, of: Int32(type), parameter: tag.parameter) }
    }
    bytes = try graph.bytes()
    self.types = types
  }
}

extension BTFGraph {
  /// The types as BTF with its header.
  fileprivate func bytes() throws(BTFWriterError) -> [UInt8] {
    guard let btf = btf__new_empty() else { throw BTFWriterError(description: "libbpf has no memory for BTF") }
    defer { btf__free(btf) }
    for (index, node) in nodes.enumerated() {
      // Other nodes refer to it by this number.
      guard node.write(to: btf) == Int32(index + 1) else {
        throw BTFWriterError(description: "libbpf cannot describe \(node)")
      }
    }
    var size: UInt32 = 0
    guard let data = btf__raw_data(btf, &size) else {
      throw BTFWriterError(description: "libbpf has no memory for BTF")
    }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(size)))
  }
}

/// libbpf refuses a type.
package struct BTFWriterError: Error, CustomStringConvertible {
  /// Human-readable message, one line.
  package let description: String
}

extension BTFNode {
  /// Appends the type.
  /// - Returns: its number, or a negative error number.
  func write(to btf: OpaquePointer) -> Int32 {
    switch self {
    case .integer(let name, let size, let encoding): return btf__add_int(btf, name, size, encoding.rawValue)
    case .float(let name, let size): return btf__add_float(btf, name, size)
    case .pointer(let target): return btf__add_ptr(btf, target)
    case .const(let target): return btf__add_const(btf, target)
    case .volatile(let target): return btf__add_volatile(btf, target)
    case .restrict(let target): return btf__add_restrict(btf, target)
    case .typedef(let name, let target): return btf__add_typedef(btf, name, target)
    case .array(let element, let index, let count): return btf__add_array(btf, index, element, count)
    case .forward(let name, let kind): return btf__add_fwd(btf, name, kind == .struct ? BTF_FWD_STRUCT : BTF_FWD_UNION)
    case .forwardEnumeration(let name): return btf__add_fwd(btf, name, BTF_FWD_ENUM)
    case .enumeration(let type): return Self.write(type, to: btf)
    case .record(let kind, let name, let size, let members):
      let id = kind == .struct ? btf__add_struct(btf, name, size) : btf__add_union(btf, name, size)
      return Self.first(id, members) { btf__add_field(btf, $0.name, $0.type, $0.bit, $0.width) }
    case .prototype(let result, let parameters):
      return Self.first(btf__add_func_proto(btf, result), parameters) { btf__add_func_param(btf, $0.name, $0.type) }
    case .function(let name, let prototype, let isGlobal):
      return btf__add_func(btf, name, isGlobal ? BTF_FUNC_GLOBAL : BTF_FUNC_STATIC, prototype)
    case .tag(let name, let target, let parameter): return btf__add_decl_tag(btf, name, target, parameter)
    }
  }

  private static func write(_ type: EnumerationType, to btf: OpaquePointer) -> Int32 {
    let name = type.tag
    if type.size < 8 {
      // Bits above 31 are the sign's; libbpf takes a negative constant as the mark of a signed enumeration.
      return first(btf__add_enum(btf, name, UInt32(type.size)), type.constants) {
        btf__add_enum_value(btf, $0.name, Int64(clamping: $0.value))
      }
    }
    return first(btf__add_enum64(btf, name, 8, type.isSigned), type.constants) {
      btf__add_enum64_value(btf, $0.name, UInt64(truncatingIfNeeded: $0.value))
    }
  }

  /// The number of a type, or the first error of its parts.
  private static func first<Part>(_ id: Int32, _ parts: [Part], _ add: (Part) -> Int32) -> Int32 {
    if id < 0 { return id }
    for part in parts {
      let error = add(part)
      if error < 0 { return error }
    }
    return id
  }
}
