import CallingConvention

/// The argument values that a run sends, for reproducers that have to send the same.
package struct TestVectors: Sendable {
  /// One set of values.
  package struct Row: Sendable {
    /// How the values were chosen, as findings name it: "random #3".
    package let name: String
    /// One word for each eightbyte.
    package let words: [UInt64]
  }

  /// The sets in the order of a run.
  package let sets: [Row]
  /// Bits of each word that carry the value.
  package let masks: [UInt64]
  /// What each word is: the parameter's name, and the eightbyte's number where it has several.
  package let names: [String]

  /// The values of a run.
  /// - Parameters:
  ///   - placement: of the function that is called.
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
