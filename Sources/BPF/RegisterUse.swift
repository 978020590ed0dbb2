extension Instruction {
  /// The registers whose values the instruction reads: r1 to r5 for every call, never r11.
  public var registersRead: RegisterSet { registers(read: true) }

  /// The registers that the instruction writes or leaves undefined: r0 to r5 for every call.
  public var registersWritten: RegisterSet { registers(read: false) }

  private func registers(read: Bool) -> RegisterSet {
    guard let (form, fields) = try? parts(), let row = form.row else { return [] }
    let pattern = InstructionPatterns.shared.byForm[row]
    var set = read ? pattern.implicitReads : pattern.implicitWrites
    if read ? pattern.readsDestination : pattern.writesDestination {
      set.formUnion(RegisterSet(Register(number: fields.destination)))
    }
    if read ? pattern.readsSource : pattern.writesSource {
      set.formUnion(RegisterSet(Register(number: fields.source)))
    }
    return set
  }
}
