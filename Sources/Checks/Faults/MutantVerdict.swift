import Outcomes

/// Whether a planted fault was detected, and where.
package struct MutantVerdict: Sendable {
  /// The fault.
  package let fault: PlantedFault
  /// Number of kfuncs with findings.
  package var kfuncs = 0
  /// Number of findings.
  package var findings = 0
  /// Whether the findings are at the fault's place.
  package var isCaught = false
  /// The finding that shows the fault best; for an undetected fault another finding, if there is one.
  package var witness: Finding?
  /// Whether a function can show the fault; if none can, the fault is not applicable.
  var isApplicable = true
  /// Path of the library in whose functions it was planted.
  package var library = ""

  /// Creates the verdict for a fault that is not detected yet.
  /// - Parameter fault: the fault.
  init(fault: PlantedFault) { self.fault = fault }
}
