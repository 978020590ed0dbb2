import Glibc
import Kfuncs
import NativeCalls
import Support

/// The library that one toolchain built from a source.
package struct BuiltLibrary: Sendable {
  /// The toolchain.
  package let toolchain: Toolchain
  /// The library, or the error.
  package let library: Result<KfuncLibrary, HarnessError>
  /// The library's file, which workers load.
  let file: BuiltFile

  /// The library, nil after an error.
  package var opened: KfuncLibrary? { try? library.get() }
}

/// A file that is deleted with its last reference.
final class BuiltFile: Sendable {
  let path: String

  init(_ path: String) { self.path = path }

  deinit { unlink(path) }
}

/// Builds kfunc libraries from generated sources.
package enum KfuncBuild {
  /// Writes kfunc.h and kfunc_abi.h into a folder.
  /// - Throws: `HarnessError` if they cannot be written.
  package static func writeHeaders(to folder: String) throws(HarnessError) {
    for (name, bytes) in [("kfunc.h", PackageResources.kfunc_h), ("kfunc_abi.h", PackageResources.kfunc_abi_h)] {
      try ScratchFolder.write(String(decoding: bytes, as: UTF8.self), to: "\(folder)/\(name)")
    }
  }

  /// Compiles a source with every toolchain, in parallel, and loads the libraries in workers.
  /// - Parameters:
  ///   - source: the source.
  ///   - toolchains: the compilers.
  ///   - folder: an existing folder with the headers; receives sources and libraries.
  ///   - name: name of the source file without `.c`, unique in the folder.
  ///   - workers: the workers that load the libraries.
  /// - Returns: one entry for each toolchain, in order.
  /// - Throws: `HarnessError` if a file cannot be written, or the task was cancelled.
  package static func build(
    _ source: KfuncSource, _ toolchains: [Toolchain], in folder: String, name: String, workers: WorkerPool
  ) async throws(HarnessError) -> [BuiltLibrary] {
    let file = "\(folder)/\(name).c"
    try ScratchFolder.write(source.text, to: file)
    let built = await ParallelBuilds.results(of: toolchains) { index, toolchain in
      let built = BuiltFile("\(folder)/\(name)-\(index).so")
      let library = await library(of: toolchain, file, built.path, folder: folder, workers)
      return BuiltLibrary(toolchain: toolchain, library: library, file: built)
    }
    unlink(file)
    if Task.isCancelled { throw HarnessError(.interrupted, "interrupted") }
    return built
  }

  private static func library(
    of toolchain: Toolchain, _ source: String, _ path: String, folder: String, _ workers: WorkerPool
  ) async -> Result<KfuncLibrary, HarnessError> {
    do throws(HarnessError) {
      try await toolchain.compile(source, to: path, folder: folder)
    } catch {
      return .failure(error)
    }
    do throws(HarnessError) {
      return .success(try workers.open(path))
    } catch {
      return .failure(HarnessError(.unusableLibrary, "\(toolchain): \(error.description)"))
    }
  }
}
