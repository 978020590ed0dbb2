import CTypes

/// Lists of parameters for kfuncs of Linux 7.4: every sequence of sizes and alignments of up to 12 slots, with concrete
/// types.
///
/// What a place depends on is an argument's number of eightbytes and whether it is aligned to 16 bytes: one eightbyte, two,
/// or two aligned ones. The concrete types of each kind take turns, so that each of them comes to each place.
struct ArgumentLayouts {
  /// What an argument's place depends on.
  enum Kind: CaseIterable {
    case one
    case two
    case twoAligned

    var slots: Int { self == .one ? 1 : 2 }
  }

  /// A function, as C and as the layout that its places are derived from in tests.
  struct Function {
    let kinds: [Kind]
    let types: [String]
    let result: String
    let number: Int

    var name: String { "layout_\(number)" }
    var slots: Int { kinds.reduce(0) { $0 + $1.slots } }
    var prototype: String {
      let parameters = types.enumerated().map { "\($1) p\($0)" }.joined(separator: ", ")
      return "\(result) \(name)(\(parameters.isEmpty ? "void" : parameters))"
    }
  }

  /// Structs of 1 to 16 bytes, of 16 bytes aligned to 16, and an array of eightbytes in one.
  static let definitions =
    "typedef unsigned long u64; typedef unsigned int u32; typedef int s32; typedef short s16; typedef unsigned char u8;\n"
    + "typedef unsigned __int128 u128; typedef __int128 s128;\n"
    + (1...16).map { "struct b\($0) { u8 b[\($0)]; };\n" }.joined()
      + """
      struct w8 { u64 a; }; struct w12 { u64 a; u32 b; }; struct w16 { u64 a, b; }; struct h16 { u32 a; u64 b; };
      struct q16 { u128 v; }; struct __attribute__((aligned(16))) a16 { u64 a, b; };

      """

  private static let ones =
    ["u64", "u8", "s16", "u32", "s32", "u8 *", "long"] + (1...8).map { "struct b\($0)" } + ["struct w8"]
  private static let twos = (9...16).map { "struct b\($0)" } + ["struct w12", "struct w16", "struct h16"]
  private static let aligned = ["u128", "s128", "struct q16", "struct a16"]
  private static let results = ["u64", "u128", "struct w16", "u32"]

  /// Every sequence of kinds of at most `slots` slots, with concrete types.
  static func all(slots: Int) -> [Function] {
    var lists: [[Kind]] = [[]]
    var longest: [[Kind]] = [[]]
    while !longest.isEmpty {
      longest = longest.flatMap { list in
        Kind.allCases.map { list + [$0] }.filter { $0.reduce(0) { $0 + $1.slots } <= slots }
      }
      lists += longest
    }
    var (one, two, wide) = (0, 0, 0)
    return lists.enumerated().map { number, kinds in
      let types = kinds.map { kind in
        switch kind {
        case .one:
          one += 1
          return ones[one % ones.count]
        case .two:
          two += 1
          return twos[two % twos.count]
        case .twoAligned:
          wide += 1
          return aligned[wide % aligned.count]
        }
      }
      return Function(kinds: kinds, types: types, result: results[number % results.count], number: number)
    }
  }

  /// C of callees that store the bytes of their parameters in `seen`, one parameter at each of its slots, and return a
  /// result that depends on the function; `functions` lists their addresses.
  static func source(_ all: [Function]) -> String {
    var text = definitions + "u8 seen[96];\n#define KEEP(slot, p) __builtin_memcpy(seen + 8 * (slot), &p, sizeof p)\n"
    for function in all {
      var slot = 0
      let body = zip(function.kinds, function.types.indices).map { kind, index in
        defer { slot += kind.slots }
        return "KEEP(\(slot), p\(index)); "
      }.joined()
      let (low, high) = result(function)
      let value =
        switch function.result {
        case "u128": "(u128)\(high)ul << 64 | \(low)ul"
        case "struct w16": "(struct w16){\(low)ul, \(high)ul}"
        default: "\(low)ul"
        }
      text += "\(function.prototype) { \(body)return \(value); }\n"
    }
    return text + "void *const functions[] = {\(all.map { "(void *)\($0.name)" }.joined(separator: ", "))};\n"
  }

  /// The eightbytes that a function returns; the second of a single one is not returned.
  static func result(_ function: Function) -> (low: UInt64, high: UInt64) {
    let number = UInt64(function.number)
    return (number &* 0x0123_4567_89AB_CDEF | 1, ~number &* 0x9E37_79B9_7F4A_7C15)
  }
}
