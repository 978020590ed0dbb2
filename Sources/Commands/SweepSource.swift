import CABI
import Execution
import TestBed

/// Where the signatures of a sweep come from, by number.
struct SweepSource {
  /// A function of the sweep.
  enum Item {
    /// One that C can describe.
    case signature(Signature, isKfunc: Bool)
    /// One that it cannot, and why.
    case unknown(String, reason: String)
  }

  /// What is swept, in words that follow a count.
  let name: String
  /// How many functions there are.
  let count: Int
  /// The function with a number.
  let item: (Int) -> Item
  /// Counts what is covered, in words; whether that is all.
  var coverage: (() -> (text: String, isWhole: Bool))?

  /// The functions that BTF or debug information describes.
  init(_ functions: [DescribedFunction], of path: String) {
    name = "functions of \(path)"
    count = functions.count
    item = { number in
      let function = functions[number]
      if let obstacle = function.obstacle { return .unknown(function.name, reason: obstacle) }
      do {
        if let signature = try CDeclarationParser.parse(function.prototype, types: CTypeTable()).signatures.last {
          let types = signature.parameters.map(\.type) + [signature.result]
          for (type, size) in zip(types, function.sizes) where size.map({ $0 != type.size }) ?? false {
            return .unknown(
              function.name, reason: "a struct that is packed or spread: \(size ?? 0) bytes, not \(type.size)")
          }
          return .signature(signature, isKfunc: function.isKfunc)
        }
        return .unknown(function.name, reason: "its prototype declares no function")
      } catch {
        return .unknown(function.name, reason: "\(error)")
      }
    }
  }

  /// Signatures that are made up to cover something.
  init(_ set: SignatureSet) {
    name = "signatures over \(set.types.count) types"
    count = set.count
    item = { .signature(set.signature($0), isKfunc: false) }
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
