import BPF

extension Register {
  /// Its name in messages; not made anew for each access.
  var messageName: String { Self.messageNames[Int(rawValue)] }

  private static let messageNames = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11"]
}
