/// What the kernel says of a structure of functions that programs may be (`struct bpf_struct_ops`), beside its types.
struct OperationStructure: Sendable {
  /// Its name.
  let name: String
  /// The members that programs may be: those with a stub that `check_member` does not refuse.
  let members: Set<String>
  /// Those whose programs may sleep; nil for all.
  var sleepable: Set<String>?
  /// What the names of its stubs begin with.
  let stubs: String
  /// The stores to kernel objects that its programs make; nil where the structure has no word on them.
  let stores: OperationStores?
  /// The helpers that its programs have besides those of all types, with the members that have them; nil for none at all.
  let helpers: [Int32: HelperRule]?
  /// Members whose programs ask for a private stack (`priv_stack_requested`).
  let privateStacks: Set<String>

  /// Which members have a helper.
  enum HelperRule: Sendable {
    case all
    case allBut(String)
  }

  init(
    _ name: String, _ members: String, sleepable: String? = nil, stubs: String? = nil, stores: OperationStores?,
    helpers: [Int32: HelperRule]? = [:], privateStacks: Set<String> = []
  ) {
    self.name = name
    self.members = Set(members.split(separator: " ").map(String.init))
    self.sleepable = sleepable.map { Set($0.split(separator: " ").map(String.init)) }
    self.stubs = stubs ?? name
    self.stores = stores
    self.helpers = helpers
    self.privateStacks = privateStacks
  }

  /// setsockopt, getsockopt, sk_storage_get, sk_storage_delete, tcp_send_ack.
  private static let special: Set<Int32> = [49, 57, 107, 108, 116]

  /// Whether programs of a member have a helper.
  func offers(_ helper: Int32, _ member: String) -> Bool {
    guard let helpers else { return false }
    guard Self.special.contains(helper) else { return true }
    switch helpers[helper] {
    case nil: return false
    case .all?: return true
    case .allBut(let other)?: return member != other
    }
  }

  /// The structure that an argument is an object of in place of another (`is_valid_access`); nil for the argument's own.
  func promoted(_ structure: String) -> String? {
    name == "tcp_congestion_ops" && structure == "sock" ? "tcp_sock" : nil
  }

  /// The structure that an argument is given as whatever its type is; nil for that of its type.
  func given(_ member: String, _ index: Int) -> String? {
    name == "Qdisc_ops" && member == "enqueue" && index == 2 ? "bpf_sk_buff_ptr" : nil
  }
}

extension VerifierInput {
  /// Whether functions of the program may have private stacks (`bpf_enable_priv_stack`).
  var mayUsePrivateStack: Bool {
    if replaced != nil { return false }
    if context.mayUsePrivateStack { return true }
    guard let (structure, member) = operation else { return false }
    return OperationStructure.all[structure]?.privateStacks.contains(member) ?? false
  }
}
