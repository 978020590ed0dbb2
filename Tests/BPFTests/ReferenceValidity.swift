/// RFC 9669 and Linux's rules for one slot, written as a switch over opcode bits: the oracle for what decodes.
///
/// It shares nothing with the table: classes, codes and modes are spelled out again from the documents.
enum ReferenceValidity {
  /// Whether a first slot is an instruction; for opcode 0x18 whether it is, given a second slot.
  static func isValid(_ slot: UInt64, next: UInt64?) -> Bool {
    let opcode = slot & 0xff
    let dst = (slot >> 8) & 15
    let src = (slot >> 12) & 15
    let off = Int16(truncatingIfNeeded: slot >> 16)
    let imm = UInt32(truncatingIfNeeded: slot >> 32)
    let general = dst <= 10 && src <= 10
    switch opcode & 7 {
    case 0: return general && ld(opcode, dst, src, off, next)
    case 1: return ldx(opcode, dst, src, off, imm)
    case 2: return st(opcode, dst, src, off)
    case 3: return stx(opcode, dst, src, off, imm)
    case 4, 7: return general && alu(opcode, is64: opcode & 7 == 7, src, off, imm)
    default: return general && jump(opcode, is64: opcode & 7 == 5, dst, src, off, imm)
    }
  }

  private static func ld(_ opcode: UInt64, _ dst: UInt64, _ src: UInt64, _ off: Int16, _ next: UInt64?) -> Bool {
    switch opcode {
    case 0x20, 0x28, 0x30: return dst == 0 && src == 0 && off == 0
    case 0x40, 0x48, 0x50: return dst == 0 && off == 0
    case 0x18:
      guard off == 0, src <= 6, let next, next & 0xffff_ffff == 0 else { return false }
      return next >> 32 == 0 || [0, 2, 3, 6].contains(src)
    default: return false
    }
  }

  private static func ldx(_ opcode: UInt64, _ dst: UInt64, _ src: UInt64, _ off: Int16, _ imm: UInt32) -> Bool {
    guard dst <= 10, imm == 0 else { return false }
    switch opcode >> 5 {
    case 3: return src <= 10 || (src == 11 && opcode == 0x79 && off > 0 && off & 7 == 0)
    case 4: return src <= 10 && opcode != 0x99
    default: return false
    }
  }

  private static func st(_ opcode: UInt64, _ dst: UInt64, _ src: UInt64, _ off: Int16) -> Bool {
    guard opcode >> 5 == 3, src == 0 else { return false }
    return dst <= 10 || (dst == 11 && opcode == 0x7a && off < 0 && off & 7 == 0)
  }

  private static func stx(_ opcode: UInt64, _ dst: UInt64, _ src: UInt64, _ off: Int16, _ imm: UInt32) -> Bool {
    guard src <= 10 else { return false }
    if opcode >> 5 == 3 {
      return imm == 0 && (dst <= 10 || (dst == 11 && opcode == 0x7b && off < 0 && off & 7 == 0))
    }
    guard opcode >> 5 == 6, dst <= 10 else { return false }
    if imm == 0x100 || imm == 0x110 { return true }
    let wide = opcode == 0xc3 || opcode == 0xdb
    return wide && [0x00, 0x40, 0x50, 0xa0, 0x01, 0x41, 0x51, 0xa1, 0xe1, 0xf1].contains(imm)
  }

  private static func alu(_ opcode: UInt64, is64: Bool, _ src: UInt64, _ off: Int16, _ imm: UInt32) -> Bool {
    let usesRegister = opcode & 8 != 0
    let operandIsClean = usesRegister ? imm == 0 : src == 0
    switch opcode >> 4 {
    case 0x3, 0x9: return operandIsClean && (off == 0 || off == 1)
    case 0x8: return !usesRegister && src == 0 && off == 0 && imm == 0
    case 0xb:
      if !usesRegister { return src == 0 && off == 0 }
      if is64 && off == 1 { return true }
      return imm == 0 && ([0, 8, 16].contains(off) || (is64 && off == 32))
    case 0xd: return src == 0 && off == 0 && [16, 32, 64].contains(imm) && !(is64 && usesRegister)
    case 0xe, 0xf: return false
    default: return operandIsClean && off == 0
    }
  }

  private static func jump(
    _ opcode: UInt64, is64: Bool, _ dst: UInt64, _ src: UInt64, _ off: Int16, _ imm: UInt32
  ) -> Bool {
    switch opcode {
    case 0x05: return dst == 0 && src == 0 && imm == 0
    case 0x06: return dst == 0 && src == 0 && off == 0
    case 0x0d: return src == 0 && off == 0 && imm == 0
    case 0x85: return dst == 0 && (src == 2 || (src <= 1 && off == 0))
    case 0x8d: return src == 0 && off == 0 && imm == 0
    case 0x95: return dst == 0 && src == 0 && off == 0 && imm == 0
    case 0xe5: return dst == 0 && src == 0 && imm == 0
    default:
      guard ![0x0, 0x8, 0x9, 0xe, 0xf].contains(opcode >> 4) else { return false }
      return opcode & 8 != 0 ? imm == 0 : src == 0
    }
  }
}
