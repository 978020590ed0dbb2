/// The table of the instruction set: a row for every form of instruction, in a fixed order.
///
/// Decoder, encoder, validation and disassembler use it; opcodes are defined nowhere else.
/// Sources: RFC 9669 sections 3 to 5; Linux `include/uapi/linux/bpf.h` and `kernel/bpf/verifier.c` for later additions
/// (`BPF_JCOND`, `gotox`, address space casts, load-acquire, store-release, stack arguments).
public enum InstructionTable {
  /// Every row, at the index `InstructionForm.row`.
  public static let rows: [InstructionDescription] =
    arithmeticRows + moveRows + byteOrderRows + wideRows + memoryRows + atomicRows + packetRows + jumpRows + callRows

  /// The row of a form, nil if there is no such instruction (a byte swap of 8 bits).
  ///
  /// - Parameter form: an instruction without its operands.
  public static func row(of form: InstructionForm) -> InstructionDescription? {
    form.row.map { rows[$0] }
  }
}

/// Instruction classes, opcode bits 0 to 2 (RFC 9669 section 3.1).
private enum Class {
  static let ld: UInt8 = 0
  static let ldx: UInt8 = 1
  static let st: UInt8 = 2
  static let stx: UInt8 = 3
  static let alu: UInt8 = 4
  static let jmp: UInt8 = 5
  static let jmp32: UInt8 = 6
  static let alu64: UInt8 = 7
}

/// The source bit of ALU and jump opcodes.
private let sourceRegister: UInt8 = 8

/// Modes of load and store opcodes, bits 5 to 7 (RFC 9669 section 5).
private enum Mode {
  static let imm: UInt8 = 0x00
  static let abs: UInt8 = 0x20
  static let ind: UInt8 = 0x40
  static let mem: UInt8 = 0x60
  static let memsx: UInt8 = 0x80
  static let atomic: UInt8 = 0xc0
}

extension MemorySize {
  /// Bits 3 and 4 of a load or store opcode.
  fileprivate var opcodeBits: UInt8 {
    switch self {
    case .word: 0x00
    case .half: 0x08
    case .byte: 0x10
    case .double: 0x18
    }
  }

  fileprivate var bits: Int { Int(rawValue) * 8 }
  fileprivate var unsigned: String { "u\(bits)" }
  /// The register as LLVM's 32-bit subregister mode writes it: w for up to 32 bits.
  fileprivate var suffix: String { self == .double ? "" : "32" }
}

extension Width {
  fileprivate var bits: String { self == .word32 ? "32" : "64" }
  fileprivate var suffix: String { self == .word32 ? "32" : "" }
  fileprivate var aluClass: UInt8 { self == .word32 ? Class.alu : Class.alu64 }
  fileprivate var jumpClass: UInt8 { self == .word32 ? Class.jmp32 : Class.jmp }
}

extension OperandKind {
  fileprivate var name: String { self == .register ? "reg" : "imm" }
  fileprivate var opcodeBit: UInt8 { self == .register ? sourceRegister : 0 }
  fileprivate var source: RegisterField { self == .register ? .read : .zero }
  fileprivate var immediate: ImmediateField { self == .register ? .zero : .value }
  fileprivate func placeholder(_ suffix: String) -> String { self == .register ? "{src\(suffix)}" : "{imm}" }
}

extension ALUOperation {
  /// The operator in text, such as "s>>=".
  package var symbol: String { encoding.symbol }

  /// The operation's opcode bits 4 to 7, its off field and LLVM's symbol.
  fileprivate var encoding: (code: UInt8, offset: OffsetField, symbol: String) {
    switch self {
    case .add: (0x00, .zero, "+=")
    case .sub: (0x10, .zero, "-=")
    case .mul: (0x20, .zero, "*=")
    case .div: (0x30, .zero, "/=")
    case .sdiv: (0x30, .fixed(1), "s/=")
    case .or: (0x40, .zero, "|=")
    case .and: (0x50, .zero, "&=")
    case .lsh: (0x60, .zero, "<<=")
    case .rsh: (0x70, .zero, ">>=")
    case .mod: (0x90, .zero, "%=")
    case .smod: (0x90, .fixed(1), "s%=")
    case .xor: (0xa0, .zero, "^=")
    case .mov: (0xb0, .zero, "=")
    case .arsh: (0xc0, .zero, "s>>=")
    }
  }
}

