import kfuncs

/// What a kfunc library and its host hold.
package enum KfuncLimits {
  /// Eightbytes of a record: all parameters of a kfunc, each in ceil(size / 8).
  package static let recordWords = Int(KFUNC_RECORD_WORDS)
  /// The largest result in bytes.
  package static let largestResult = 64
}
