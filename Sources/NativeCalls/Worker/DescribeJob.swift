import CShims
import Kfuncs
import Support
import kfuncs

/// Describes a kfunc library: opening it runs code of its own.
package struct DescribeJob: WorkerJob {
  package static let name = "describe"

  /// What was read, or why nothing could be.
  package struct Reply: Codable, Sendable {
    package var description: LibraryDescription?
    package var error: HarnessError?
  }

  /// The library's path.
  package let path: String

  package init(path: String) { self.path = path }

  package func perform(_ context: WorkerContext) -> Reply {
    do throws(HarnessError) {
      // A file may have been built anew under the same name.
      context.libraries[path] = nil
      return Reply(description: try context.library(path).description)
    } catch {
      return Reply(error: error)
    }
  }
}

extension WorkerContext {
  /// Opens a library, or finds it among those that are open.
  package func library(_ path: String) throws(HarnessError) -> KfuncLibrary {
    if let library = libraries[path] { return library }
    let library = try KfuncLibrary(path: path, closes: true)
    library.record(at: record)
    libraries[path] = library
    return library
  }

  /// Libraries that stay open for jobs to come.
  private static var most: Int { 8 }

  /// Closes libraries that a job does not need once there are many: a long run of generated functions opens thousands.
  /// - Parameter needed: paths of those that it needs.
  package func closeLibraries(but needed: Set<String>) {
    if libraries.count <= Self.most { return }
    libraries = libraries.filter { needed.contains($0.key) || $0.key == KfuncLibrary.ownPath }
  }

  /// Where kfuncs record what they receive: the parent reads it when a callee has ended this process.
  package var record: UnsafeMutablePointer<kfunc_record> {
    UnsafeMutableRawPointer(kft_record_of(channel)).assumingMemoryBound(to: kfunc_record.self)
  }
}
