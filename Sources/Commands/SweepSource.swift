import CTypes
import Checks
import Outcomes
import TypeSources

/// Where the signatures of a sweep come from, by number.
struct SweepSource {
  /// What parts of one sweep have in common.
  var identity: [String: String] = [:]
  /// What is swept.
  let source: SweepOutcome.SweepSource
  /// How many functions there are.
  let count: Int
  /// The function with a number.
  let item: (Int) -> DescribedFunction
  /// Groups of parameters in which something is to be covered.
  var groupCount = 0
  /// Counts what is covered in some of them.
  var coverage: ((Range<Int>) -> SweepOutcome.Coverage)?
  /// What the file has and the sweep leaves out.
  var leftOut: [LeftOut] = []

  /// The functions that BTF or debug information describes.
  init(_ list: FunctionList, of path: String) {
    source = .functions(file: path)
    count = list.functions.count
    item = { list.functions[$0] }
    leftOut = FunctionList.Omission.allCases.compactMap { omission in
      list.omissions[omission].map { names in
        // Most files have many of these, and their names say nothing.
        LeftOut("\(omission)", omission.rawValue, names, showsNames: omission != .otherParameterCount)
      }
    }
  }

  /// Signatures that are made up to cover something.
  init(_ set: SignatureSet) {
    source = .signatures(types: set.types.count)
    count = set.count
    item = { DescribedFunction(signature: set.signature($0)) }
    groupCount = set.groupCount
    coverage = { groups in
      let (covered, all) = set.coverage(groups)
      let goal: SweepOutcome.Goal =
        switch set.goal {
        case .strength(let strength, let counts):
          .strength(parameters: strength, least: counts.lowerBound, most: counts.upperBound)
        case .exhaustive(let count): .exhaustive(parameters: count)
        }
      return SweepOutcome.Coverage(goal: goal, covered: covered, all: all)
    }
  }
}
