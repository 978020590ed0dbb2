/// The second operand of an ALU, jump or store instruction: the source bit of the opcode.
@frozen
public enum Operand: Hashable, Sendable {
  /// The value of a register (`BPF_X`).
  case register(Register)
  /// The instruction's imm field, sign-extended to the operation's width (`BPF_K`).
  case immediate(Int32)
}

/// The value that a 64-bit immediate load puts into its register; the case is the src field's pseudo value 0 to 6.
///
/// Source: RFC 9669 section 5.4, and `BPF_PSEUDO_*` in Linux's `include/uapi/linux/bpf.h`.
@frozen
public enum WideImmediate: Hashable, Sendable {
  /// src 0: the 64-bit value itself.
  case value(UInt64)
  /// src 1: the map with a file descriptor.
  case mapFD(Int32)
  /// src 2: the address of a map's value, plus an offset in bytes.
  case mapValue(fd: Int32, offset: UInt32)
  /// src 3: the kernel variable with a BTF id, in the BTF object with a file descriptor (0: vmlinux).
  case btfID(Int32, fd: UInt32)
  /// src 4: the address of a subprogram; the distance is in slots, counted from the slot after the *first* slot
  /// of this instruction (`BPF_PSEUDO_FUNC`: Linux adds 1, not 2).
  case function(offset: Int32)
  /// src 5: the map with an index into the program's array of file descriptors.
  case mapIndex(Int32)
  /// src 6: the address of the value of a map given by index, plus an offset in bytes.
  case mapIndexValue(index: Int32, offset: UInt32)
}

/// The target of a call instruction; the case is the src field (RFC 9669 section 4.3.1 and 4.3.2).
@frozen
public enum CallTarget: Hashable, Sendable {
  /// src 0: the helper function with a static id.
  case helper(Int32)
  /// src 1: a subprogram, at a distance in slots from the next instruction.
  case subprogram(Int32)
  /// src 2: a kfunc: a BTF id, or in a `Program` the index into its `kfuncs`; `fdOffset` is the off field, the index
  /// of the BTF file descriptor in the program's array, 0 for vmlinux.
  case kfunc(id: Int32, fdOffset: Int16)
}
