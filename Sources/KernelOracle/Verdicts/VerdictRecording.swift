import FoundationEssentials
import Outcomes
import Support
import Verifier

/// What a kernel said of random programs: what `kernel --verifier --save` writes and `--against` compares with.
package struct VerdictRecording: Codable, Sendable {
  /// A program and the kernel's verdict.
  struct Entry: Codable, Sendable {
    /// The seed of the program.
    var seed: UInt64
    /// The program in assembler text.
    var program: String
    /// The message in `messages`; nil if the kernel accepts the program.
    var message: Int?
    /// How much work the verification was; nil if the kernel did not say.
    var work: VerifierStatistics?
  }

  /// What the kernel said of one program.
  struct Answer {
    /// The decisive message; nil if the kernel accepts the program.
    var message: String?
    /// How much work the verification was; nil if the kernel did not say.
    var work: VerifierStatistics?
  }

  private static let version = "kfunctest-verdicts/3"

  private var format = Self.version
  /// The kernel's release.
  package let release: String
  /// The rules that it has, by the name of a target.
  let target: String
  /// What it knows: programs are made of that only.
  let features: RuleProgramWriter.Features
  /// The processors of its machine (`nr_cpu_ids`).
  let processors: Int
  /// The messages of the kernel.
  private(set) var messages: [String] = []
  /// The programs, in the order in which the kernel was asked.
  private(set) var programs: [Entry] = []
  private var indices: [String: Int] = [:]

  private enum CodingKeys: String, CodingKey {
    case format, release, target, features, processors, messages, programs
  }

  /// A recording without programs.
  init(release: String, target: String, features: RuleProgramWriter.Features, processors: Int) {
    self.release = release
    self.target = target
    self.features = features
    self.processors = processors
  }

  /// Adds a verdict.
  /// - Parameters:
  ///   - seed: the seed of the program.
  ///   - text: its text.
  ///   - answer: what the kernel said.
  mutating func add(seed: UInt64, _ text: String, _ answer: Answer) {
    var index: Int?
    if let message = answer.message {
      index = indices[message] ?? messages.count
      if index == messages.count {
        messages.append(message)
        indices[message] = index
      }
    }
    programs.append(Entry(seed: seed, program: text, message: index, work: answer.work))
  }

  /// Adds the programs of another recording.
  /// - Parameters:
  ///   - other: the recording.
  ///   - path: path of its file, for messages.
  /// - Throws: `HarnessError` if it is of another kernel, or has a program that this one has, too.
  package mutating func append(_ other: VerdictRecording, path: String) throws(HarnessError) {
    guard (release, target, features, processors) == (other.release, other.target, other.features, other.processors)
    else {
      throw HarnessError(
        .usage,
        "\(path): a recording of Linux \(other.release), \(other.target), with \(other.processors) processors; "
          + "the one before is of Linux \(release), \(target), with \(processors)")
    }
    let known = Set(seeds)
    if let seed = other.seeds.first(where: known.contains) {
      throw HarnessError(.usage, "\(path): the program of seed \(seed) is in a recording before, too")
    }
    let count = messages.count
    messages += other.messages
    programs += other.programs.map { entry in
      var entry = entry
      entry.message = entry.message.map { $0 &+ count }
      return entry
    }
  }

  /// What the kernel said of a program.
  func answer(of entry: Entry) -> Answer {
    Answer(message: entry.message.map { messages[$0] }, work: entry.work)
  }

  /// The seeds of the programs.
  package var seeds: [UInt64] { programs.map(\.seed) }

  // MARK: Files

  /// Reads a recording.
  /// - Parameter path: path of the file.
  /// - Throws: `HarnessError` for a file that cannot be read or holds no recording.
  package init(path: String) throws(HarnessError) {
    let bytes = try TextFile.bytes(path)
    do {
      self = try JSONDecoder().decode(VerdictRecording.self, from: Data(bytes))
    } catch {
      throw HarnessError(.usage, "\(path): no recording of 'kernel --verifier --save'")
    }
    if format != Self.version {
      throw HarnessError(.usage, "\(path): the format is \(format), not \(Self.version)")
    }
    if let index = programs.lazy.compactMap(\.message).first(where: { !messages.indices.contains($0) }) {
      throw HarnessError(.usage, "\(path): a program has message \(index) of \(messages.count)")
    }
    if programs.isEmpty { throw HarnessError(.usage, "\(path): a recording without programs") }
  }

  /// The recording as JSON.
  /// - Throws: `HarnessError` if it cannot be encoded.
  package func encoded() throws(HarnessError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return Array(try encoder.encode(self)) + [10] } catch {
      throw HarnessError(.usage, "the recording cannot be encoded: \(error)")
    }
  }
}
