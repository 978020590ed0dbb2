import Support
import TestSupport
import Testing

@testable import BPFObject

/// Damaged objects: each is read and linked, or refused in one line. A trap ends the tests.
struct ObjectMutationTests {
  /// 20,000 in all; `swift run -c release object-fuzzer` makes more.
  @Test(arguments: [0, 1])
  func isReadOrRefused(_ part: Int) {
    let paths = ObjectFixtures.built.enumerated().filter { $0.offset % 2 == part }.map(\.element)
    let count = 10_000 / max(1, paths.count) + 1
    var refused = 0
    for (index, path) in paths.enumerated() {
      let bytes = ObjectFixtures.bytes(path)
      var mutations = ByteMutations(seed: UInt64(index))
      for _ in 0..<count {
        do throws(HarnessError) {
          let object = try BPFObject(mutations.mutated(bytes), path: "damaged.o")
          for program in object.programs { _ = try object.linked(program.name) { !object.externs[$0].isWeak } }
        } catch {
          refused += 1
          #expect(error.code == .badProgram)
          #expect(error.place == "damaged.o" && !error.description.contains("\n"), "\(error.description)")
        }
      }
    }
    #expect(refused > count, "hardly any damage is noticed")
  }

  /// CO-RE relocations of damaged objects, which are resolved by libbpf's code, against sound types.
  @Test func relocationsAreResolvedOrRefused() {
    let path = ObjectFixtures.special("core_fields.bpf.o")
    let bytes = ObjectFixtures.bytes(path)
    var mutations = ByteMutations(seed: 1)
    var linked = 0
    for _ in 0..<5_000 {
      do throws(HarnessError) {
        let object = try BPFObject(mutations.mutated(bytes), path: "damaged.o", kernel: path)
        for program in object.programs { _ = try object.linked(program.name) { _ in true } }
        linked += 1
      } catch {
        #expect(error.place == "damaged.o" && !error.description.contains("\n"), "\(error.description)")
      }
    }
    #expect(linked > 100)
  }
}
