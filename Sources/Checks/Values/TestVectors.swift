import CallingConvention

/// The argument values of a run, for reproducers that send the same.
package struct TestVectors: Sendable {
  /// One set of values.
  package struct Row: Sendable {
    /// The pattern and number, as in findings: "random #3".
    package let name: String
    /// One word for each eightbyte.
    package let words: [UInt64]
  }

  /// The sets in the order of a run.
  package let sets: [Row]
  /// Bits of each word that carry the value.
  package let masks: [UInt64]
  /// A name for each word: the parameter's name, with the eightbyte's number if it has several.
  package let names: [String]

  /// Creates the values of a run.
  /// - Parameters:
  ///   - placement: the placement of the function.
  ///   - options: patterns and seed.
  package init(_ placement: Placement, _ options: RunOptions) {
    let generator = ValueGenerator(placement)
    sets = generator.values(options.patterns, seed: options.seed).map {
      Row(name: "\($0.pattern.rawValue) #\($0.number)", words: $0.words)
    }
    masks = generator.layout.words.map(\.significant)
    let words = generator.layout.words
    names = words.map { word in
      let parameter = placement.parameters[word.parameter].parameter
      let name = parameter.name ?? "argument \(word.parameter + 1)"
      let isWide = words.count { $0.parameter == word.parameter } > 1
      return isWide ? "\(name), eightbyte \(word.part + 1)" : name
    }
  }
}