extension Condition {
  /// The operator in text, such as "s>".
  package var symbol: String { encoding.symbol }

  fileprivate var encoding: (code: UInt8, symbol: String) {
    switch self {
    case .eq: (0x10, "==")
    case .gt: (0x20, ">")
    case .ge: (0x30, ">=")
    case .set: (0x40, "&")
    case .ne: (0x50, "!=")
    case .sgt: (0x60, "s>")
    case .sge: (0x70, "s>=")
    case .lt: (0xa0, "<")
    case .le: (0xb0, "<=")
    case .slt: (0xc0, "s<")
    case .sle: (0xd0, "s<=")
    }
  }
}

extension AtomicOperation {
  fileprivate var encoding: (immediate: Int32, name: String, symbol: String) {
    switch self {
    case .add: (0x00, "atomic_add", "+=")
    case .or: (0x40, "atomic_or", "|=")
    case .and: (0x50, "atomic_and", "&=")
    case .xor: (0xa0, "atomic_xor", "^=")
    case .fetchAdd: (0x01, "atomic_fetch_add", "")
    case .fetchOr: (0x41, "atomic_fetch_or", "")
    case .fetchAnd: (0x51, "atomic_fetch_and", "")
    case .fetchXor: (0xa1, "atomic_fetch_xor", "")
    case .exchange: (0xe1, "xchg", "")
    case .compareExchange: (0xf1, "cmpxchg", "")
    }
  }

  fileprivate func text(_ size: MemorySize) -> String {
    let suffix = size.suffix
    let short = size == .double ? "_64" : "32_32"
    let result = size == .double ? "r0" : "w0"
    switch self {
    case .add, .or, .and, .xor:
      return "lock *(\(size.unsigned) *)({dst+off}) \(encoding.symbol) {src\(suffix)}"
    case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor:
      return "{src\(suffix)} = \(encoding.name)((\(size.unsigned) *)({dst+off}), {src\(suffix)})"
    case .exchange: return "{src\(suffix)} = xchg\(short)({dst+off}, {src\(suffix)})"
    case .compareExchange: return "\(result) = cmpxchg\(short)({dst+off}, \(result), {src\(suffix)})"
    }
  }

  fileprivate var source: RegisterField {
    switch self {
    case .add, .or, .and, .xor, .compareExchange: .read
    case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: .readWrite
    }
  }
}

extension InstructionTable {
  private static let arithmeticRows: [InstructionDescription] =
    Width.allCases.flatMap { width in
      ALUOperation.allCases.flatMap { operation in
        OperandKind.allCases.map { kind in
          let (code, offset, symbol) = operation.encoding
          return InstructionDescription(
            .alu(width, operation, kind), "\(operation)\(width.bits)_\(kind.name)",
            code | kind.opcodeBit | width.aluClass,
            destination: operation == .mov ? .write : .readWrite, source: kind.source, offset: offset,
            immediate: kind.immediate,
            text: "{dst\(width.suffix)} \(symbol) \(kind.placeholder(width.suffix))")
        }
      }
    }
    + Width.allCases.map { width in
      InstructionDescription(
        .negate(width), "neg\(width.bits)", 0x80 | width.aluClass, destination: .readWrite,
        text: "{dst\(width.suffix)} = -{dst\(width.suffix)}")
    }

  private static let moveRows: [InstructionDescription] =
    [(Width.word32, UInt8(8)), (.word32, 16), (.word64, 8), (.word64, 16), (.word64, 32)].map { width, bits in
      InstructionDescription(
        .moveSignExtend(width, bits: bits), "movsx\(bits)_\(width.bits)", 0xb0 | sourceRegister | width.aluClass,
        destination: .write, source: .read, offset: .fixed(Int16(bits)),
        text: "{dst\(width.suffix)} = (s\(bits)){src\(width.suffix)}")
    } + [
      InstructionDescription(
        .castAddressSpace, "addr_space_cast", 0xb0 | sourceRegister | Class.alu64, destination: .write,
        source: .read, offset: .fixed(1), immediate: .value,
        text: "{dst} = addr_space_cast({src}, {dst-space}, {src-space})")
    ]

