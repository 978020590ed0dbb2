import CDW

/// libdw, opened at run time.
package enum DWARFLibrary {
  /// Why it cannot be used, in the words of the dynamic loader; nil if it can. Opens it at the first use.
  package static var obstacle: String? {
    var reason: UnsafePointer<CChar>?
    return kft_dw_open(&reason) ? nil : reason.map { String(cString: $0) } ?? "no reason given"
  }
}
