import Testing

/// Ends a test, or one case of a parameterised test, as skipped where what it needs is missing.
/// - Parameters:
///   - condition: whether what it needs is there.
///   - reason: what is missing.
package func requireOrSkip(
  _ condition: Bool, _ reason: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  if !condition { try skip(reason(), sourceLocation: sourceLocation) }
}

/// Ends a test, or one case of a parameterised test, as skipped.
package func skip(_ reason: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Never {
  #if compiler(>=6.3)
    try Test.cancel("\(reason)", sourceLocation: sourceLocation)
  #else
    // Before Swift 6.3 a case cannot be skipped: what is missing has to be installed.
    throw ProcessFailure(description: reason)
  #endif
}