  private static let byteOrderRows: [InstructionDescription] =
    ByteOrder.allCases.flatMap { order in
      [UInt8(16), 32, 64].map { bits in
        let (name, opcode): (String, UInt8) =
          switch order {
          case .toLittle: ("le", 0xd0 | Class.alu)
          case .toBig: ("be", 0xd0 | sourceRegister | Class.alu)
          case .swap: ("bswap", 0xd0 | Class.alu64)
          }
        return InstructionDescription(
          .byteOrder(order, bits: bits), "\(name)\(bits)", opcode, destination: .readWrite,
          immediate: .fixed(Int32(bits)), text: "{dst} = \(name)\(bits) {dst}")
      }
    }

  private static let wideRows: [InstructionDescription] =
    WideImmediateKind.allCases.map { kind in
      let next: ImmediateField =
        switch kind {
        case .mapFD, .function, .mapIndex: .zero
        case .value, .mapValue, .btfID, .mapIndexValue: .value
        }
      return InstructionDescription(
        .loadImmediate64(kind), "ld_imm64_\(kind)", Mode.imm | MemorySize.double.opcodeBits | Class.ld,
        destination: .write, source: kind == .value ? .zero : .fixed(kind.rawValue), immediate: .value,
        nextImmediate: next,
        text: kind == .value ? "{dst} = {wide-hex} ll" : "ld_pseudo {dst}, \(kind.rawValue), {wide}")
    }

  private static let memoryRows: [InstructionDescription] =
    MemorySize.allCases.map { size in
      load(.load(size), "ldx", size, Mode.mem, .read, .displacement)
    } + [load(.loadStackArgument, "ldx_params", .double, Mode.mem, .params, .incomingSlot)]
    + [MemorySize.byte, .half, .word].map { size in
      InstructionDescription(
        .loadSignExtend(size), "ldxs\(size.bits)", Mode.memsx | size.opcodeBits | Class.ldx,
        destination: .write, source: .read, offset: .displacement,
        text: "{dst} = *(s\(size.bits) *)({src+off})")
    }
    + MemorySize.allCases.flatMap { size in
      OperandKind.allCases.map { store(.store(size, $0), "", size, $0, .read, .displacement) }
    }
    + OperandKind.allCases.map {
      store(.storeStackArgument($0), "_params", .double, $0, .params, .outgoingSlot)
    }

  private static func load(
    _ form: InstructionForm, _ name: String, _ size: MemorySize, _ mode: UInt8, _ base: RegisterField,
    _ offset: OffsetField
  ) -> InstructionDescription {
    InstructionDescription(
      form, "\(name)\(size.bits)", mode | size.opcodeBits | Class.ldx, destination: .write, source: base,
      offset: offset, text: "{dst\(size.suffix)} = *(\(size.unsigned) *)({src+off})")
  }

  private static func store(
    _ form: InstructionForm, _ name: String, _ size: MemorySize, _ kind: OperandKind, _ base: RegisterField,
    _ offset: OffsetField
  ) -> InstructionDescription {
    InstructionDescription(
      form, "\(kind == .register ? "stx" : "st")\(name)\(size.bits)",
      Mode.mem | size.opcodeBits | (kind == .register ? Class.stx : Class.st), destination: base,
      source: kind.source, offset: offset, immediate: kind.immediate,
      text: "*(\(size.unsigned) *)({dst+off}) = \(kind.placeholder(size.suffix))")
  }

  private static let atomicRows: [InstructionDescription] =
    AtomicOperation.allCases.flatMap { operation in
      [MemorySize.word, .double].map { size in
        let swaps = operation == .compareExchange
        return InstructionDescription(
          .atomic(operation, size), "\(operation.encoding.name)\(size.bits)",
          Mode.atomic | size.opcodeBits | Class.stx, destination: .read, source: operation.source,
          offset: .displacement, immediate: .fixed(operation.encoding.immediate),
          implicitReads: swaps ? .result : [], implicitWrites: swaps ? .result : [], text: operation.text(size))
      }
    }
    + MemorySize.allCases.map { size in
      InstructionDescription(
        .loadAcquire(size), "load_acquire\(size.bits)", Mode.atomic | size.opcodeBits | Class.stx,
        destination: .write, source: .read, offset: .displacement, immediate: .fixed(0x100),
        text: "{dst\(size.suffix)} = load_acquire((\(size.unsigned) *)({src+off}))")
    }
    + MemorySize.allCases.map { size in
      InstructionDescription(
        .storeRelease(size), "store_release\(size.bits)", Mode.atomic | size.opcodeBits | Class.stx,
        destination: .read, source: .read, offset: .displacement, immediate: .fixed(0x110),
        text: "store_release((\(size.unsigned) *)({dst+off}), {src\(size.suffix)})")
    }

