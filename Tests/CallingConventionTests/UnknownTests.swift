import CTypes
import CallingConvention
import Testing

/// A type that cannot be expressed makes the verdict unknown in every position, with its reason and place.
@Suite struct UnknownTests {
  static let vector = CType.unknown(
    UnknownType("v4si", size: 16, alignment: 16, unknown: Unknown("a vector of 16 bytes", at: "DIE 0x2d")))
  static let open = CType.unknown(UnknownType("T", unknown: Unknown("no size is given", at: "type 17")))

  static func signature(
    _ types: [CType], result: CType = .void, isVariadic: Bool = false, obstacle: CallObstacle? = nil
  ) -> Signature {
    Signature(
      name: "f", result: result, parameters: types.map { Parameter(name: nil, type: $0) }, isVariadic: isVariadic,
      obstacle: obstacle)
  }

  static func record(_ type: CType, at offset: Int = 0, size: Int) -> CType {
    .record(
      RecordType(
        kind: .struct, tag: "s", fields: [RecordType.Field(name: "m", type: type, offset: offset)], size: size,
        alignment: 8))
  }

  static let u64 = CType.integer(.u64)

  @Test(arguments: [
    (signature([vector]), "(DIE 0x2d)"), (signature([open]), "(type 17)"),
    (signature([u64, u64], result: vector), "(DIE 0x2d)"), (signature([u64], result: open), "(type 17)"),
    (signature([record(vector, size: 16)]), "(DIE 0x2d)"),
    (signature([.array(element: vector, count: 1)]), "(DIE 0x2d)"),
    (signature([u64], result: record(open, size: 16)), "(type 17)"),
    (signature([record(record(vector, size: 16), size: 16)]), "(DIE 0x2d)"),
    (signature([], obstacle: .unknown(Unknown("a clone"))), "a clone"),
  ])
  func isUnknown(signature: Signature, reason: String) {
    let placement = Placement(signature)
    #expect(placement.verdict == .unknown)
    #expect(!placement.hasKnownPlaces)
    #expect(placement.reason.contains(reason), "\(placement.reason)")
  }

  @Test(arguments: [
    (signature([vector], isVariadic: true), "f is variadic: al"),
    (signature(Array(repeating: u64, count: 12) + [vector]), "13 parameters"),
    (signature([vector, .longDouble]), "argument 2 (long double) is the 80-bit"),
    (signature([record(vector, size: 32)]), "argument 1 (struct s) is 32 bytes by value"),
    (
      signature([u64], obstacle: .callingConvention("ms_abi")),
      "f follows the calling convention ms_abi, which BPF does not have"
    ),
    (signature([u64], obstacle: .hiddenReference(parameter: 0, type: "NT")), "argument 1 (NT) is passed by a hidden"),
    (signature([], result: u64, obstacle: .hiddenReference(parameter: nil, type: "NT")), "the result, NT, is returned"),
  ])
  func isRefusedWhateverIsUnknown(signature: Signature, reason: String) {
    let placement = Placement(signature)
    #expect(placement.verdict == .refused)
    #expect(placement.reason.hasPrefix(reason), "\(placement.reason)")
  }

  /// A pointer to something unknown is a pointer.
  @Test func pointersToUnknownAreDirect() {
    #expect(Placement(Self.signature([.pointer(PointerType(to: Self.vector))])).verdict == .direct)
  }

  /// The places of arguments after an unknown one are unknown; those before it are known.
  @Test func placesBehindAreUnknown() {
    let placement = Placement(Self.signature([Self.u64, Self.vector, Self.u64]))
    #expect(placement.parameters.map(\.verdict) == [.direct, .unknown, .unknown])
    #expect(placement.parameters.map(\.eightbytes.count) == [1, 0, 0])
    #expect(placement.parameters.map(\.firstSlot) == [0, nil, nil])
    #expect(placement.parameters[2].reason.contains("argument 2 (v4si) before it"))
    #expect(placement.signature.prototype == "void f(u64, v4si, u64)")
  }
}
