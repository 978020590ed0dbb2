import ArgumentParser
import BPFObject
import Foundation
import Glibc
import Support
import TestSupport

/// Damages objects and has each read and linked: it is refused in one line, or it is linked. A trap ends the process, which
/// is the finding; `--seed` and `--first` repeat it.
@main
struct ObjectFuzzer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "object-fuzzer", abstract: "Read damaged C objects.",
    discussion: "swift run -c release object-fuzzer --count 10000000 Tests/Objects/built/*/*.o")

  @Argument(help: "Objects.")
  var objects: [String]

  @Option(help: "How many damaged copies are read.")
  var count = 1_000_000

  @Option(help: "Equal seeds give equal copies.")
  var seed: UInt64 = 1

  @Option(help: "The number of the first copy.")
  var first: UInt64 = 0

  @Option(help: "BTF that CO-RE relocations are resolved against; small, as it is read for each copy that has some.")
  var btf: String?

  func run() throws {
    let contents = try objects.map { Array(try Data(contentsOf: URL(filePath: $0))) }
    guard !contents.isEmpty else { throw ValidationError("no objects") }
    var linked = 0
    var refused: [String: Int] = [:]
    let start = ContinuousClock.now
    for number in first..<first + UInt64(count) {
      let bytes = contents[Int(number % UInt64(contents.count))]
      var mutations = ByteMutations(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ number)
      do throws(HarnessError) {
        let object = try BPFObject(mutations.mutated(bytes), path: "damaged.o", kernel: btf)
        for program in object.programs { _ = try object.linked(program.name) { !object.externs[$0].isWeak } }
        linked += 1
      } catch {
        guard error.code == .badProgram, error.place == "damaged.o", !error.description.contains("\n") else {
          throw HarnessError(.usage, "copy \(number): not one line about the file: \(error)")
        }
        // Numbers and names differ: what remains is the kind of refusal.
        let kind = error.message.split(separator: " ").filter { $0.allSatisfy(\.isLetter) }.prefix(8)
        refused[kind.joined(separator: " "), default: 0] += 1
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print(
      "\(count) damaged copies of \(contents.count) objects in \(Int(seconds)) s: \(linked) linked, \(count - linked) "
        + "refused in \(refused.count) ways; at most \(usage.ru_maxrss >> 10) MiB of memory")
  }
}
