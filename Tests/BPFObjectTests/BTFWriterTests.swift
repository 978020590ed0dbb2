import BTFSource
import CTypes
import Kfuncs
import TestSupport
import Testing
import TypeSources

/// Kfuncs as BTF, read back by the reader of other BTF and by bpftool.
@Suite struct BTFWriterTests {
  /// What a reader gives back of what was written.
  private static func readBack(_ writer: BTFWriter) throws -> [String: Signature] {
    let folder = try TemporaryFolder()
    let list = try BTFFunctions(path: folder.write(writer.bytes, to: "functions.btf"), mayHoldVectors: false)
      .functions(parameters: 0...12, pointees: .described)
    let areKfuncs = list.functions.allSatisfy(\.isKfunc)
    #expect(areKfuncs)
    #expect(list.omissions.isEmpty)
    return Dictionary(list.functions.map { ($0.signature.name, $0.signature) }) { first, _ in first }
  }

  @Test func registryComesBack() throws {
    let kfuncs = try KfuncLibrary(path: BuiltProducts.registry).kfuncs
    let writer = try BTFWriter(kfuncs.map(\.signature))
    #expect(writer.omissions.isEmpty)
    let names = kfuncs.map(\.name)
    #expect(writer.functions == names)
    let found = try Self.readBack(writer)
    let count = kfuncs.count
    #expect(found.count == count)
    for kfunc in kfuncs {
      let read = try #require(found[kfunc.name])
      #expect(Plain.signature(read) == Plain.signature(kfunc.signature))
    }
  }
}

/// A signature without what BTF does not have: alignments, and whether a record is packed.
private enum Plain {
  static func signature(_ signature: Signature) -> Signature {
    Signature(
      name: signature.name, result: type(signature.result),
      parameters: signature.parameters.map { Parameter(name: $0.name, type: type($0.type)) },
      isVariadic: signature.isVariadic)
  }

  private static func type(_ type: CType) -> CType {
    switch type {
    case .pointer(let pointer): .pointer(PointerType(to: self.type(pointer.pointee), qualifiers: pointer.qualifiers))
    case .array(let element, let count): .array(element: self.type(element), count: count)
    case .function(let function):
      .function(
        FunctionType(
          result: self.type(function.result),
          parameters: function.parameters.map { Parameter(name: $0.name, type: self.type($0.type)) },
          isVariadic: function.isVariadic))
    case .record(let record) where record.isComplete:
      .record(
        RecordType(
          kind: record.kind, tag: record.tag, typedefName: record.typedefName,
          fields: record.fields.map {
            RecordType.Field(name: $0.name, type: self.type($0.type), offset: $0.offset, bitField: $0.bitField)
          }, size: record.size, alignment: 1))
    default: type
    }
  }
}
