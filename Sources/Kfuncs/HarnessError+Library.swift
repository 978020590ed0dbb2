import Support

extension HarnessError {
  /// Creates an error in a library or in one of its kfuncs.
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - library: the library's path.
  ///   - kfunc: the kfunc's name; nil if the error concerns the whole library.
  ///   - message: human-readable message, one sentence without the place.
  init(code: Code, library: String, kfunc: String?, message: String) {
    self.init(code, message, at: kfunc.map { "\(library): kfunc \($0)" } ?? library)
  }
}
