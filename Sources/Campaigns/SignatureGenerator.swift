import CTypes
import CallingConvention
import Support

/// A generator of functions with random parameters: integers, enums, pointers, structs and unions of random members.
struct SignatureGenerator {
  private var random: SeededGenerator
  /// Whether arguments whose BPF and psABI placement differ are as frequent as others.
  private let welcomesParted: Bool
  /// Whether every compiler knows __int128.
  private let knowsInt128: Bool
  /// Whether only functions are drawn whose calls kernels from Linux 7.2 on take.
  private let isForKernel: Bool
  private var definitions = ["enum fz_unsigned { FZ_A, FZ_B };", "enum fz_signed { FZ_C = -1, FZ_D };"]
  private var records = 0

  /// - Parameters:
  ///   - seed: equal seeds draw equal functions.
  ///   - welcomesParted: whether signatures that need marshalling are as frequent as others.
  ///   - knowsInt128: whether every compiler knows __int128.
  ///   - isForKernel: whether only functions are drawn whose calls kernels from Linux 7.2 on take.
  init(seed: UInt64, welcomesParted: Bool, knowsInt128: Bool = true, isForKernel: Bool = false) {
    random = SeededGenerator(seed: seed)
    self.welcomesParted = welcomesParted
    self.knowsInt128 = knowsInt128
    self.isForKernel = isForKernel
  }

  private static let scalars = [
    "char", "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned int", "long", "unsigned long",
    "long long", "unsigned long long", "_Bool", "void *", "const char *", "int (*)(int, long)", "enum fz_unsigned",
    "enum fz_signed",
  ]
  private static let vectors = ["float", "double"]
  /// The types that the verifier of Linux 7.2 and 7.3 takes by themselves: no aggregates by value, nothing of 16 bytes, and
  /// pointers to scalars only (`check_kfunc_args`).
  private static let kernelScalars = scalars.filter { $0 != "void *" && !$0.contains("(") }
  /// One in this number of functions that BPF cannot call directly is kept.
  private static let rarity = 12

  /// Draws functions.
  /// - Parameter count: how many.
  mutating func cases(_ count: Int) -> [FuzzCase] {
    var cases: [FuzzCase] = []
    for _ in 0..<4 where !definitions.isEmpty { defineRecord() }
    // The loop is bounded in case that generated text cannot be parsed.
    for _ in 0..<count * 100 where cases.count < count {
      if let one = draw(number: cases.count) { cases.append(one) }
    }
    return cases
  }

  private mutating func draw(number: Int) -> FuzzCase? {
    if Int.random(in: 0..<4, using: &random) == 0 { defineRecord() }
    let isLong = Int.random(in: 0..<5, using: &random) > 0
    let count = Int.random(in: isLong ? 6...12 : 0...5, using: &random)
    let parameters = (0..<count).map { Self.declaration(typeText(), "p\($0 + 1)") }
    var result = Int.random(in: 0..<10, using: &random) == 0 ? "void" : typeText()
    // The verifier wants to know the size of what a returned pointer leads to.
    if isForKernel && result.hasSuffix("*") { result = "long" }
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    // A result that is a pointer to a function would surround the name.
    let plainResult = result.contains("(") ? "void *" : result
    let text = (definitions + ["\(plainResult) fz_\(number)(\(list));"]).joined(separator: "\n")
    guard let signature = try? CDeclarationParser.parse(text).signatures.last else { return nil }
    let placement = Placement(signature)
    guard signature.parameters.reduce(0, { $0 + ($1.type.size + 7) / 8 }) <= Self.mostWords else { return nil }
    let isWelcome =
      placement.verdict == .direct || welcomesParted && placement.verdict == .needsMarshalling
      || Int.random(in: 0..<Self.rarity, using: &random) == 0
    return isWelcome ? FuzzCase(signature: signature, definitions: definitions) : nil
  }

  /// The most eightbytes of arguments that a record of kfunc.h holds.
  private static let mostWords = 32

  private static func declaration(_ type: String, _ name: String) -> String {
    type.contains("(*)") ? type.replacing("(*)", with: "(*\(name))") : "\(type) \(name)"
  }

  private mutating func typeText() -> String {
    if isForKernel { return Self.kernelScalars.randomElement(using: &random) ?? "int" }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<25 where records > 0:
      let number = Int.random(in: 0..<records, using: &random)
      return definitions.contains { $0.hasPrefix("union fz_r\(number) ") }
        ? "union fz_r\(number)" : "struct fz_r\(number)"
    case 25..<28 where knowsInt128: return "__int128"
    case 28..<34 where welcomesParted: return Self.vectors.randomElement(using: &random) ?? "double"
    default: return Self.scalars.randomElement(using: &random) ?? "int"
    }
  }

  /// Adds a struct, rarely a union, of at most 16 bytes, rarely more.
  private mutating func defineRecord() {
    let kind = Int.random(in: 0..<12, using: &random) == 0 ? "union" : "struct"
    var members: [String] = []
    for index in 0..<Int.random(in: 1...4, using: &random) {
      var type = Self.scalars.randomElement(using: &random) ?? "int"
      if welcomesParted && Int.random(in: 0..<6, using: &random) == 0 {
        type = Self.vectors.randomElement(using: &random) ?? "double"
      }
      let name = "m\(index)"
      switch Int.random(in: 0..<10, using: &random) {
      case 0 where !type.contains("(*)"): members.append("\(type) \(name)[\(Int.random(in: 1...3, using: &random))];")
      case 1 where ["int", "unsigned int", "long", "short"].contains(type):
        members.append("\(type) \(name) : \(Int.random(in: 1...15, using: &random));")
      default: members.append("\(Self.declaration(type, name));")
      }
    }
    let text = "\(kind) fz_r\(records) { \(members.joined(separator: " ")) };"
    guard let record = try? CDeclarationParser.parse((definitions + [text]).joined(separator: "\n")).records.last,
      record.size <= 16 || record.size <= 64 && Int.random(in: 0..<Self.rarity, using: &random) == 0
    else { return }
    definitions.append(text)
    records += 1
  }
}
