import CTypes
import Kfuncs

/// Functions of the kernel and of its test module that random programs run with, in this process.
///
/// No task is found, and so none is held: an accepted program has to do without. The others compute what the kernel's do.
enum TrialKfuncs {
  private typealias Pointer = UnsafeMutableRawPointer

  private static let find: @convention(c) (Int32) -> Pointer? = { _ in nil }
  private static let acquire: @convention(c) (Pointer?) -> Pointer? = { _ in nil }
  private static let release: @convention(c) (Pointer?) -> Void = { _ in }
  private static let sum:
    @convention(c) (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) -> UInt64 = {
      $0 &+ $1 &+ $2 &+ $3 &+ $4 &+ $5 &+ $6 &+ $7 &+ $8 &+ $9
    }
  private static let sumOfBytes:
    @convention(c) (UInt64, UInt64, UInt64, UInt64, UInt64, UnsafePointer<UInt8>?, Int32) -> UInt64 = {
      var sum = $0 &+ $1 &+ $2 &+ $3 &+ $4
      // Memory that is not the program's ends the run.
      for index in 0..<max(0, Int($6)) { sum &+= $5.map { UInt64($0[index]) } ?? 0 }
      return sum
    }

  /// The functions.
  static let all: [Kfunc] = {
    let functions = [
      ("struct task_struct *bpf_task_from_pid(int pid);", unsafeBitCast(find, to: UInt.self)),
      ("struct task_struct *bpf_task_from_vpid(int vpid);", unsafeBitCast(find, to: UInt.self)),
      ("struct task_struct *bpf_task_acquire(struct task_struct *p);", unsafeBitCast(acquire, to: UInt.self)),
      ("void bpf_task_release(struct task_struct *p);", unsafeBitCast(release, to: UInt.self)),
      (RuleKfuncs.sum, unsafeBitCast(sum, to: UInt.self)),
      (RuleKfuncs.sumOfBytes, unsafeBitCast(sumOfBytes, to: UInt.self)),
    ]
    return functions.compactMap { prototype, address in
      let read = try? CDeclarationParser.parse("struct task_struct; " + prototype)
      return read?.signatures.first.map { Kfunc($0, at: address) }
    }
  }()
}
