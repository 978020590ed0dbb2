import CDW
import CTypes

extension CallObstacle {
  /// Names of DW_AT_calling_convention (DWARF 5, section 3.3.1.1, and LLVM's Dwarf.def) as compilers spell them.
  private static let conventions: [Int: String] = [
    0xb0: "safecall", 0xb1: "stdcall", 0xb2: "pascal", 0xb3: "fastcall", 0xb4: "msreturn", 0xb5: "thiscall",
    0xb6: "fastcall", 0xc0: "vectorcall", 0xc1: "ms_abi", 0xc3: "aapcs", 0xc4: "aapcs-vfp", 0xc5: "intel_ocl_bicc",
    0xc6: "spir_function", 0xc7: "opencl_kernel", 0xc8: "swiftcall", 0xc9: "preserve_most", 0xca: "preserve_all",
    0xcb: "regcall", 0xcc: "m68k_rtd", 0xcd: "preserve_none", 0xce: "riscv_vector_cc", 0xcf: "swifttailcall",
    0xff: "GDB_IBM_OpenCL",
  ]

  /// Creates the obstacle for a subprogram's calling convention; nil for C's own.
  /// - Parameters:
  ///   - number: DW_AT_calling_convention.
  ///   - place: the entry, for messages.
  init?(callingConvention number: Int, at place: String) {
    switch number {
    // 0xc2 is sysv_abi, given explicitly.
    case DW_CC_normal, 0xc2: return nil
    case DW_CC_nocall:
      self = .unknown(Unknown("the compiler changed how it is called (DW_CC_nocall)", at: place))
    default:
      if let name = Self.conventions[number] {
        self = .callingConvention(name)
      } else {
        self = .unknown(Unknown("calling convention 0x\(String(number, radix: 16)) has no name here", at: place))
      }
    }
  }

  /// Creates the obstacle for a language whose functions need not follow C's convention; nil for C, related languages
  /// and
  /// assembly.
  /// - Parameters:
  ///   - language: DW_LANG_*.
  ///   - place: the entry, for messages.
  init?(language: Int, at place: String) {
    let kin: Set<Int> = [
      DW_LANG_C89, DW_LANG_C, DW_LANG_C99, DW_LANG_C11, 0x2c, 0x3e, DW_LANG_ObjC, DW_LANG_ObjC_plus_plus,
      DW_LANG_Mips_Assembler,
    ]
    if kin.contains(language) || Self.isCPlusPlus(language) { return nil }
    self = .unknown(
      Unknown("its language (DW_LANG 0x\(String(language, radix: 16))) need not follow C's convention", at: place))
  }

  /// Whether a language is C++ of any year.
  static func isCPlusPlus(_ language: Int) -> Bool {
    [
      DW_LANG_C_plus_plus, DW_LANG_C_plus_plus_03, DW_LANG_C_plus_plus_11, DW_LANG_C_plus_plus_14, 0x2a, 0x2b, 0x3a,
      DW_LANG_ObjC_plus_plus,
    ].contains(language)
  }
}
