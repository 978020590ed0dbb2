import Outcomes

/// Whether a planted fault was seen, and where.
package struct MutantVerdict: Sendable {
  /// The fault.
  package let fault: PlantedFault
  /// Kfuncs at which something was found.
  package var kfuncs = 0
  /// Findings in all.
  package var findings = 0
  /// Whether the findings are where the fault is.
  package var isCaught = false
  /// The finding that shows it best; of one that survived, what was found instead, if anything.
  package var witness: Finding?
  /// Whether a function can show the fault; where none can, there is nothing to see.
  package var isApplicable = true
  /// The library in whose functions it was planted, by its path.
  package var library = ""

  /// Whether the checks did not see a fault that is there.
  package var hasSurvived: Bool { isApplicable && !isCaught }

  /// A fault that was not seen yet.
  /// - Parameter fault: the fault.
  init(fault: PlantedFault) { self.fault = fault }
}
