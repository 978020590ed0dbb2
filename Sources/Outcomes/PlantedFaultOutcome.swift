/// A fault that was planted, and whether it was seen.
package struct PlantedFaultOutcome: Sendable, Equatable, Codable {
  /// Its name.
  package var fault: String
  /// The component in which it was planted.
  package var component: String
  /// Where findings have to point.
  package var place: FaultPlace
  /// Whether they point there.
  package var caught: Bool
  /// Whether a function has the shape that the fault touches; where none has, there is nothing to see.
  package var applicable: Bool = true
  /// Path of the library in whose functions it was planted.
  package var library: String
  /// Kfuncs at which something was found.
  package var kfuncCount: Int
  /// Findings in all.
  package var findingCount: Int
  /// The finding that shows it best; of one that was not caught, what was found instead.
  package var witness: Finding?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    fault: String, component: String, place: FaultPlace, caught: Bool, applicable: Bool = true, library: String,
    kfuncCount: Int, findingCount: Int, witness: Finding? = nil
  ) {
    self.fault = fault
    self.component = component
    self.place = place
    self.caught = caught
    self.applicable = applicable
    self.library = library
    self.kfuncCount = kfuncCount
    self.findingCount = findingCount
    self.witness = witness
  }

  /// Whether the checks did not see a fault that is there.
  package var hasSurvived: Bool { applicable && !caught }
}

/// A fault that can be planted.
package struct PlantedFaultDescription: Sendable, Equatable, Codable {
  /// Its name.
  package var fault: String
  /// The component in which it is planted.
  package var component: String
  /// Where findings have to point.
  package var place: FaultPlace

  /// Creates a value; each parameter is documented at the property of its name.
  package init(fault: String, component: String, place: FaultPlace) {
    self.fault = fault
    self.component = component
    self.place = place
  }
}

/// The faults that can be planted.
package struct PlantedFaultsOutcome: Sendable, Equatable, Codable {
  /// The faults.
  package var planted: [PlantedFaultDescription]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(planted: [PlantedFaultDescription]) {
    self.planted = planted
  }
}

/// Faults that were planted one at a time.
package struct MutantsOutcome: Sendable, Equatable, Codable {
  /// Counts.
  package var summary: Summary
  /// Repeats the run.
  package var seed: UInt64
  /// Whether the run was asked to stop.
  package var interrupted: Bool
  /// Whether a fault that no function can show is a failure.
  package var strict = false
  /// The faults.
  package var planted: [PlantedFaultOutcome]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    summary: Summary, seed: UInt64, interrupted: Bool, strict: Bool = false, planted: [PlantedFaultOutcome]
  ) {
    self.summary = summary
    self.strict = strict
    self.seed = seed
    self.interrupted = interrupted
    self.planted = planted
  }

  /// Counts of faults.
  package struct Summary: Sendable, Equatable, Codable {
    /// Faults that were planted.
    package var planted: Int
    /// Those that were seen.
    package var caught: Int
    /// Those that were not, and could have been.
    package var survived: Int
    /// Those that no function of the library can show.
    package var notApplicable: Int
  }

  /// Counts faults.
  /// - Parameters:
  ///   - planted: the faults.
  ///   - seed: repeats the run.
  ///   - interrupted: whether the run was asked to stop.
  ///   - strict: whether a fault that no function can show is a failure.
  package init(_ planted: [PlantedFaultOutcome], seed: UInt64, interrupted: Bool, strict: Bool = false) {
    self.init(
      summary: Summary(
        planted: planted.count, caught: planted.count(where: \.caught), survived: planted.count(where: \.hasSurvived),
        notApplicable: planted.count { !$0.applicable }),
      seed: seed, interrupted: interrupted, strict: strict, planted: planted)
  }

  /// Whether there were faults that could show, every one was seen, and none was left out by a request to stop.
  package var isGood: Bool {
    summary.survived == 0 && summary.caught > 0 && !interrupted && !(strict && summary.notApplicable > 0)
  }
}
