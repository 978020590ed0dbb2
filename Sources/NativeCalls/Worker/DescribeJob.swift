import CShims
import Kfuncs
import Support
import kfuncs

/// The job that describes a kfunc library in a worker process: loading a library runs its code.
package struct DescribeJob: WorkerJob {
  /// The job's name in messages.
  package static let name = "describe"

  /// The result of the job.
  package struct Reply: Codable, Sendable {
    /// The library's description; nil after an error.
    package var description: LibraryDescription?
    /// The error; nil after success.
    package var error: HarnessError?
  }

  /// The library's path.
  package let path: String

  /// Creates a job.
  /// - Parameter path: the library's path.
  package init(path: String) { self.path = path }

  /// Loads and describes the library.
  package func perform(_ context: WorkerContext) -> Reply {
    do throws(HarnessError) {
      // The file may have been rebuilt under the same name.
      context.libraries[path] = nil
      return Reply(description: try context.library(path).description)
    } catch {
      return Reply(error: error)
    }
  }
}

extension WorkerContext {
  /// Returns a library, loading it if necessary.
  /// - Parameter path: the library's path.
  /// - Throws: `HarnessError` if it cannot be loaded.
  package func library(_ path: String) throws(HarnessError) -> KfuncLibrary {
    if let library = libraries[path] { return library }
    let library = try KfuncLibrary(path: path, closes: true)
    library.record(at: record)
    libraries[path] = library
    return library
  }

  /// The most libraries that stay open between jobs.
  private static var most: Int { 8 }

  /// Closes libraries that a job does not need if many are open: a long run of generated functions opens thousands.
  /// - Parameter needed: paths of the libraries that it needs.
  package func closeLibraries(but needed: Set<String>) {
    if libraries.count <= Self.most { return }
    libraries = libraries.filter { needed.contains($0.key) || $0.key == KfuncLibrary.ownPath }
  }

  /// The record of kfuncs in shared memory: the parent reads it after a callee has ended this process.
  package var record: UnsafeMutablePointer<kfunc_record> {
    UnsafeMutableRawPointer(kft_record_of(channel)).assumingMemoryBound(to: kfunc_record.self)
  }
}
