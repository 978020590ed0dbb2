import CTypes
import Checks
import Reports
import TypeSources

/// Where the signatures of a sweep come from, by number.
struct SweepSource {
  /// What parts of one sweep have in common.
  var identity = SweepIdentity()
  /// What is swept, in words that follow a count.
  let name: String
  /// How many functions there are.
  let count: Int
  /// The function with a number.
  let item: (Int) -> DescribedFunction
  /// Counts what is covered, in words; whether that is all.
  var coverage: (() -> (text: String, isWhole: Bool))?
  /// What the file has and the sweep leaves out.
  var leftOut: [SweepSummary.LeftOut] = []

  /// The functions that BTF or debug information describes.
  init(_ list: FunctionList, of path: String) {
    name = "functions of \(path)"
    count = list.functions.count
    item = { list.functions[$0] }
    leftOut = FunctionList.Omission.allCases.compactMap { omission in
      list.omissions[omission].map { names in
        // Most files have many of these, and their names say nothing.
        SweepSummary.LeftOut(omission.rawValue, names, showsNames: omission != .otherParameterCount)
      }
    }
  }

  /// Signatures that are made up to cover something.
  init(_ set: SignatureSet) {
    name = "signatures over \(set.types.count) types"
    count = set.count
    item = { DescribedFunction(signature: set.signature($0)) }
    coverage = {
      let (covered, all) = set.coverage()
      let what =
        switch set.goal {
        case .strength(let strength, let counts):
          "combinations of types in any \(strength) of \(counts.lowerBound) to \(counts.upperBound) parameters"
        case .exhaustive(let count): "signatures of \(count) parameters"
        }
      return ("\(covered) of \(all) \(what)", covered == all)
    }
  }
}
