import CTypes
import CallingConvention

/// A signature with 16-byte records whose alignment, 8 or 16 bytes, the description does not determine: debug
/// information
/// and BTF have no `packed`, and BTF has no `aligned`.
package struct OpenAlignment {
  /// The signature with alignments by C's rules, without attributes.
  let signature: Signature
  /// Indices of the parameters whose alignment is undetermined.
  let parameters: Set<Int>

  /// Creates a value.
  /// - Parameters:
  ///   - signature: the signature with alignments by C's rules.
  ///   - parameters: indices of the parameters whose alignment is undetermined.
  package init(signature: Signature, parameters: Set<Int>) {
    self.signature = signature
    self.parameters = parameters
  }

  /// The same signature with the undetermined records aligned to a number of bytes.
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

  /// The signatures with other alignments whose placement differs from that of the signature itself.
  package var alternatives: [Signature] {
    guard !parameters.isEmpty else { return [] }
    let own = Self.places(signature)
    return [8, 16].map(aligned).filter { Self.places($0) != own }
  }

  private static func places(_ signature: Signature) -> [[NativeLocation]] {
    Placement(signature).parameters.map { $0.eightbytes.map(\.native) }
  }

  /// The signature with an unknown call, because the alignment affects the placement.
  /// - Parameter place: where the description is, for the message.
  package func unknown(at place: String) -> Signature {
    let names = parameters.sorted().compactMap { index in
      signature.parameters.indices.contains(index) ? signature.parameters[index].type.description : nil
    }
    let reason =
      "whether \(names.first ?? "a record") is aligned to 8 or 16 bytes is not given, and arguments lie "
      + "elsewhere then"
    return Signature(
      name: signature.name, result: signature.result, parameters: signature.parameters,
      isVariadic: signature.isVariadic, obstacle: .unknown(Unknown(reason, at: place)))
  }
}
