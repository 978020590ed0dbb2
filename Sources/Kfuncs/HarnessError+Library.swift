import Support

extension HarnessError {
  /// An error in a library or in one of its kfuncs.
  /// - Parameters:
  ///   - code: what kind of obstacle it is.
  ///   - library: the library's path.
  ///   - kfunc: the kfunc's name; nil where the library is meant.
  ///   - message: human-readable message, one sentence without the place.
  init(code: Code, library: String, kfunc: String?, message: String) {
    self.init(code, message, at: kfunc.map { "\(library): kfunc \($0)" } ?? library)
  }
}
