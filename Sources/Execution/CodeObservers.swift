import Debugging
import JIT
import Kfuncs
import Outcomes
import Support

/// The debuggers and profilers that are told of the JIT's code.
package struct CodeObservers: Sendable, Equatable, Codable {
  /// Whether the functions are written to `/tmp/perf-PID.map`.
  package var writesPerfMap = false
  /// The folder of the jitdump file; nil for none.
  package var jitDumpFolder: String?
  /// What a debugger of this process is told of the source; nil if none is told. The program then runs in this process.
  package var debugSource: DebugSource?

  /// No observers.
  package init() {}

  /// Checks that files can be written.
  /// - Throws: `HarnessError` with code `fileSystem` that names the folder.
  package func check() throws(HarnessError) {
    if let jitDumpFolder { try JITDump.check(jitDumpFolder) }
  }

  /// Whether any of them shows source lines.
  package var wantsLines: Bool { jitDumpFolder != nil || debugSource != nil }
}

/// What a debugger is told of the file that programs were read from.
package struct DebugSource: Sendable, Equatable, Codable {
  /// The file's name.
  package let name: String
  /// The folder that names of files are relative to: an absolute path.
  package let folder: String

  /// A file.
  /// - Parameters:
  ///   - name: its name as given.
  ///   - folder: the folder that the name is relative to.
  package init(name: String, folder: String) {
    self.name = name
    self.folder = folder
  }
}

extension CodeObservers {
  /// The files that were written.
  struct Files {
    var perfMap: String?
    var jitDump: String?
  }

  /// Writes files for profilers.
  /// - Parameter compiled: programs of one run.
  /// - Throws: `HarnessError` if the jitdump file cannot be written.
  func write(_ compiled: [CompiledProgram]) throws(HarnessError) -> Files {
    var files = Files()
    if writesPerfMap { for program in compiled { files.perfMap = PerfMap.add(program) } }
    if let jitDumpFolder {
      let dump = try JITDump.file(in: jitDumpFolder)
      for program in compiled { try dump.add(program) }
      files.jitDump = dump.path
    }
    return files
  }

  /// Runs code while a debugger of this process knows programs.
  /// - Parameters:
  ///   - compiled: programs of one run.
  ///   - body: runs them.
  func whileKnown<Result>(_ compiled: [CompiledProgram], _ body: () -> Result) -> Result {
    guard let debugSource else { return body() }
    let code = RegisteredCode(compiled, name: debugSource.name, folder: debugSource.folder)
    // Its lifetime ends after the run.
    return withExtendedLifetime(code) { body() }
  }
}

extension ProgramRunner.Job {
  /// Runs the program in the JIT in this process, which a debugger may have started.
  /// - Parameters:
  ///   - limits: limits of the run. A debugger stops the process for as long as its user thinks, so that time is not limited
  ///     where there is one.
  ///   - library: the library of the kfuncs that the program calls; nil if it calls none.
  /// - Throws: `HarnessError` if the library cannot be used.
  package func runInThisProcess(
    _ limits: ProgramRunner.Limits, library: String?
  ) throws(HarnessError) -> ExecutionResult {
    var limits = limits
    if DebuggerPresence.isTraced { limits.timeout = 0 }
    let library = try library.map { path throws(HarnessError) in try KfuncLibrary(path: path) }
    return try ProgramRunner(kfuncs: library?.kfuncs ?? [], limits: limits).run(self, .jit)
  }
}
