import CTypes
import CallingConvention
import TestSupport

/// Writes the C program whose output says where a compiler passes each eightbyte.
///
/// Each row becomes a caller that fills every argument with graffiti and calls an external function. All those
/// functions are assembly stubs that store the general registers, the vector registers and the stack words above.
struct TruthProgram {
  static let registerNames = ["rdi", "rsi", "rdx", "rcx", "r8", "r9", "rax"]
  static let stackWords = 96
  /// What the stub returns: rax, rdx, xmm0, xmm1; the low byte of rax is a valid bool.
  static let resultWords: [UInt64] = [
    0xa7a6_a5a4_a3a2_a101, 0xb7b6_b5b4_b3b2_b1b0, 0x3c3b_3a39_3837_3635, 0x4c4b_4a49_4847_4645,
  ]
  /// What the memory stub writes at its hidden pointer: byte i is 0x80 + i.
  static func memoryByte(_ index: Int) -> UInt8 { 0x80 &+ UInt8(truncatingIfNeeded: index) }

  /// Byte `index` of argument `argument`: high nibble the argument, low nibble the byte.
  static func graffiti(argument: Int, index: Int) -> UInt8 {
    UInt8((argument + 1) % 16) << 4 | UInt8(index % 16)
  }

  /// The bytes of an argument: graffiti, but a bool has to be 0 or 1.
  static func bytes(of type: CType, argument: Int) -> [UInt8] {
    if case .bool = type { return [1] }
    var bytes = (0..<type.size).map { graffiti(argument: argument, index: $0) }
    if type.holdsLongDouble {
      // The x87 unit carries a mantissa unchanged only where its top bit is set.
      for last in stride(from: 7, to: bytes.count, by: 16) { bytes[last] |= 0x80 }
    }
    return bytes
  }

  /// How a function's stub returns.
  enum Stub: String { case registers, memory, x87, x87Pair }

  static func stub(for result: CType) -> Stub {
    let placement = Placement(Signature(name: "f", result: result, parameters: [])).result
    if placement.hasNativeHiddenPointer { return .memory }
    switch placement.eightbytes.last?.native {
    case .x87Register(0): return .x87
    case .x87Register: return .x87Pair
    default: return .registers
    }
  }

  let records: [RecordType]
  let signatures: [Signature]

  var source: String {
    var text = """
      #include <stdio.h>
      #include <string.h>
      #include <stddef.h>
      \(truthTypes)
      struct capture { unsigned long registers[7]; unsigned long vectors[8]; unsigned long stack[\(Self.stackWords)]; } capture;
      static void show(const char *what, const void *data, size_t size) {
        printf(" %s", what);
        for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)data)[i]);
      }
      static void report(int row, const void *result, size_t size) {
        printf("call %d", row);
        show("r", capture.registers, sizeof capture.registers);
        show("v", capture.vectors, sizeof capture.vectors);
        show("s", capture.stack, sizeof capture.stack);
        show("x", result, size);
        unsigned long place = (unsigned long)result;
        show("p", &place, 8);
        printf("\\n");
      }
      __asm__(\(Self.assembly(signatures.enumerated().map {
        (
          name: "f\($0)", stub: Self.stub(for: $1.result), resultSize: $1.result.size
        )
      })));

      """
    for (row, signature) in signatures.enumerated() {
      text += caller(row, signature)
    }
    text += "int main(void) {\n"
    for row in signatures.indices { text += "  call\(row)();\n" }
    for (index, record) in records.enumerated() where record.name != nil { text += layout(index, record) }
    return text + "  return 0;\n}\n"
  }

