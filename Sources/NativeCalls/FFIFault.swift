/// A fault that can be planted in the oracle, to show that the bed does not take libffi's word for granted.
package enum FFIFault: String, Sendable, CaseIterable, Codable {
  /// The last parameter's type is one size too narrow.
  case typeTooNarrow = "libffi-type-too-narrow"
  /// The two last parameters' values are exchanged.
  case argumentsSwapped = "libffi-arguments-swapped"
  /// The result's type is one size too narrow.
  case resultTooNarrow = "libffi-result-too-narrow"
}
