import JIT
internal import X86

/// Call-frame information of user-space code: for each machine instruction where the caller's registers are. It is the
/// content of `.eh_frame` (psABI AMD64 section 4.2.4; DWARF 5 section 6.4).
///
/// From `mov rbp, rsp` to `leave` the canonical frame address is rbp + 16, wherever rsp is: the areas for the program's stack
/// and for arguments, and pushes within one instruction, do not change it. The rules follow `FrameLayout`.
struct CallFrames {
  /// How a function's address is written.
  enum Addresses {
    /// As the address in this process.
    case absolute
    /// As the distance from the field, of a section that follows the function's code at the next multiple of 8.
    case followingCode
  }

  private var writer = ByteWriter()
  private let addresses: Addresses

  init(_ addresses: Addresses) {
    self.addresses = addresses
    appendCommon()
  }

  /// The section's content, without the terminator of four zeros.
  var bytes: [UInt8] { writer.bytes }

  // MARK: Numbers of DWARF

  /// DW_CFA_*: rules of call-frame instructions (DWARF 5 section 7.24).
  private enum Rule {
    static let advanceInstruction: UInt8 = 0x40
    static let offset: UInt8 = 0x80
    static let restore: UInt8 = 0xC0
    static let advance1: UInt8 = 0x02
    static let advance2: UInt8 = 0x03
    static let advance4: UInt8 = 0x04
    static let undefined: UInt8 = 0x07
    static let sameValue: UInt8 = 0x08
    static let rememberState: UInt8 = 0x0A
    static let restoreState: UInt8 = 0x0B
    static let defineAddress: UInt8 = 0x0C
    static let defineAddressRegister: UInt8 = 0x0D
    static let defineAddressOffset: UInt8 = 0x0E
  }

  /// The number of the return address among the registers (psABI AMD64, figure 3.36).
  private static let returnAddress: UInt8 = 16
  /// What a function gives back as it found it (psABI AMD64 section 3.2.1).
  private static let calleeSaved: [GeneralRegister] = [.rbx, .rbp, .r12, .r13, .r14, .r15]
  /// What a function may change: rax, rcx, rdx, rsi, rdi and r8 to r11.
  private static let callerSaved: [GeneralRegister] = [.rax, .rdx, .rcx, .rsi, .rdi, .r8, .r9, .r10, .r11]

  // MARK: Entries

  /// The common information entry: the state at the entry of each function.
  private mutating func appendCommon() {
    // DW_EH_PE_absptr, or DW_EH_PE_pcrel | DW_EH_PE_sdata4.
    let encoding: UInt8 = addresses == .absolute ? 0x00 : 0x1B
    entry { own in
      own.number(UInt32(0))
      own.byte(1)
      own.string("zR")
      own.unsignedLEB(1)
      own.signedLEB(-8)
      own.byte(Self.returnAddress)
      own.unsignedLEB(1)
      own.byte(encoding)
      own.raw([Rule.defineAddress, GeneralRegister.rsp.dwarf, 8])
      own.raw([Rule.offset | Self.returnAddress, 1])
      for register in Self.calleeSaved { own.raw([Rule.sameValue, register.dwarf]) }
      for register in Self.callerSaved { own.raw([Rule.undefined, register.dwarf]) }
    }
  }

  /// Appends an entry: its length, what `body` writes, and padding.
  private mutating func entry(_ body: (inout ByteWriter) -> Void) {
    let start = writer.count
    writer.number(UInt32(0))
    body(&writer)
    // DW_CFA_nop is 0.
    writer.align(8)
    writer.patch(UInt32(writer.count - start - 4), at: start)
  }

  /// Appends the entry of a function.
  /// - Parameters:
  ///   - function: the function.
  ///   - entry: address of the image.
  ///   - tailCalls: where tail calls begin to remove the function's frame, in bytes from the start of the image.
  mutating func append(_ function: CompiledFunction, entry: UInt, tailCalls: [Int]) {
    let addresses = addresses
    self.entry { writer in
      // The distance of the common entry, which is the first, from this field.
      writer.number(UInt32(writer.count))
      switch addresses {
      case .absolute:
        writer.number(UInt64(entry + UInt(function.code.lowerBound)))
        writer.number(UInt64(function.code.count))
      case .followingCode:
        let codeSize = (function.code.count + 7) & ~7
        writer.number(Int32(truncatingIfNeeded: -(codeSize + writer.count)))
        writer.number(Int32(truncatingIfNeeded: function.code.count))
      }
      writer.unsignedLEB(0)
      var rules = FunctionRules(start: function.code.lowerBound)
      rules.appendPrologue(of: function)
      rules.appendExits(of: function, tailCalls: tailCalls)
      writer.raw(rules.bytes)
    }
  }

