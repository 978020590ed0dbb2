import BPF
import Interpreter
import TypeSources
import Verifier

/// The kfuncs whose results follow from more than their contracts.
extension TrialCalls {
  /// Bytes of a page of an arena.
  private static let pageSize: UInt64 = 4096

  /// The outcome of such a kfunc; nil for all others.
  mutating func special(_ kfunc: KfuncContract, _ words: UnsafePointer<UInt64>) -> CallOutcome? {
    switch kfunc.name {
    case "bpf_throw":
      hasThrown = true
      return .unwind(words[0])
    case "bpf_obj_new", "bpf_obj_new_impl", "bpf_percpu_obj_new", "bpf_percpu_obj_new_impl":
      if memory.number(below: 4) == 0 { return .returned(0) }
      let size = UInt32(exactly: words[0]).flatMap { input.structures[$0]?.size } ?? 0
      return .returned(memory.memory(size))
    case "bpf_refcount_acquire", "bpf_refcount_acquire_impl", "bpf_rdonly_cast": return .returned(words[0])
    case "bpf_cast_to_kern_ctx":
      return .returned(input.context.type?.kernelContextName.map { memory.newObject($0) } ?? 0)
    case "bpf_obj_drop", "bpf_obj_drop_impl", "bpf_percpu_obj_drop", "bpf_percpu_obj_drop_impl":
      // Other pointers to the object may be there that count as its owners.
      return .returned(0)
    case "bpf_dynptr_clone":
      guard let from = UnsafeRawPointer(bitPattern: UInt(words[0])),
        let to = UnsafeMutableRawPointer(bitPattern: UInt(words[1]))
      else { return .failed("no dynptr") }
      to.copyMemory(from: from, byteCount: HelperContract.dynptrSize)
      return .returned(0)
    case let name where name.hasPrefix("bpf_res_spin_lock"): return .returned(0)
    case let name where name.hasPrefix("bpf_list_") || name.hasPrefix("bpf_rbtree_"):
      // Lists and trees are empty: what is added is never found.
      return .returned(0)
    case let name where name.hasPrefix("bpf_dynptr_from_"):
      guard let made = kfunc.memory.first(where: { $0.use == .written }) else { return nil }
      return .returned(makeDynptr(at: words[made.argument], size: UInt64(memory.number(below: 128))))
    case "bpf_arena_alloc_pages":
      guard let base = interpreter.arenaBase, memory.number(below: 4) != 0 else { return .returned(0) }
      arenaEnd += Self.pageSize
      defer { arenaEnd += Self.pageSize * (words[2] & 0xFF) }
      return .returned(base | arenaEnd)
    default: return nil
    }
  }
}
