import BPF

/// Constant strings: those of read-only maps.
extension Walker {
  /// A string in a read-only map (`check_arg_const_str`).
  func checkString(_ held: RegisterState, _ name: String) throws(Stop) {
    guard case .mapValue(let map)? = held.target else { throw reject("\(name) doesn't point to a const string") }
    let definition = definition(ofMap: map)
    if definition.kind == .instructionArray {
      throw reject("\(name) points to insn_array map which cannot be used as const string")
    }
    if definition.isPerCPU, input.kernel.has(.stringsAreShared) {
      throw reject("\(name) points to percpu_array map which cannot be used as const string")
    }
    guard definition.isReadOnly else { throw reject("\(name) does not point to a readonly map'") }
    guard let offset = held.value.constant.map({ Int64(bitPattern: $0) }) else {
      throw reject("\(name) is not a constant address'")
    }
    guard let contents = definition.contents else {
      // Programs only read it, but user space may still write.
      throw reject("\(name) does not point to a readonly map'")
    }
    try checkRegion(held, name, 0, definition.valueSize - Int(offset), definition.valueSize)
    guard contents[Int(offset)...].contains(0) else { throw reject("string is not zero-terminated") }
  }

  /// The format of `bpf_snprintf`, and the bytes of what it converts (`check_bpf_snprintf_call`).
  func checkFormat(_ format: RegisterState, size: RegisterState) throws(Stop) {
    // Of a size that is not known the kernel takes the bits that are.
    let size = size.value.bits.value
    // The kernel says nothing.
    if size % 8 != 0 { throw reject("Invalid argument") }
    guard case .mapValue(let map)? = format.target, let start = format.value.constant,
      let contents = definition(ofMap: map).contents
    else { throw open("the format of bpf_snprintf") }
    let text = contents[Int(start)...].prefix { $0 != 0 }
    guard FormatString(text).isValid(argumentCount: Int(size / 8)) else { throw reject("Invalid format string") }
  }
}
