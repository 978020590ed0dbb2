/// Why a function of a C source is not called, or its results are not compared.
package enum FunctionObstacle: Sendable, Hashable, Codable {
  /// Nothing calls it: a callee cannot record unnamed parameters.
  case variadic(place: String)
  /// Nothing calls it: BPF passes at most `most` arguments.
  case tooManyParameters(place: String, count: Int, most: Int)
  /// Nothing calls it: a type or an attribute is not known; the parser's message, with its place.
  case unread(component: String)
  /// Nothing calls it: a type cannot be written again in C with the same layout.
  case unwritten(place: String)
  /// Nothing calls it: it is where a program begins.
  case main(place: String)
  /// Only its recorder and the capture stub are called: it would call what a parameter points to. 1-based.
  case callback(parameter: Int)
  /// Only its recorder and the capture stub are called: a parameter points to an object for which there is no room. 1-based.
  case largeObject(parameter: Int, bytes: Int, most: Int)
  /// Nothing calls it: its parameters or its result are larger than what a record or a host holds, in bytes.
  case tooLarge(place: String, bytes: Int, most: Int)
  /// Other callers do not call it: the compiled C call failed, which is a finding.
  case failed
  /// Its results are not compared: the compiled C call had two for the same arguments.
  case changes
}

extension FunctionObstacle: CustomStringConvertible {
  /// The reason, with its place, without a full stop.
  package var description: String {
    switch self {
    case .variadic(let place): "\(place): is variadic: a callee cannot record its unnamed parameters; not called"
    case .tooManyParameters(let place, let count, let most):
      "\(place): has \(count) parameters; a BPF function takes at most \(most); not called"
    case .unread(let component): "\(component); not called"
    case .unwritten(let place): "\(place): its types cannot be written in C with the same layout; not called"
    case .main(let place): "\(place): is where a program begins; not called"
    case .callback(let parameter):
      "would call its parameter \(parameter); only a recorder of its prototype and the capture stub are called"
    case .largeObject(let parameter, let bytes, let most):
      "its parameter \(parameter) points to \(bytes) bytes, and there is room for \(most); only a recorder of its "
        + "prototype and the capture stub are called"
    case .tooLarge(let place, let bytes, let most):
      "\(place): passes or returns \(bytes) bytes, and there is room for \(most); not called"
    case .failed: "the compiled C call of the function failed; no other caller calls it"
    case .changes:
      "the compiled C call has another result when it is made again; results of the function are not compared"
    }
  }
}
