import CTypes
import CallingConvention
import Outcomes
import Support

/// One set of argument values: the words that every caller sends.
struct ArgumentValues: Sendable {
  let pattern: ValuePattern
  /// Index among the sets of its pattern.
  let number: Int
  /// One word for each `ArgumentWord`, with garbage in insignificant bits if the pattern is dirty.
  var words: [UInt64]
}
