import CTypes
import CallingConvention
import Support
import Testing

/// A text that cannot be read, and the whole error.
struct ErrorRow: Sendable, CustomStringConvertible {
  let text: String
  let code: CParseError.Code
  let error: String

  init(_ text: String, _ code: CParseError.Code, _ error: String) {
    self.text = text
    self.code = code
    self.error = error
  }

  var description: String { text }
}

let errorRows: [ErrorRow] = [
  ErrorRow("int f(int a", .unexpectedEnd, "1:12: expected ')' or ',' after a parameter, found the end of the text"),
  ErrorRow("int f(int a;", .unexpectedToken, "1:12: expected ')' or ',' after a parameter, found ';'"),
  ErrorRow("int\nf(int a,\n  foo_t b)", .unknownType, "3:3: 'foo_t' is not a known type; define it before this use"),
  ErrorRow("struct foo; int f(foo *a)", .unknownType, "1:19: 'foo' is not a known type; write 'struct foo'"),
  ErrorRow("int f(int a,)", .unexpectedToken, "1:13: expected a type, found ')'"),
  ErrorRow("int f(,)", .unexpectedToken, "1:7: expected a type, found ','"),
  ErrorRow("int f(..., int)", .unexpectedToken, "1:10: expected ')' after '...', found ','"),
  ErrorRow("int f(int, ..., int)", .unexpectedToken, "1:15: expected ')' after '...', found ','"),
  ErrorRow("int f(int a, long a)", .duplicateName, "1:14: parameter 'a' is named twice"),
  ErrorRow(
    "int f(void a)", .incompleteType, "1:7: parameter 'a' is void; only a result or the whole list '(void)' can be void"
  ),
  ErrorRow(
    "int f(void, int)", .incompleteType,
    "1:7: a parameter is void; only a result or the whole list '(void)' can be void"),
  ErrorRow(
    "int f(int a, struct foo b)", .incompleteType,
    "1:14: parameter 'b' has the incomplete type 'struct foo'; define it before this use, or pass 'struct foo *'"),
  ErrorRow(
    "struct foo f(int a)", .incompleteType,
    "1:12: the result of 'f' has the incomplete type 'struct foo'; define it before this use, or pass 'struct foo *'"),
  ErrorRow(
    "int f(enum e)", .incompleteType, "1:7: parameter 1 has the incomplete type 'enum e'; define it before this use"),
  ErrorRow(
    "struct s {\n  int a;\n  struct s b;\n};", .recursiveType,
    "3:12: member 'b' would put struct s into itself; a pointer, 'struct s *', is possible"),
  ErrorRow(
    "struct s { struct s a[2]; };", .recursiveType,
    "1:22: the array's element would put struct s into itself; a pointer, 'struct s *', is possible"),
  ErrorRow("struct s { int a; }; struct s { int a; };", .duplicateTag, "1:29: 'struct s' is already defined"),
  ErrorRow("struct s { struct s { int a; } b; };", .duplicateTag, "1:19: 'struct s' is already defined"),
  ErrorRow(
    "struct s { int a; }; union s *f(void);", .duplicateTag, "1:28: 's' is the tag of 'struct s', not of a union"),
  ErrorRow("enum e { A }; enum e { B };", .duplicateTag, "1:20: 'enum e' is already defined"),
  ErrorRow("enum e { A }; struct e { int a; };", .duplicateTag, "1:22: 'e' is the tag of 'enum e', not of a struct"),
  ErrorRow("enum e { A, A };", .duplicateName, "1:13: constant 'A' is defined twice"),
  ErrorRow("enum e { };", .unexpectedToken, "1:10: an enumeration has at least one constant"),
  ErrorRow("enum e { A = 1 / 0 };", .invalidConstant, "1:16: 1 '/' 0 has no value in 32 bits"),
  ErrorRow(
    "enum e { A = 0xffffffffffffffff, B };", .invalidConstant, "1:34: the value of 'B' does not fit 64 bits"),
  ErrorRow("struct s { int a; char a; };", .duplicateName, "1:24: member 'a' is defined twice"),
  ErrorRow("struct s { int a; struct { int a; }; };", .duplicateName, "1:19: member 'a' is defined twice"),
  ErrorRow("struct s { int; };", .unexpectedToken, "1:12: this member has no name"),
  ErrorRow("struct s { int a };", .unexpectedToken, "1:18: expected ';' or ',' after a member, found '}'"),
  ErrorRow("struct s { int a;", .unexpectedEnd, "1:18: expected '}' after the members, found the end of the text"),
  ErrorRow(
    "struct s { int f(void); };", .incompleteType, "1:16: member 'f' is a function; a pointer to it is possible"),
  ErrorRow(
    "struct s { int a[]; int b; };", .invalidArray,
    "1:16: an array without a count can only be the last member of a struct"),
  ErrorRow(
    "struct s { int a : 33; };", .invalidBitField, "1:16: a bit-field of type 'int' cannot be 33 bits wide"),
  ErrorRow(
    "struct s { int a : 0; };", .invalidBitField,
    "1:16: a bit-field is 1 to 64 bits wide (0 only without a name), not 0"),
  ErrorRow(
    "struct s { float a : 3; };", .invalidBitField,
    "1:18: a bit-field is of an integer type of up to 64 bits, not 'float'"),
  ErrorRow(
    "struct { int a; } __attribute__((aligned(3))) x;", .invalidAlignment,
    "1:34: an alignment is a power of two from 1 to 268435456, not 3"),
  ErrorRow(
    "int f(int a) __attribute__((scalar_storage_order));", .unsupported,
    "1:29: the attribute 'scalar_storage_order' changes layout or passing and is not modelled"),
  ErrorRow(
    "int f(int a) __attribute__((pure, call_it_otherwise(2)));", .unknownAttribute,
    "1:35: the attribute 'call_it_otherwise' is not known; it may change how the function is called"),
  ErrorRow(
    "[[nodiscard, other]] int f(int a);", .unknownAttribute,
    "1:14: the attribute 'other' is not known; it may change how the function is called"),
  ErrorRow(
    "[[vendor::x]] int f(int a);", .unknownAttribute,
    "1:3: the attribute 'vendor::x' is not known; it may change how the function is called"),
  ErrorRow(
    "__declspec(naked, otherwise) int f(int a);", .unexpectedToken,
    "1:17: expected an attribute's name, found ','"),
  ErrorRow(
    "struct s { int a; int b; }; int f(_Atomic struct s a)", .unsupported,
    "1:35: an atomic 'struct s' is not modelled"),
  ErrorRow(
    "int f(__auto_type a)", .unsupported, "1:7: '__auto_type' is not modelled; use a type of stdint.h or a struct"),
  ErrorRow(
    "short double f(void)", .invalidSpecifiers, "1:1: 'short double' is not a type; use one such as 'unsigned long'"),
  ErrorRow(
    "u32 unsigned f(void)", .invalidSpecifiers,
    "1:5: 'unsigned' cannot follow another type; one declaration has one type"),
  ErrorRow("int a[-1];", .invalidArray, "1:7: an array cannot have -1 elements"),
  ErrorRow("int a[n];", .invalidConstant, "1:7: 'n' is not a constant; write its value"),
  ErrorRow("int f(int a[][])", .invalidArray, "1:12: only the outermost count of an array may be omitted"),
  ErrorRow(
    "long a[0x7fffffffffffffff];", .tooLarge,
    "1:7: an array of 9223372036854775807 elements is larger than any object"),
  ErrorRow(
    "int f(void)(void)", .invalidFunction,
    "1:6: a function cannot return 'int (void)'; it can return a pointer to it"),
  ErrorRow(
    "int f(int a) int g(void)", .unexpectedToken, "1:14: expected ';' after the declaration of 'f', found 'int'"),
  ErrorRow("int 3f(void)", .invalidNumber, "1:5: this is not an integer constant of base 10"),
  ErrorRow("int f(int a) @", .unexpectedToken, "1:14: expected ';' after the declaration of 'f', found '@'"),
  ErrorRow("int f(int \u{e9})", .unexpectedCharacter, "1:11: byte 0xc3 begins no C token"),
  ErrorRow("int f(int a) /* b", .unterminated, "1:14: this comment has no end; close it with */"),
  ErrorRow("int f(int a) __asm__(\"b)", .unterminated, "1:22: this string has no end on its line"),
  ErrorRow(
    "#define A 1\nint f(void)", .preprocessorDirective,
    "1:1: '#define' is for the preprocessor; give the text as `cc -E -P` prints it"),
  ErrorRow(
    "int f(void);\n #pragma pack(1)\nstruct s { int a; };", .unsupported,
    "3:1: '#pragma pack' changes the layout of this struct and is not modelled; use __attribute__((packed))"),
  ErrorRow(
    "#pragma clang attribute push (__attribute__((annotate(\"x\"))), apply_to = function)\nint f(void);", .unsupported,
    "2:5: '#pragma clang attribute' may change how functions are called and is not modelled"),
  ErrorRow(
    "# 12 \"dir/file.h\" 1 3\nint a;\nint f(foo x);", .unknownType,
    "dir/file.h:13:7: 'foo' is not a known type; define it before this use"),
  ErrorRow("int f(int); int f(long);", .duplicateName, "1:17: 'f' is already declared as int f(int)"),
  ErrorRow(
    "typedef int t; typedef long t;", .duplicateName,
    "1:29: typedef 't' is already another type; give this one another name"),
  ErrorRow("int f(int a[}])", .unexpectedToken, "1:13: brackets do not match in this bracket, found '}'"),
  ErrorRow(
    "struct s { float a __attribute__((mode(DI))); };", .unsupported,
    "1:35: the attribute 'mode' is only modelled for integers, not for 'float'"),
  ErrorRow("struct s { int a __attribute__((mode(TI))); };", .unsupported, "1:33: the mode 'TI' is not modelled"),
  ErrorRow(
    "enum e { A = (void *)1 };", .invalidConstant,
    "1:14: expected an integer constant, not a value of type 'void *'"),
  ErrorRow(
    "enum e { A = 1.5 };", .invalidConstant,
    "1:14: expected an integer constant, not a value of type 'double'"),
  ErrorRow("enum e { A = 1.5f16 };", .unexpectedToken, "1:14: expected a constant, found a floating constant"),
  ErrorRow("int;", .unexpectedToken, "1:1: this declares nothing: a name is missing"),
  ErrorRow("int f(void) { return", .unexpectedEnd, "1:13: this function body is never closed"),
  ErrorRow("enum e { A = 99999999999999999999 };", .invalidNumber, "1:14: this number does not fit 64 bits"),
]

