import BPF

extension Register {
  /// Its name in messages; not made anew for each access.
  var messageName: String { Self.messageNames[Int(rawValue)] }

  private static let messageNames = (0...Register.params.rawValue).map { "R\($0)" }
}
