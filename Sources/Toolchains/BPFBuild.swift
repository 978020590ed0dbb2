import BPF
import BPFObject
import Checks
import Glibc
import Outcomes
import Support

/// The BPF programs that one toolchain built from a source.
package struct BuiltPrograms: Sendable {
  /// The toolchain.
  package let toolchain: BPFToolchain
  /// The programs of each function that it compiled, by the function's name.
  package fileprivate(set) var programs: [String: CompiledPrograms] = [:]
  /// Why it did not compile the others, by the function's name.
  package fileprivate(set) var refusals: [String: String] = [:]

  /// The programs without the compiler, which engines do not need.
  package var set: ProgramSet {
    ProgramSet(
      toolchain: toolchain.description, compiler: toolchain.compiler.version, programs: programs, refusals: refusals)
  }
}

/// Builds BPF programs from generated sources.
package enum BPFBuild {
  /// The time limit for one file.
  private static let limit = Duration.seconds(120)

  /// Compiles a source with every toolchain, in parallel. A function that a toolchain refuses is left out.
  /// - Parameters:
  ///   - source: the source.
  ///   - toolchains: the compilers.
  ///   - folder: an existing folder.
  ///   - name: name of the source file without `.bpf.c`, unique in the folder.
  /// - Returns: one entry for each toolchain, in order.
  /// - Throws: `HarnessError` if a file cannot be written, or the task was cancelled.
  package static func build(
    _ source: BPFSource, _ toolchains: [BPFToolchain], in folder: String, name: String
  ) async throws(HarnessError) -> [BuiltPrograms] {
    let results = await ParallelBuilds.results(of: toolchains) {
      index, toolchain -> Result<BuiltPrograms, HarnessError> in
      do throws(HarnessError) {
        var built = BuiltPrograms(toolchain: toolchain)
        try await compile(
          source, Array(source.signatures.indices), &built, at: "\(folder)/\(name)-\(index)", folder: folder)
        return .success(built)
      } catch {
        return .failure(error)
      }
    }
    var built: [BuiltPrograms] = []
    for result in results { built.append(try result.get()) }
    if Task.isCancelled { throw HarnessError(.interrupted, "interrupted") }
    return built
  }

  /// Compiles some of the functions together; without those that are refused, or in halves, if that fails.
  private static func compile(
    _ source: BPFSource, _ functions: [Int], _ built: inout BuiltPrograms, at path: String, folder: String
  ) async throws(HarnessError) {
    guard !functions.isEmpty else { return }
    let (text, lines) = source.text(of: functions)
    let (file, object) = ("\(path).bpf.c", "\(path).bpf.o")
    defer {
      unlink(file)
      unlink(object)
    }
    try ScratchFolder.write(text, to: file)
    let command = built.toolchain.command(source: file, object: object)
    let run = try await CompilerRun.run(command[0], Array(command.dropFirst()), folder: folder, limit: limit)
    if run.isGood { return read(source, functions, object, &built) }
    let complaints = CompilerComplaints(run.text, file: String(file.dropFirst(folder.count + 1)))
    // An error in the declarations is one of every function.
    if let start = lines.first?.lowerBound, let words = complaints.first(in: 1..<start) {
      for function in functions { built.refusals[source.signatures[function].name] = words }
      return
    }
    var left: [Int] = []
    for (function, lines) in zip(functions, lines) {
      if let words = complaints.first(in: lines) ?? (functions.count == 1 ? complaints.first ?? run.complaint : nil) {
        built.refusals[source.signatures[function].name] = words
      } else {
        left.append(function)
      }
    }
    // An error without a line of a function says nothing about which one it is.
    guard left.count == functions.count else {
      return try await compile(source, left, &built, at: path, folder: folder)
    }
    let middle = functions.count / 2
    try await compile(source, Array(functions[..<middle]), &built, at: path, folder: folder)
    try await compile(source, Array(functions[middle...]), &built, at: path, folder: folder)
  }

  /// Reads the programs from an object. Functions without programs are refused in the reader's words.
  private static func read(
    _ source: BPFSource, _ functions: [Int], _ path: String, _ built: inout BuiltPrograms
  ) {
    func refuse(_ words: String) {
      for function in functions { built.refusals[source.signatures[function].name] = words }
    }
    guard let bytes = try? TextFile.bytes(path) else { return refuse("it succeeded, but wrote no object") }
    let object: BPFObject
    do throws(HarnessError) { object = try BPFObject(bytes, path: "the object") } catch {
      return refuse("its object: \(error.message)")
    }
    for function in functions {
      let signature = source.signatures[function]
      var programs: [CallShape: Program] = [:]
      do throws(HarnessError) {
        for shape in BPFSource.shapes {
          programs[shape] = try object.linked(BPFSource.name(shape, signature), isBound: { _ in true }).program
        }
        built.programs[signature.name] = CompiledPrograms(programs: programs)
      } catch {
        built.refusals[signature.name] = "its object: \(error.message)"
      }
    }
  }
}

/// The errors that a compiler wrote, with their lines.
struct CompilerComplaints {
  /// Line of the file and words, in the order in which they were written.
  private let errors: [(line: Int?, words: String)]

  /// Reads a compiler's messages.
  /// - Parameters:
  ///   - text: what it wrote to standard error.
  ///   - file: the name of the source file, as it is in the text.
  init(_ text: String, file: String) {
    errors = text.split(separator: "\n").compactMap { line in
      guard let place = line.firstRange(of: "error: ") else { return nil }
      let fields = line[..<place.lowerBound].split(separator: ":")
      let number = fields.count > 1 && fields[0] == file ? Int(fields[1]) : nil
      return (number, Self.plain(String(line[place.upperBound...])))
    }
  }

  /// The first error of all; nil if there is none.
  var first: String? { errors.first?.words }

  /// The first error in some lines; nil if there is none.
  /// - Parameter lines: the lines, counted from 1.
  func first(in lines: Range<Int>) -> String? {
    errors.first { error in error.line.map(lines.contains) ?? false }?.words
  }

  /// An error without what differs from run to run: LLVM's back end names a node by its address, with its place, before it
  /// says what is wrong.
  private static func plain(_ words: String) -> String {
    guard words.hasPrefix("0x"), let end = words.ranges(of: #/:[0-9]+:[0-9]+ /#).last?.upperBound else { return words }
    return String(words[end...])
  }
}
