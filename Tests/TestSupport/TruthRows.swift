import Support

/// One signature of the truth table: its prototype, with the name `f`.
package struct TruthRow: Sendable, CustomStringConvertible {
  /// A C prototype over ``truthTypes``.
  package let prototype: String
  /// The compiler that is known to pass this one differently, so that its row has to fail.
  package let differs: SourceCompiler?

  init(_ prototype: String, differs: SourceCompiler? = nil) {
    self.prototype = prototype
    self.differs = differs
  }

  package var description: String { prototype }
}

/// Types that the compilers pass alike, for random signatures.
private let randomTypes = [
  "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "bool", "enum color", "enum small", "void *", "char", "float",
  "double", "long double", "__int128", "_Complex float", "_Complex double", "struct one", "struct three", "struct five",
  "struct pair", "struct nine", "struct twelve", "struct bytes16", "struct bytes17", "struct bytes7",
  "struct inner_pad",
  "struct big24", "struct big40", "struct flt", "struct flt2", "struct flt3", "struct flt4", "struct dbl",
  "struct dbl2",
  "struct dbl3", "struct flt_int", "struct int_flt", "struct dbl_long", "struct long_dbl", "struct flt2_long",
  "struct long_flt", "struct flt_int_dbl", "struct char_dbl", "struct nested", "struct array_in", "struct flt_array",
  "union num", "union dblflt", "union flt_u", "union mixed", "union bytes", "union ld_long", "struct with_union",
  "struct i128", "struct aligned16", "struct aligned16_one", "struct aligned16_dbl", "struct aligned32",
  "struct member16", "struct member_aligned", "struct packed9", "struct packed5", "struct packed12", "struct packed16",
  "struct packed_nested", "struct packed_flt", "struct bits", "struct bits64", "struct bits_char", "struct bits_packed",
  "struct bits_flt", "union bits_u", "struct empty", "struct empties", "struct with_empty", "struct ld",
  "struct pointers", "struct compat12", "unnamed_t", "u64", "s64", "u64", "u64", "int", "int",
]

