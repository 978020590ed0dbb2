/// A rule without which a verification is done, to see whether programs show that it is missing.
package enum RemovedRule: Hashable, Sendable {
  /// A place that refuses programs: the path ends there instead, as if the instruction were allowed and the rest safe.
  case refusal(RuleSite)
  /// Something that is kept account of on a path.
  case effect(RuleEffect)
}

/// What the walk keeps account of, each a rule that refuses nothing by itself.
package enum RuleEffect: String, Sendable, CaseIterable {
  /// A call consumes the slots that were stored.
  case callsConsumeSlots = "calls-consume-slots"
  /// A call leaves r0 to r5 without a value.
  case callsClearRegisters = "calls-clear-registers"
  /// States are the same only if their slots are.
  case statesHaveSlots = "states-have-slots"
  /// States are the same only if they are in the same regions.
  case statesHaveRegions = "states-have-regions"
  /// Slots must be loaded before a slot is stored or a function called.
  case storesEndLoads = "stores-end-loads"
  /// A number that a verdict rests on has to be in a kept state's range.
  case numbersArePrecise = "numbers-are-precise"
  /// A pointer into a packet is lost when the data may have moved.
  case movesLosePackets = "moves-lose-packets"
  /// A pointer is lost when what it points to is given back.
  case releasesLosePointers = "releases-lose-pointers"
  /// A comparison tells of the numbers that are linked to the one compared.
  case linksLearn = "links-learn"
  /// A comparison tells of a number.
  case jumpsLearn = "jumps-learn"
  /// A store to a part of a spilled register ends the spill.
  case storesEndSpills = "stores-end-spills"
}