@Suite("Errors of the C parser")
struct ParserErrorTests {
  @Test(arguments: errorRows)
  func error(_ row: ErrorRow) {
    let error = #expect(throws: CParseError.self) { _ = try CDeclarationParser.parse(row.text) }
    #expect(error?.description == row.error)
    #expect(error?.code == row.code)
  }

  private static let seeds = [
    "int f(struct p *a, u8 b, ...)", "struct s{int a:3;union{long b;};}f(struct s);", "enum e{A=1<<3,B}f(enum e a[2])",
    "void(*f(int(*g)(char)))(long)", "typedef struct{u8 a;}t;t f(t,t*);", "__int128 f(const char*restrict a)",
  ]
  private static let pieces = [
    "(", ")", "{", "}", "[", "]", "*", ",", ";", ":", "=", "-", "...", "struct", "union x", "enum", "int", "long", "u8",
    "0", "7", "/*", "//", "'", "\"", "#", "typedef", "__attribute__((packed))", "_Alignas(8)", "sizeof(", "a", "\u{0}",
    "é",
    "\n", "const", "void",
  ].map { Array($0.utf8) }

  @Test("mutated prototypes give declarations or an error with a place in the text", arguments: 0..<10)
  func fuzz(_ part: UInt64) {
    var generator = SeededGenerator(seed: 0x5eed + part)
    var errors = 0
    for _ in 0..<10_000 {
      var bytes = Array(Self.seeds[Int(generator.next() % UInt64(Self.seeds.count))].utf8)
      for _ in 0...(generator.next() % 3) {
        let place = Int(generator.next() % UInt64(bytes.count + 1))
        switch generator.next() % 4 {
        case 0: bytes.insert(contentsOf: Self.pieces[Int(generator.next() % UInt64(Self.pieces.count))], at: place)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(generator.next() % 5)))
        case 2 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 6)], at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        for signature in try CDeclarationParser.parse(text).signatures {
          #expect(Placement(signature).parameters.count == signature.parameters.count)
        }
      } catch {
        errors += 1
        let isPlaced =
          error.line >= 1 && error.column >= 1 && error.column <= text.utf8.count + 1 && !error.message.isEmpty
        if !isPlaced { Issue.record("\(text): \(error)") }
      }
    }
    #expect(errors > 5000)
    #expect(errors < 10_000)
  }
}