/// Signatures of up to 14 parameters, drawn with a seed.
/// - Parameters:
///   - count: how many.
///   - seed: the same seed gives the same signatures.
private func randomRows(count: Int, seed: UInt64) -> [TruthRow] {
  var generator = SeededGenerator(seed: seed)
  func draw(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
  return (0..<count).map { _ in
    let result = randomTypes[draw(randomTypes.count)]
    let parameters = (0..<(1 + draw(14))).map { "\(randomTypes[draw(randomTypes.count)]) a\($0)" }
    return TruthRow("\(result) f(\(parameters.joined(separator: ", ")))")
  }
}

/// The whole table.
package let truthRows = handRows + randomRows(count: 150, seed: 0x5eed)

/// Signatures of every shape: the compilers say where each eightbyte goes.
private let handRows: [TruthRow] = [
  // Unions of x87 and other members, whose class depends on the members' order and on the records around them.
  TruthRow("long f(union ld_first a, union ld_last b, union ld_floats c, union ld_then_longs d)"),
  TruthRow("long f(int x, union longs_then_ld a, union ld_inside b, union ld_alone_inside c)"),
  TruthRow("union ld_and_int_inside f(int x, union ld_and_int_inside a, long y)"),
  TruthRow("union ld_first f(int a)"), TruthRow("union ld_last f(int a)"), TruthRow("union ld_floats f(int a)"),
  TruthRow("union ld_then_longs f(int a)"), TruthRow("union longs_then_ld f(int a)"),
  TruthRow("union ld_inside f(int a)"), TruthRow("union ld_alone_inside f(int a)"),
  // Integers.
  TruthRow("void f(void)"),
  TruthRow("int f(int a, int b, int c, int d, int e, int g, int h)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, u64 i, u64 j, u64 k, u64 l, u64 m)"),
  TruthRow("s8 f(u8 a, s8 b, u16 c, s16 d, u32 e, s32 g, u64 h, s64 i, bool j, u8 k, s8 l, u16 m, s16 n, bool o)"),
  TruthRow("bool f(bool a, bool b, bool c, bool d, bool e, bool g, bool h, bool i)"),
  TruthRow(
    "enum color f(enum color a, enum sign b, enum wide c, enum small d, enum small_after e, enum both g, enum color h, enum sign i, enum wide j)"
  ),
  TruthRow("u16 f(char a, signed char b, unsigned char c, short int d, long long unsigned e, unsigned g, long h)"),
  TruthRow(
    "void *f(void *a, const char *b, int (*c)(int), struct big24 *d, char **e, callback_t *g, u8 h[16], callback_t i)"),
  TruthRow("enum small f(long a)"), TruthRow("enum wide f(void)"), TruthRow("const char *f(int a)"),
  TruthRow("s16 f(long a, int b)"), TruthRow("u32 f(u8 a)"), TruthRow("s64 f(u8 a)"),
  // Floating point.
  TruthRow("float f(float a, double b, float c)"),
  TruthRow("double f(double a, long b, float c, int d, double e)"),
  TruthRow(
    "double f(double a, double b, double c, double d, double e, double g, double h, double i, double j, float k)"),
  TruthRow("long f(long a, double b, long c, double d, long e, double g, long h, long i, long j, double k, long l)"),
  TruthRow("long double f(long double a, int b, long double c)"),
  TruthRow("int f(int a, int b, int c, int d, int e, int g, int h, long double i, int j)"),
  TruthRow("_Complex float f(_Complex float a, int b)"),
  TruthRow("_Complex double f(_Complex double a, int b, _Complex double c)"),
  TruthRow("_Complex long double f(_Complex long double a, int b)"),
  TruthRow("int f(double a, double b, double c, double d, double e, double g, double h, _Complex double i, double j)"),
  // Structs in registers.
  TruthRow("struct one f(struct one a, struct three b, struct five c)"),
  TruthRow("struct pair f(struct pair a, struct pair b, struct pair c, struct pair d)"),
  TruthRow("struct three f(struct three a)"), TruthRow("struct five f(struct five a)"),
  TruthRow("struct nine f(struct nine a, struct twelve b, long c)"),
  TruthRow("struct twelve f(int a, struct twelve b)"),
  TruthRow("struct bytes16 f(struct bytes16 a, struct bytes7 b, struct bytes17 c, int d)"),
  TruthRow("struct inner_pad f(struct inner_pad a, long b)"),
  TruthRow("struct prog_test_pass1 f(struct prog_test_pass1 a, struct prog_test_pass1 *b)"),
  TruthRow("struct array_in f(struct array_in a, struct pointers b, struct callback c)"),
  TruthRow("unnamed_t f(unnamed_t a, s64_pair b)"),
  // Structs that straddle r9, and what comes after them.
  TruthRow("int f(long a, long b, long c, long d, long e, struct pair g, long h)"),
  TruthRow("int f(long a, long b, long c, long d, struct pair e, long g)"),
  TruthRow("int f(long a, long b, long c, struct pair e, struct pair g, long h, long i)"),
  TruthRow("int f(long a, long b, long c, long d, long e, struct pair g, struct pair h, struct one i, long j)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct pair i)"),
  TruthRow("u64 f(u64 a, struct pair b, u64 c)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, struct nine g, u8 h)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, struct dbl_long g, struct dbl_long h, long i, double j)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, struct dbl_long h, double i)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, struct three h, struct five i, struct twelve j)"),
  // Over 16 bytes.
  TruthRow("struct big24 f(int a, struct big24 b, int c)"),
  TruthRow("struct big40 f(struct big40 a, long b, long c, long d, long e, long g, long h, struct big40 i)"),
  TruthRow("struct dbl3 f(double a, struct dbl3 b, double c)"),
  TruthRow("struct big24 f(struct pair a, struct pair b, struct pair c, long d)"),
  TruthRow("struct bytes17 f(struct bytes17 a, struct bytes7 b)"),
  // Floats in structs.
  TruthRow("struct flt f(struct flt a, struct flt2 b, struct flt3 c, struct flt4 d)"),
  TruthRow("struct flt2 f(struct dbl a, struct dbl2 b)"), TruthRow("struct flt3 f(float a)"),
  TruthRow("struct flt4 f(float a)"),
  TruthRow("struct dbl2 f(struct dbl2 a, struct dbl2 b, struct dbl2 c, struct dbl2 d, struct dbl2 e, double g)"),
  TruthRow("struct flt_int f(struct flt_int a, struct int_flt b)"),
  TruthRow("struct dbl_long f(struct dbl_long a, int b)"),
  TruthRow("struct long_dbl f(struct long_dbl a, struct flt2_long b)"),
  TruthRow("struct flt2_long f(struct long_flt a, struct flt_int_dbl b, struct char_dbl c)"),
  TruthRow("struct flt_int_dbl f(struct nested a, struct flt_array b)"), TruthRow("struct nested f(void)"),
  TruthRow(
    "double f(double a, double b, double c, double d, double e, double g, double h, struct dbl2 i, struct flt2 j, long k)"
  ),
  // Unions.
  TruthRow("union num f(union num a, union dblflt b, union flt_u c)"), TruthRow("union dblflt f(union mixed a)"),
  TruthRow("union flt_u f(union bytes a, struct with_union b)"), TruthRow("union mixed f(union mixed a)"),
  TruthRow("union bytes f(int a)"), TruthRow("struct with_union f(union bits_u a)"),
  TruthRow("int f(union ld_long a, int b)"), TruthRow("union ld_long f(int a)"),
  // __int128 and over-aligned types.
  TruthRow("__int128 f(__int128 a, int b, unsigned __int128 c)"),
  TruthRow("int f(int a, __int128 b, __int128 c, int d)"),
  TruthRow("int f(long a, long b, long c, long d, long e, __int128 g, long h)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, __int128 v)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, __int128 v, u8 i, __int128 j)"),
  TruthRow("struct i128 f(struct i128 a, long b, long c, long d, long e, struct i128 g, long h)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct i128 v)"),
  TruthRow("struct aligned16 f(struct aligned16 a, long b, struct aligned16 c, struct aligned16 d, long e)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct aligned16 v, u64 i)"),
  TruthRow("struct aligned16_one f(struct aligned16_one a, long b, struct aligned16_dbl c, double d)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct aligned16_one v, u64 i)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, struct aligned16_one v, u64 i)"),
  TruthRow("struct aligned16_dbl f(int a)"),
  TruthRow("struct aligned32 f(long a, struct aligned32 b, long c)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct aligned32 v, u64 i)"),
  TruthRow("int f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct aligned64 v, u64 i)"),
  TruthRow("struct member16 f(struct member16 a, struct member_aligned b, struct aligned4_chars c)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, pair16 v, u64 i)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, long double v, u64 i)"),
  // Packed.
  TruthRow("struct packed9 f(struct packed9 a, long b)"), TruthRow("struct packed5 f(struct packed5 a, long b)"),
  TruthRow("struct packed12 f(struct packed12 a, long b)"),
  TruthRow("struct packed16 f(long a, struct packed16 b, long c)"),
  TruthRow("struct packed_member f(struct packed_member a, struct packed_nested b, long c)"),
  TruthRow("struct packed_aligned f(struct packed_aligned a, struct packed_flt b, long c)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, struct packed9 h, u8 i)"),
  TruthRow("struct compat12 f(struct compat12 a, long b)"), TruthRow("struct compat f(struct compat a, long b)"),
  // Bit-fields.
  TruthRow("struct bits f(struct bits a, struct bits64 b, struct bits_cross c)"),
  TruthRow("struct bits64 f(struct bits_zero a, struct bits_zero8 b, struct bits_char c, struct bits_unnamed d)"),
  TruthRow(
    "struct bits_bool f(struct bits_bool a, struct bits_packed b, struct bits_packed_zero c, struct bits_member_packed d)"
  ),
  TruthRow("struct bits_flt f(struct bits_flt a, union bits_u b, long c)"),
  TruthRow("union bits_u f(int a)"),
  // Empty records vanish.
  TruthRow("struct empty f(struct empty a, int b, struct empty c, int d)"),
  TruthRow("struct empties f(long a, struct empties b, struct zero_array c, struct with_empty d, long e)"),
  TruthRow("u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, struct empty h, u64 i)"),
  // x87 in records.
  TruthRow("struct ld f(struct ld a, int b)"), TruthRow("struct ld_pair f(struct ld_pair a, int b)"),
  TruthRow("struct cflt f(struct cflt a, int b)"),
  // Known differences, found by running gcc 12.2 and clang 21: gcc counts unnamed bit-fields as INTEGER members where
  // clang has padding; clang passes a struct with a flexible array in memory; gcc counts arrays of no elements, and
  // bit-fields of width 0 in unions, where they do not begin an eightbyte.
  TruthRow("int f(struct bits_pad_only a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_first a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_flt a, long b)", differs: .gcc),
  TruthRow("int f(struct flexible a, long b)", differs: .clang),
  TruthRow("int f(struct flexible_flt a, long b)", differs: .clang),
  TruthRow("int f(struct flexible_in a, long b)", differs: .clang),
  TruthRow("int f(union flexible_union a, long b)", differs: .clang),
  TruthRow("int f(struct bits_pad_last a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_long a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_bool a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_enum a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_both a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_short a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_nested a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_anonymous a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_packed a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_pad_value a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_none a, long b)"),
  TruthRow("int f(struct bits_none_flt a, long b)"),
  TruthRow("int f(union bits_union a, long b)", differs: .gcc),
  TruthRow("int f(union bits_union_long a, long b)", differs: .gcc),
  TruthRow("int f(union bits_union_none a, long b)", differs: .gcc),
  TruthRow("int f(union bits_union_mixed a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_union_in a, long b)", differs: .gcc),
  TruthRow("int f(struct bits_union_start a, long b)"),
  TruthRow("int f(struct ghost a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_last a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_flt a, long b)"),
  TruthRow("int f(struct ghost_aligned a, long b)"),
  TruthRow("int f(struct ghost_third a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_even a, long b)"),
  TruthRow("int f(struct ghost_record a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_record_mixed a, long b)"),
  TruthRow("int f(struct ghost_nested a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_array a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_two a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_empty a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_big a, long b)", differs: .gcc),
  TruthRow("int f(struct ghost_packed a, long b)"),
  TruthRow("int f(struct ghost_packed_last a, long b)"),
  TruthRow("int f(union ghost_union a, long b)"),
  TruthRow("long f(long p, long q, long r, long s, long t, struct bits_pad_truth x, long y)", differs: .gcc),
  TruthRow("union bits_union_none f(long a)", differs: .gcc),
  TruthRow("struct bits_pad_truth f(struct bits_pad_truth a, long b)", differs: .gcc),
  TruthRow("struct ghost f(long a)", differs: .gcc),
  // The padding that gcc passes in a register is the last that travels: nothing of value lies elsewhere.
  TruthRow("int f(long a, struct bits_pad_value b)"),
  // Variadic functions: the named parameters.
  TruthRow("int f(const char *a, double b, ...)"),
  TruthRow("int f(long a, long b, long c, long d, long e, struct pair g, long h, ...)"),
]
