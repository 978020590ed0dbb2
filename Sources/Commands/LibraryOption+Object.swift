import BPFObject
import Kfuncs
import NativeCalls
import Support

extension LibraryOption {
  /// The library that an object's externs are looked up in; nil, and not opened, if it has none and no library is named.
  /// - Parameter object: the object.
  func path(for object: BPFObject) throws(HarnessError) -> String? {
    object.externs.isEmpty && library == nil ? nil : try path()
  }

  /// The kfuncs of that library.
  /// - Parameters:
  ///   - object: the object.
  ///   - workers: the processes that make calls.
  func kfuncs(for object: BPFObject, _ workers: WorkerPool = WorkerPool()) throws -> [Kfunc] {
    try OpenedLibrary(self, workers: workers).kfuncs(for: object)
  }
}
