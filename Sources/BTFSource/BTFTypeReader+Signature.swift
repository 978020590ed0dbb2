import CBPF
import CTypes

extension BTFTypeReader {
  /// A function's name and types.
  /// - Parameters:
  ///   - name: its name.
  ///   - prototype: its type, of kind `prototype`.
  ///   - place: where it is described.
  func signature(_ name: String, _ prototype: UnsafePointer<btf_type>, at place: String) -> Signature {
    var parameters: [Parameter] = []
    var isVariadic = false
    let count = Int(btf_vlen(prototype))
    if let list = btf_params(prototype) {
      for index in 0..<count {
        let parameter = list[index]
        let label = self.name(parameter.name_off)
        if parameter.type == 0 && label == nil && index == count - 1 {
          isVariadic = true
          continue
        }
        var type = read(parameter.type)
        switch type {
        // gcc omits the type if BTF cannot express it, as for complex types.
        case .void: type = Self.unknownParameter("void", "a parameter without a type", at: place)
        // C has no array parameters: gcc emits vectors this way.
        case .array:
          type = Self.unknownParameter(
            "(array)", "an array by value, as a vector is written", at: "type \(parameter.type)")
        case .function: type = .pointer(PointerType(to: type))
        default: break
        }
        parameters.append(Parameter(name: label, type: type))
      }
    }
    var result = read(prototype.pointee.type)
    if case .array = result {
      result = Self.unknownParameter(
        "(array)", "an array by value, as a vector is written", at: "type \(prototype.pointee.type)")
    }
    return Signature(name: name, result: result, parameters: parameters, isVariadic: isVariadic)
  }

  private static func unknownParameter(_ name: String, _ reason: String, at place: String) -> CType {
    .unknown(UnknownType(name, unknown: Unknown(reason, at: place)))
  }
}
