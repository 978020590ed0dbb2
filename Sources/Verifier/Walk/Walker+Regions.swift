import BPF

/// Regions in which the program runs under RCU or may not be preempted (`active_rcu_locks`, `active_preempt_locks`).
struct Regions: Hashable {
  /// The calls of `bpf_rcu_read_lock` without one that ends them.
  var rcu = 0
  /// The calls of `bpf_preempt_disable` without one that ends them.
  var preemption = 0
}

extension Walker {
  /// Some kfuncs begin or end a region.
  mutating func changeRegion(_ kfunc: String) throws(Stop) {
    switch kfunc {
    case "bpf_rcu_read_lock":
      state.regions.rcu += 1
      try checkRegionInCallback()
    case "bpf_rcu_read_unlock":
      guard state.regions.rcu > 0 else { throw reject("unmatched rcu read unlock (kernel function \(kfunc))") }
      state.regions.rcu -= 1
      try endRCU()
      try checkRegionInCallback()
    case "bpf_preempt_disable": state.regions.preemption += 1
    case "bpf_preempt_enable":
      guard state.regions.preemption > 0 else {
        throw reject("unmatched attempt to enable preemption (kernel function \(kfunc))")
      }
      state.regions.preemption -= 1
      try endRCU()
    default: return
    }
  }

  private func checkRegionInCallback() throws(Stop) {
    if isInTreeCallback { throw reject("Calling bpf_rcu_read_{lock,unlock} in unnecessary rbtree callback") }
  }

  /// Checks that a program ends outside of all regions (`check_resource_leak`).
  /// - Parameter place: what ends it, in messages.
  func checkRegions(_ place: String) throws(Stop) {
    try checkLocks(place)
    if !state.interrupts.isEmpty {
      throw reject("\(place) cannot be used inside bpf_local_irq_save-ed region")
    }
    if state.regions.rcu > 0 { throw reject("\(place) cannot be used inside bpf_rcu_read_lock-ed region") }
    if state.regions.preemption > 0 { throw reject("\(place) cannot be used inside bpf_preempt_disable-ed region") }
  }
}
