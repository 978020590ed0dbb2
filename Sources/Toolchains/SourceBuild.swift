import CTypes
import Glibc
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// A kfunc library made of a user's C sources, by each of some toolchains.
package struct SourceBuild: Sendable {
  /// The sources, as they were named.
  package let files: [String]
  /// Their functions.
  package let functions: SourceFunctions
  /// One library for each toolchain, in order; at least one can be used.
  package let built: [BuiltLibrary]
  /// The recorders, compiled calls and descriptions.
  package let recorders: RecorderSource
  /// What stands before each source.
  let prelude: String

  /// Reads C sources, and builds libraries of them.
  /// - Parameters:
  ///   - files: paths of the sources.
  ///   - flags: flags for the sources besides those of the toolchains: `-I`, `-D`.
  ///   - toolchains: the compilers.
  ///   - folder: an existing folder for files.
  ///   - workers: the workers that load the libraries.
  /// - Throws: `HarnessError`: with code `source`, lines of a compiler, where no compiler compiles the sources; with
  ///   another code where a file cannot be read, or no function can be called.
  package init(
    _ files: [String], flags: [String], _ toolchains: [Toolchain], in folder: String, workers: WorkerPool
  ) async throws(HarnessError) {
    for file in files { try Self.check(file) }
    try ScratchFolder.write(SourcePrelude.text(types: []), to: "\(folder)/\(Self.preludeName)")
    let texts = try await Self.preprocessed(files, flags, toolchains, folder)
    var functions = SourceFunctions()
    for (file, text) in zip(files, texts) { try functions.add(text, file: file) }
    let types = CTypeTable.builtInDefinitions(for: texts.joined(separator: "\n;\n"))
    prelude = SourcePrelude.text(types: types)
    try ScratchFolder.write(prelude, to: "\(folder)/\(Self.preludeName)")
    recorders = RecorderSource(functions.callable, library: files.joined(separator: ", "))
    try KfuncBuild.writeHeaders(to: folder)
    try ScratchFolder.write(recorders.text, to: "\(folder)/\(Self.recordersName)")
    let hasFunctions = !functions.callable.isEmpty
    let results = await ParallelBuilds.results(of: toolchains) { index, toolchain in
      // The name is in the places of crashes.
      let name = Self.libraryName(files, toolchain)
      let file = BuiltFile("\(folder)/\(name).so")
      let library = await Self.library(
        toolchain, files, flags, folder: folder, name: name, hasFunctions ? workers : nil)
      return BuiltLibrary(toolchain: toolchain, library: library, file: file)
    }
    if Task.isCancelled { throw HarnessError(.interrupted, "interrupted") }
    let errors = results.compactMap { result -> HarnessError? in
      if case .failure(let error) = result.library { error } else { nil }
    }
    // What a compiler says of the sources is worth more than what they lack.
    if !hasFunctions { throw errors.first { $0.code != .usage } ?? Self.nothing(files, functions) }
    if errors.count == results.count, let error = errors.first { throw error }
    // Compilers may differ in what they compile, but code that runs when a library is opened is the user's.
    if let error = errors.first(where: { $0.code == .unusableLibrary }) { throw error }
    (self.files, self.functions, built) = (files, functions, results)
  }

  /// `mine-gcc-O2`.
  private static func libraryName(_ files: [String], _ toolchain: Toolchain) -> String {
    let file = files.first?.split(separator: "/").last?.split(separator: ".").first ?? ""
    return String(
      "\(file)-\(toolchain)".replacing(" -", with: "-").map {
        $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) ? $0 : "_"
      })
  }

  static let preludeName = "prelude.h"
  static let recordersName = "recorders.c"

  /// Writes the generated files into a folder, which is created if necessary, with the commands that build the library.
  /// - Parameter folder: path of the folder.
  /// - Throws: `HarnessError` naming the file that cannot be written.
  package func write(to folder: String) throws(HarnessError) {
    try Folder.make(folder)
    try KfuncBuild.writeHeaders(to: folder)
    try ScratchFolder.write(prelude, to: "\(folder)/\(Self.preludeName)")
    try ScratchFolder.write(recorders.text, to: "\(folder)/\(Self.recordersName)")
  }

  /// Refuses what is no file with text.
  private static func check(_ file: String) throws(HarnessError) {
    if file.isEmpty { throw HarnessError(.usage, "--source '' names no file") }
    let bytes = try TextFile.bytes(file)
    if bytes.allSatisfy({ $0 <= 0x20 }) { throw HarnessError(.usage, "\(file): the file is empty") }
    if bytes.contains(0) { throw HarnessError(.usage, "\(file): no C source: it contains a zero byte") }
  }

  /// The sources after the preprocessor of the first compiler that takes them.
  static func preprocessed(
    _ files: [String], _ flags: [String], _ toolchains: [Toolchain], _ folder: String
  ) async throws(HarnessError) -> [String] {
    var first: HarnessError?
    var compilers: Set<String> = []
    for toolchain in toolchains where compilers.insert(toolchain.compiler).inserted {
      do throws(HarnessError) {
        var texts: [String] = []
        for file in files {
          let output = "\(folder)/preprocessed.i"
          try await toolchain.compile(
            source: file, flags, folder: folder, words: ["-E", "-o", output])
          texts.append(try TextFile.read(output))
          unlink(output)
        }
        return texts
      } catch {
        if error.code == .interrupted { throw error }
        first = first ?? error
      }
    }
    throw first ?? HarnessError(.noCompiler, "no compiler")
  }

  /// Builds and opens the library of one toolchain.
  private static func library(
    _ toolchain: Toolchain, _ files: [String], _ flags: [String], folder: String, name: String, _ workers: WorkerPool?
  ) async -> Result<KfuncLibrary, HarnessError> {
    do throws(HarnessError) {
      var objects: [String] = []
      defer { for object in objects { unlink(object) } }
      for (index, file) in files.enumerated() {
        let object = "\(folder)/\(name)-\(index).o"
        objects.append(object)
        try await toolchain.compile(source: file, flags, folder: folder, words: ["-c", "-fPIC", "-o", object])
      }
      guard let workers else { throw Self.nothing(files, SourceFunctions()) }
      let library = "\(folder)/\(name).so"
      try await toolchain.link(["\(folder)/\(recordersName)"] + objects, to: library, sources: files, folder: folder)
      do throws(HarnessError) {
        return .success(try workers.open(library))
      } catch {
        let message = error.description.replacing("\(library): ", with: "")
        throw HarnessError(.unusableLibrary, "\(files.joined(separator: ", ")): built by \(toolchain): \(message)")
      }
    } catch {
      return .failure(error)
    }
  }

  private static func nothing(_ files: [String], _ functions: SourceFunctions) -> HarnessError {
    let names = files.joined(separator: ", ")
    if functions.omitted.isEmpty {
      return HarnessError(
        .usage, "\(names): defines no function for others: one with a body that is neither static nor inline is needed")
    }
    return HarnessError(
      .usage,
      "\(names): none of the functions can be called: "
        + functions.omitted.map { "\($0.name): \($0.obstacle)" }.joined(separator: "; "))
  }
}
