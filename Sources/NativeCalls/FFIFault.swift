/// A fault that can be planted in libffi's call description, to show that the checks do not rely on libffi.
package enum FFIFault: String, Sendable, CaseIterable, Codable {
  /// The last parameter's type is one size too narrow.
  case typeTooNarrow = "libffi-type-too-narrow"
  /// The two last parameters' values are exchanged.
  case argumentsSwapped = "libffi-arguments-swapped"
  /// The result's type is one size too narrow.
  case resultTooNarrow = "libffi-result-too-narrow"
}
