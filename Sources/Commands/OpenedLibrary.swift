import BPFObject
import Kfuncs
import NativeCalls

/// A kfunc library that is opened once, when the first program asks for its kfuncs.
final class OpenedLibrary {
  private let option: LibraryOption
  private let workers: WorkerPool
  private var opened: [Kfunc]?

  /// A library that is not opened yet.
  /// - Parameters:
  ///   - option: which one.
  ///   - workers: the processes that open it.
  init(_ option: LibraryOption, workers: WorkerPool = WorkerPool()) {
    self.option = option
    self.workers = workers
  }

  /// Its kfuncs.
  func kfuncs() throws -> [Kfunc] {
    if let opened { return opened }
    let kfuncs = try option.open(workers).kfuncs
    opened = kfuncs
    return kfuncs
  }

  /// Its kfuncs for an object; none, and not opened, if the object has no externs and no library is named.
  /// - Parameter object: the object.
  func kfuncs(for object: BPFObject) throws -> [Kfunc] {
    try option.path(for: object) == nil ? [] : kfuncs()
  }
}
