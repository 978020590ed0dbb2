import CTypes
import CallingConvention

/// A signature whose 16-byte records may be aligned to 8 or to 16 bytes, which a description leaves open: debug
/// information and BTF do not say `packed`, and BTF does not say `aligned`.
package struct OpenAlignment {
  /// The signature as C's rules have it without attributes.
  let signature: Signature
  /// Indices of the parameters whose alignment is open.
  let parameters: Set<Int>

  /// Creates a value from its parts.
  package init(signature: Signature, parameters: Set<Int>) {
    self.signature = signature
    self.parameters = parameters
  }

  /// The same signature with the open records aligned to so many bytes.
  func aligned(to alignment: Int) -> Signature {
    Signature(
      name: signature.name, result: signature.result,
      parameters: signature.parameters.enumerated().map { index, parameter in
        guard parameters.contains(index), case .record(let record) = parameter.type else { return parameter }
        return Parameter(
          name: parameter.name,
          type: .record(
            RecordType(
              kind: record.kind, tag: record.tag, typedefName: record.typedefName, fields: record.fields,
              size: record.size, alignment: alignment, isPacked: alignment < record.alignment)))
      }, isVariadic: signature.isVariadic, obstacle: signature.obstacle)
  }

  /// The alternatives that place some argument in another way than the signature itself does.
  package var alternatives: [Signature] {
    guard !parameters.isEmpty else { return [] }
    let own = Self.places(signature)
    return [8, 16].map(aligned).filter { Self.places($0) != own }
  }

  private static func places(_ signature: Signature) -> [[NativeLocation]] {
    Placement(signature).parameters.map { $0.eightbytes.map(\.native) }
  }

  /// The signature with its call unknown, because the alignment decides where arguments lie.
  package func unknown(at place: String) -> Signature {
    let names = parameters.sorted().compactMap { index in
      signature.parameters.indices.contains(index) ? signature.parameters[index].type.description : nil
    }
    let reason =
      "whether \(names.first ?? "a record") is aligned to 8 or 16 bytes is not said, and arguments lie "
      + "elsewhere then"
    return Signature(
      name: signature.name, result: signature.result, parameters: signature.parameters,
      isVariadic: signature.isVariadic, obstacle: .unknown(Unknown(reason, at: place)))
  }
}