  /// The stubs, as the strings of a top-level asm.
  static func assembly(_ functions: [(name: String, stub: Stub, resultSize: Int)]) -> String {
    var lines = [".text", ".type capture_all, @function", "capture_all:"]
    for (index, register) in registerNames.enumerated() {
      lines.append("movq %\(register), capture+\(index * 8)(%rip)")
    }
    for vector in 0..<8 { lines.append("movq %xmm\(vector), capture+\(56 + vector * 8)(%rip)") }
    // Two return addresses lie between rsp and the stack words.
    for word in 0..<stackWords {
      lines.append("movq \(16 + word * 8)(%rsp), %rax")
      lines.append("movq %rax, capture+\(120 + word * 8)(%rip)")
    }
    lines.append("ret")
    for (name, stub, resultSize) in functions {
      lines += [".globl \(name)", ".type \(name), @function", "\(name):", "call capture_all"]
      switch stub {
      case .registers:
        lines += ["movabsq $\(resultWords[2]), %rax", "movq %rax, %xmm0", "movabsq $\(resultWords[3]), %rax"]
        lines += ["movq %rax, %xmm1", "movabsq $\(resultWords[1]), %rdx", "movabsq $\(resultWords[0]), %rax"]
      case .memory:
        lines.append("movq %rdi, %rax")
        lines += (0..<resultSize).map { "movb $\(memoryByte($0)), \($0)(%rax)" }
      case .x87: lines += ["fldpi"]
      case .x87Pair: lines += ["fld1", "fldpi"]
      }
      lines.append("ret")
    }
    return lines.map { "\"\($0)\\n\"" }.joined(separator: "\n")
  }

  private func caller(_ row: Int, _ signature: Signature) -> String {
    // The prototype is the row's own text; only the function's name differs.
    var text = "extern " + truthRows[row].prototype.replacingName(with: "f\(row)") + ";\n"
    text += "void call\(row)(void) {\n"
    text += "  struct { unsigned char bytes[128]; } result; memset(&result, 0, sizeof result);\n"
    for (index, parameter) in signature.parameters.enumerated() {
      let bytes = Self.bytes(of: parameter.type, argument: index)
      let list = bytes.isEmpty ? "0" : bytes.map(String.init).joined(separator: ", ")
      text += "  static const unsigned char v\(index)[] = {\(list)};\n"
      text += "  \(parameter.type.declaration(of: "a\(index)"));\n"
      text += "  memcpy(&a\(index), v\(index), sizeof a\(index));\n"
    }
    let arguments = signature.parameters.indices.map { "a\($0)" }.joined(separator: ", ")
    if signature.result == .void {
      text += "  f\(row)(\(arguments));\n  report(\(row), &result, 0);\n}\n"
    } else {
      text += "  \(signature.result.declaration(of: "x")) = f\(row)(\(arguments));\n"
      text += "  report(\(row), &x, sizeof x);\n}\n"
    }
    return text
  }

  /// Prints size, alignment and the place of each member; a bit-field's place shows in the bits that it sets.
  private func layout(_ index: Int, _ record: RecordType) -> String {
    let name = record.tag == nil ? record.typedefName ?? "" : "\(record.kind.rawValue) \(record.tag ?? "")"
    var text = "  printf(\"record \(index) %zu %zu\", sizeof(\(name)), _Alignof(\(name)));\n"
    for field in record.fields {
      guard let member = field.name else { continue }
      if field.bitField == nil {
        text += "  printf(\" \(member)=%zu\", offsetof(\(name), \(member)));\n"
      } else {
        let ones = field.type == .bool ? "1" : "-1"
        text += "  { \(name) v; memset(&v, 0, sizeof v); v.\(member) = \(ones); show(\"\(member):\", &v, sizeof v); }\n"
      }
    }
    return text + "  printf(\"\\n\");\n"
  }
}

extension String {
  /// The prototype with its function, `f`, renamed.
  func replacingName(with name: String) -> String {
    guard
      let range = self.ranges(of: "f(").first(where: {
        $0.lowerBound == startIndex || !(self[self.index(before: $0.lowerBound)].isLetter)
      })
    else { return self }
    return replacingCharacters(range, with: name + "(")
  }

  private func replacingCharacters(_ range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
