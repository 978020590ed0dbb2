/// A rule of the psABI's argument passing that can be broken intentionally, to show that the checks detect it.
public enum PlacementFault: String, Sendable, CaseIterable, Codable {
  /// A struct of two eightbytes is split between the last register and the stack, as BPF's slots would have it.
  case straddlingStructSplit = "straddling-struct-split"
  /// A 16-byte-aligned argument on the stack is not preceded by padding.
  case int128PaddingIgnored = "int128-padding-ignored"
  /// After the first argument on the stack, the remaining registers are not used.
  case registersClosedAfterSpill = "registers-closed-after-spill"
}