  private static let packetRows: [InstructionDescription] =
    [MemorySize.byte, .half, .word].map { size in
      InstructionDescription(
        .loadPacketAbsolute(size), "ld_abs\(size.bits)", Mode.abs | size.opcodeBits | Class.ld, immediate: .value,
        implicitReads: .context, implicitWrites: [.result, .arguments], text: "r0 = *(\(size.unsigned) *)skb[{imm}]")
    }
    + [MemorySize.byte, .half, .word].map { size in
      InstructionDescription(
        .loadPacketIndirect(size), "ld_ind\(size.bits)", Mode.ind | size.opcodeBits | Class.ld, source: .read,
        immediate: .value, implicitReads: .context, implicitWrites: [.result, .arguments],
        text: "r0 = *(\(size.unsigned) *)skb[{src+imm}]")
    }

  private static let jumpRows: [InstructionDescription] =
    [
      InstructionDescription(.jump, "ja", 0x00 | Class.jmp, offset: .jump, text: "goto {jump}"),
      InstructionDescription(.jumpLong, "jal", 0x00 | Class.jmp32, immediate: .jump, text: "gotol {jump-long}"),
      InstructionDescription(
        .jumpRegister, "gotox", sourceRegister | Class.jmp, destination: .read, text: "gotox {dst}"),
    ]
    + Width.allCases.flatMap { width in
      Condition.allCases.flatMap { condition in
        OperandKind.allCases.map { kind in
          let (code, symbol) = condition.encoding
          return InstructionDescription(
            .jumpIf(width, condition, kind), "j\(condition)\(width.bits)_\(kind.name)",
            code | kind.opcodeBit | width.jumpClass, destination: .read, source: kind.source, offset: .jump,
            immediate: kind.immediate,
            text: "if {dst\(width.suffix)} \(symbol) \(kind.placeholder(width.suffix)) goto {jump}")
        }
      }
    } + [InstructionDescription(.mayGoto, "may_goto", 0xe0 | Class.jmp, offset: .jump, text: "may_goto {jump}")]

  private static let callRows: [InstructionDescription] = [
    call(.helper, source: .zero, offset: .zero, .value, "{helper}"),
    call(.subprogram, source: .fixed(1), offset: .zero, .jump, "{subprogram}"),
    call(.kfunc, source: .fixed(2), offset: .descriptor, .value, "{kfunc}"),
    InstructionDescription(
      .callRegister, "callx", 0x80 | sourceRegister | Class.jmp, destination: .read, implicitReads: .arguments,
      implicitWrites: [.result, .arguments], text: "callx {dst}"),
    InstructionDescription(.exit, "exit", 0x90 | Class.jmp, implicitReads: .result, text: "exit"),
  ]

  private static func call(
    _ kind: CallKind, source: RegisterField, offset: OffsetField, _ immediate: ImmediateField, _ text: String
  ) -> InstructionDescription {
    InstructionDescription(
      .call(kind), "call_\(kind)", 0x80 | Class.jmp, source: source, offset: offset, immediate: immediate,
      implicitReads: .arguments, implicitWrites: [.result, .arguments], text: "call " + text)
  }
}

extension InstructionDescription {
  /// Creates a row; fields that are not given must be zero. Operands are in braces in the text form.
  fileprivate init(
    _ form: InstructionForm, _ name: String, _ opcode: UInt8, destination: RegisterField = .zero,
    source: RegisterField = .zero, offset: OffsetField = .zero, immediate: ImmediateField = .zero,
    nextImmediate: ImmediateField? = nil, implicitReads: RegisterSet = [], implicitWrites: RegisterSet = [],
    text: String
  ) {
    self.form = form
    self.name = name
    self.opcode = opcode
    self.destination = destination
    self.source = source
    self.offset = offset
    self.immediate = immediate
    self.nextImmediate = nextImmediate
    self.implicitReads = implicitReads
    self.implicitWrites = implicitWrites
    self.text = TextElement.parse(text)
  }
}
