import CallingConvention
import Outcomes

/// Names for the argument eightbytes of a signature, by their number in BPF.
package struct ArgumentNames {
  private let names: [String]

  /// Creates an instance without names.
  package init() { names = [] }

  /// Creates the names for a placement.
  /// - Parameter placement: the placement of the signature.
  package init(_ placement: Placement) {
    var names: [String] = placement.result.hasBPFHiddenPointer ? ["the result's address"] : []
    for parameter in placement.parameters where parameter.firstSlot != nil {
      let name = Self.name(parameter)
      for eightbyte in parameter.eightbytes {
        names.append(parameter.eightbytes.count > 1 ? "\(name), eightbyte \(eightbyte.index + 1)" : name)
      }
    }
    self.names = names
  }

  /// The arguments of a function.
  /// - Parameter function: where its arguments go.
  package init(_ function: PlacedFunction) {
    var names: [String] = function.hasHiddenPointer ? ["the result's address"] : []
    for (index, parameter) in function.parameters.enumerated() {
      // What BPF does not pass has no number.
      guard parameter.eightbytes.contains(where: { $0.bpf != nil }) else { continue }
      let name = parameter.name ?? "#\(index + 1)"
      for number in parameter.eightbytes.indices {
        names.append(parameter.eightbytes.count > 1 ? "\(name), eightbyte \(number + 1)" : name)
      }
    }
    self.names = names
  }

  /// The parameter's name, or its number if it has none.
  /// - Parameter parameter: a parameter.
  package static func name(_ parameter: ParameterPlacement) -> String {
    parameter.parameter.name.flatMap { $0.isEmpty ? nil : $0 } ?? "#\(parameter.index + 1)"
  }

  /// The argument with its name: `argument 7 (g)`.
  /// - Parameter number: the number of the eightbyte in BPF, from 1.
  package func argument(_ number: Int) -> String {
    names.indices.contains(number - 1) ? "argument \(number) (\(names[number - 1]))" : "argument \(number)"
  }
}
