import BPF

/// Locks in values of maps and in objects (`process_spin_lock`).
extension Walker {
  /// Takes a lock or gives it back.
  /// - Parameters:
  ///   - pointer: what is passed.
  ///   - name: the argument, in messages.
  ///   - kind: the lock's kind, as the callee has it.
  ///   - takes: whether it is taken.
  mutating func changeLock(
    _ pointer: RegisterState, _ name: String, _ kind: HeldLock.Kind, takes: Bool
  ) throws(Stop) {
    let words = kind.words
    guard let offset = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject("\(name) doesn't have constant offset. \(words)_lock has to be at the constant offset")
    }
    let owner: HeldLock.Owner
    let fields: [ValueField]
    let place: String
    if case .mapValue(let map)? = pointer.target {
      let definition = definition(ofMap: map)
      if !definition.isDescribed {
        throw reject("map '\(definition.kernelName)' has to have BTF in order to use \(words)_lock")
      }
      (owner, fields, place) = (.map(map), definition.fields, "map '\(definition.kernelName)'")
    } else {
      (owner, fields, place) = (.program, objectFields(pointer), "local 'kptr'")
    }
    let field = kind == .spin ? ValueField.Kind.spinLock : .resilientSpinLock
    guard let own = fields.first(where: { $0.kind == field })?.offset else {
      throw reject("\(place) has no valid \(words)_lock")
    }
    if own != offset { throw reject("off \(offset) doesn't point to 'struct \(words)_lock' that is at \(own)") }
    let lock = HeldLock(kind: kind, id: pointer.id, owner: owner)
    takes ? try take(lock) : try giveBack(lock)
  }

  private mutating func take(_ lock: HeldLock) throws(Stop) {
    if lock.kind != .spin,
      state.locks.contains(where: { $0.kind != .spin && $0.id == lock.id && $0.owner == lock.owner })
    {
      throw reject("Acquiring the same lock again, AA deadlock detected")
    }
    state.locks.append(lock)
  }

  private mutating func giveBack(_ lock: HeldLock) throws(Stop) {
    let words = lock.kind.words
    guard let last = state.locks.last else { throw reject("\(words)_unlock without taking a lock") }
    guard state.locks.contains(lock) else { throw reject("\(words)_unlock of different lock") }
    guard last.id == lock.id, last.owner == lock.owner else { throw reject("\(words)_unlock cannot be out of order") }
    state.locks.removeLast()
    loseBorrowedReferences()
    try loseProtection()
    try endRCU()
  }

  /// Checks that a call may be made while a lock is held.
  func checkCallUnderLock(_ target: CallTarget) throws(Stop) {
    guard !state.locks.isEmpty else { return }
    switch target {
    case .helper(HelperPrototype.spinUnlock), .helper(HelperPrototype.exchangePointer), .subprogram: return
    case .kfunc(let id, _):
      if kfuncs.indices.contains(Int(id)), let kfunc = kfuncs[Int(id)], kfunc.flags.contains(.isSpinLockSafe) { return }
    case .helper: break
    }
    throw reject("function calls are not allowed while holding a lock")
  }

  /// Checks that no lock is held where the program ends or leaves (`check_resource_leak`).
  func checkLocks(_ place: String) throws(Stop) {
    if !state.locks.isEmpty { throw reject("\(place) cannot be used inside bpf_spin_lock-ed region") }
  }

  /// The region in which nothing may sleep, in messages; nil outside of one (`non_sleepable_context_description`).
  var regionWithoutSleep: String? {
    if state.regions.rcu > 0 { return "rcu_read_lock region" }
    if state.regions.preemption > 0 { return "non-preemptible region" }
    if !state.interrupts.isEmpty { return "IRQ-disabled region" }
    return state.locks.isEmpty ? nil : "lock region"
  }

  /// Checks that no lock is held where a global function is called, and that it may sleep there.
  /// - Parameter complaint: what the log says of the call before.
  func checkGlobalCall(_ function: Int, _ complaint: [String]) throws(Stop) {
    if !state.locks.isEmpty {
      throw reject(
        complaint + ["global function calls are not allowed while holding a lock,", "use static function instead"])
    }
    if flow.maySleep[function], let place = try notSleepable() {
      throw reject(
        complaint + ["sleepable global function \(prototypes[function].name)() called in \(place)"])
    }
  }
}

extension MapDefinition {
  /// Whether a value holds a lock: pointers to values are then told apart (`reg_may_point_to_spin_lock`).
  var hasLock: Bool { fields.contains { $0.kind == .spinLock || $0.kind == .resilientSpinLock } }
}