  /// The instructions of one function.
  private struct FunctionRules {
    private var writer = ByteWriter()
    /// The place that the next rule holds from, in bytes from the start of the image.
    private var place: Int

    init(start: Int) { place = start }

    var bytes: [UInt8] { writer.bytes }

    private mutating func advance(to place: Int) {
      let distance = place - self.place
      self.place = place
      switch distance {
      case ...0: break
      case ..<0x40: writer.byte(Rule.advanceInstruction | UInt8(distance))
      case ..<0x100:
        writer.byte(Rule.advance1)
        writer.byte(UInt8(distance))
      case ..<0x1_0000:
        writer.byte(Rule.advance2)
        writer.number(UInt16(distance))
      default:
        writer.byte(Rule.advance4)
        writer.number(UInt32(truncatingIfNeeded: distance))
      }
    }

    /// The register is at this many bytes below the canonical frame address.
    private mutating func saved(_ register: GeneralRegister, below bytes: Int) {
      writer.byte(Rule.offset | register.dwarf)
      writer.unsignedLEB(bytes / 8)
    }

    mutating func appendPrologue(of function: CompiledFunction) {
      // `push rbp; mov rbp, rsp` has 1 and 3 bytes.
      advance(to: function.framePointerOffset - 3)
      writer.raw([Rule.defineAddressOffset, 16])
      saved(.rbp, below: 16)
      advance(to: function.framePointerOffset)
      writer.raw([Rule.defineAddressRegister, GeneralRegister.rbp.dwarf])
      var (end, below) = (function.calleeSavedOffset, 16 + function.frame.stackDepth + function.frame.tailCallSize)
      for register in function.frame.calleeSaved {
        end += register.pushSize
        below += 8
        advance(to: end)
        saved(register, below: below)
      }
    }

    mutating func appendExits(of function: CompiledFunction, tailCalls: [Int]) {
      var exits = tailCalls.filter(function.code.contains).map { (start: $0, isEpilogue: false) }
      if let epilogue = function.epilogueOffset { exits.append((epilogue, true)) }
      for exit in exits.sorted(by: { $0.start < $1.start }) {
        writer.byte(Rule.rememberState)
        var end = exit.start + function.frame.freeingSize
        for register in function.frame.calleeSaved.reversed() {
          end += register.pushSize
          advance(to: end)
          writer.byte(Rule.restore | register.dwarf)
        }
        if exit.isEpilogue {
          // `leave; ret`.
          end += 1
          advance(to: end)
          writer.raw([Rule.defineAddress, GeneralRegister.rsp.dwarf, 8])
          writer.byte(Rule.restore | GeneralRegister.rbp.dwarf)
          end += 1
        } else {
          // `pop rax; pop rax; mov rsp, rbp; jmp rcx`: the next program takes over what rbp points to.
          end += 7
        }
        advance(to: end)
        writer.byte(Rule.restoreState)
      }
    }
  }
}

extension FrameLayout {
  /// Bytes of the instruction that frees the area below the callee-saved registers: `add rsp, imm8` or `imm32`.
  fileprivate var freeingSize: Int {
    switch reservedSize {
    case ...0: 0
    case ...127: 4
    default: 7
    }
  }
}

extension GeneralRegister {
  /// Its number in DWARF (psABI AMD64, figure 3.36).
  var dwarf: UInt8 {
    switch self {
    case .rax: 0
    case .rdx: 1
    case .rcx: 2
    case .rbx: 3
    case .rsi: 4
    case .rdi: 5
    case .rbp: 6
    case .rsp: 7
    default: rawValue
    }
  }

  /// Bytes of its `push` and of its `pop`.
  fileprivate var pushSize: Int { rawValue < 8 ? 1 : 2 }
}
