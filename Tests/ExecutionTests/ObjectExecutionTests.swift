import BPFObject
import Kfuncs
import Outcomes
import Support
import TestSupport
import Testing

@testable import Execution

/// C programs of clang 23 in both engines, against the values that were worked out from their sources.
@Suite(.serialized)
struct ObjectExecutionTests {
  private static let kfuncs = Result { try KfuncLibrary(path: BuiltProducts.registry).kfuncs }

  @Test(arguments: ObjectFixtures.built)
  func givesTheExpectedValues(_ path: String) throws {
    let expected = try #require(ObjectFixtures.expected(path))
    let file = ObjectFile(try ObjectFile.read(path), kfuncs: try Self.kfuncs.get())
    let runner = try ProgramRunner(kfuncs: try Self.kfuncs.get())
    for program in expected.programs {
      let object = try #require(file.object.program(named: program.name))
      let input = object.input(
        memory: try program.packet.map { try ProgramFile.bytes(hex: $0, "packet") },
        context: try program.context.map { try ProgramFile.bytes(hex: $0, "context") })
      let job = try file.job(program.name, input)
      for caller in ProgramRunner.callers {
        let place = "\(program.name), \(caller)"
        let result = runner.run(job, caller)
        #expect(result.status == .ok, "\(place): \(String(describing: result.failure))")
        guard result.status == .ok else { continue }
        #expect(result.r0.map { Int32(truncatingIfNeeded: $0) } == program.r0, "\(place)")
        for (name, value) in program.globals ?? [:] {
          let found = try file.compare(
            [try ObjectExpectation("\(name)=\(value)")], with: [ExecOutcome.Result(result, program: program.name)],
            of: [program.name: try file.linked(program.name)])
          #expect(!found.isEmpty && found.allSatisfy(\.holds), "\(place): \(name) is \(found)")
        }
        for (name, entries) in program.maps ?? [:] {
          let contents = try #require(result.maps.first { $0.name == name }, "\(place)")
          for (key, value) in entries {
            let entry = contents.entries.first { $0.key.bytes == Self.key(key) }
            let bytes = try ProgramFile.bytes(hex: value, "value")
            #expect(entry?.value.bytes == bytes, "\(place): \(name)[\(key)]")
          }
        }
      }
    }
  }

  /// A key as expected.json has it: the index of an array, or hexadecimal bytes.
  private static func key(_ text: String) -> [UInt8] {
    if text.count < 8, let index = UInt8(text) { return [index, 0, 0, 0] }
    return (try? ProgramFile.bytes(hex: text, "key")) ?? []
  }
}
