/// A rule of the psABI's argument passing that can be broken on purpose, to show that the test bed sees it.
public enum PlacementFault: String, Sendable, CaseIterable, Codable {
  /// A struct of two eightbytes is split between the last register and the stack, as BPF's slots would have it.
  case straddlingStructSplit = "straddling-struct-split"
  /// A 16-byte-aligned argument on the stack is not preceded by padding.
  case int128PaddingIgnored = "int128-padding-ignored"
  /// Once an argument went to the stack, the registers that are left are not used any more.
  case registersClosedAfterSpill = "registers-closed-after-spill"
}
