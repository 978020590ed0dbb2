import CTypes

/// Kfuncs of Linux 7.3 and of its test module that get or give back kernel objects, with what BTF says of them
/// (`BTF_ID_FLAGS`): a prototype in C shows no flags.
struct KnownKfunc {
  /// What the kernel's set says of a kfunc.
  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The result has to be given back (`KF_ACQUIRE`).
    static let acquires = Flags(rawValue: 1)
    /// The first argument is given back (`KF_RELEASE`).
    static let releases = Flags(rawValue: 2)
    /// The result may be null (`KF_RET_NULL`).
    static let mayReturnNull = Flags(rawValue: 4)
  }

  let signature: Signature
  let flags: Flags

  /// A kfunc by its name; nil for all others.
  static func named(_ name: String) -> KnownKfunc? { all[name] }

  private static let all: [String: KnownKfunc] = {
    let got: Flags = [.acquires, .mayReturnNull]
    let known: [(String, Flags)] = [
      ("struct task_struct *bpf_task_acquire(struct task_struct *p)", got),
      ("struct task_struct *bpf_task_from_pid(int pid)", got),
      ("struct task_struct *bpf_task_from_vpid(int vpid)", got),
      ("void bpf_task_release(struct task_struct *p)", .releases),
      ("struct prog_test_ref_kfunc *bpf_kfunc_call_test_acquire(unsigned long *scalar_ptr)", got),
      ("void bpf_kfunc_call_test_release(struct prog_test_ref_kfunc *p)", .releases),
    ]
    var all: [String: KnownKfunc] = [:]
    for (text, flags) in known {
      guard let signature = (try? CDeclarationParser.parse(text + ";"))?.signatures.first else { continue }
      all[signature.name] = KnownKfunc(signature: signature, flags: flags)
    }
    return all
  }()
}
