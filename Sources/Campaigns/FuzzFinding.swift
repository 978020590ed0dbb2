import CTypes
import CallingConvention
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// A difference, with the simplest function found that shows it.
package struct FuzzFinding: Sendable {
  /// The function in which it was found.
  package let original: Signature
  /// The function to which it was shrunk.
  package let shrunk: FuzzCase
  /// The caller's name: an engine or a toolchain.
  package let caller: String
  /// The callee's name.
  package let callee: String
  /// The finding in the shrunk function.
  package let finding: Finding
  /// The combinations of caller and callee in which the shrunk function differs.
  package let wrong: [String]
  /// The combinations in which it agrees.
  package let right: [String]
  /// The functions of the sequence of calls that shows it, in order; empty if one call does.
  package let sequence: [Signature]
  /// Number of simplifications that were tried.
  package let attempts: Int
  /// The seed of the batch in which it was found.
  package let seed: UInt64
  /// Number of functions in the batch.
  package var batch = 0
  /// Whether the function belongs to the corpus.
  package var isFromCorpus = false
}
