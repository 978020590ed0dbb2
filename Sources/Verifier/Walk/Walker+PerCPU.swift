import BPF
import TypeSources

/// What each processor has of its own: variables of the kernel and objects of the program.
extension Walker {
  /// The part of one processor (`RET_PTR_TO_MEM_OR_BTF_ID`).
  mutating func ofProcessor(_ call: HelperCall) throws(Stop) -> RegisterState {
    let mayBeNull = call.number == HelperPrototype.ofProcessor
    switch call.perCPU?.target {
    case .programObject(var object)?:
      // The program's objects are there as long as the region lasts.
      (object.isPerCPU, object.isProtected, object.isAllocated) = (false, true, true)
      return .pointer(.programObject(object))
    case .object(let structure, let flags)?:
      if flags.contains(.rcu) { return .pointer(.object(structure, [.allocated, .rcu])) }
      return try memory(ofVariable: structure, mayBeNull)
    default: throw open("the result of helper \(call.name)#\(call.number)")
    }
  }

  /// A variable of the kernel: an object if it is a structure, else memory that is only read.
  private mutating func memory(ofVariable type: StructureID, _ mayBeNull: Bool) throws(Stop) -> RegisterState {
    guard let types = input.kernelTypes, let id = id(of: type), let plain = types.plain(id) else {
      throw open("the type of a variable of the kernel: \(Self.needsTypes)")
    }
    let target: PointerTarget
    if case .structure = plain.type {
      target = .object(structure(plain.id), [])
    } else if let size = types.size(id) {
      target = .memory(size: UInt32(truncatingIfNeeded: size), isReadOnly: true)
    } else {
      throw reject("unable to resolve the size of type '\(plain.type.name)': -22")
    }
    return .pointer(target, mayBeNull: mayBeNull, id: mayBeNull ? newID() : 0)
  }

  /// An object of each processor that is put into a value stays readable as long as the region lasts
  /// (`ref_convert_alloc_rcu_protected`).
  /// - Returns: whether it is one, so that its pointers are kept.
  mutating func lendPerCPU(_ released: RegisterState, _ call: HelperCall) throws(Stop) -> Bool {
    guard call.number == HelperPrototype.exchangePointer, case .programObject(let object)? = released.target,
      object.isAllocated, object.isPerCPU, try isUnderRCU()
    else { return false }
    state.references.removeAll { $0.id == released.id }
    state.forEachRegister { register in
      guard register.id == released.id, case .pointer(.programObject(var object), let mayBeNull) = register.kind,
        object.isAllocated, object.isPerCPU
      else { return }
      register.id = 0
      (object.isAllocated, object.isProtected) = (false, true)
      register.kind = .pointer(.programObject(object), mayBeNull: mayBeNull)
    }
    return true
  }

  /// Checks the type of an object that each processor gets (`check_special_kfunc`).
  func checkPerCPUType(_ type: UInt32) throws(Stop) {
    guard let structure = input.structures[type] else {
      throw reject("bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct")
    }
    // `BPF_GLOBAL_PERCPU_MA_MAX_SIZE`
    if structure.size > 512 {
      throw reject("bpf_percpu_obj_new type size (\(structure.size)) is greater than 512")
    }
    guard let types = input.programTypes else { throw open("the members of struct \(structure.name)") }
    let content = types.content(ofStructure: type)
    guard case .numbers = content else {
      throw reject(content.complaint + ["bpf_percpu_obj_new type ID argument must be of a struct of scalars"])
    }
    if !structure.fields.isEmpty {
      throw reject("bpf_percpu_obj_new type ID argument must not contain special fields")
    }
  }

  // MARK: Variables of the kernel

  /// The address of a variable or a function of the kernel (`__check_pseudo_btf_id`).
  mutating func kernelSymbol(_ id: Int32, inModule descriptor: UInt32) throws(Stop) -> RegisterState {
    guard descriptor == 0 else { throw open("a variable of a module") }
    guard let types = input.kernelTypes else {
      throw open("the type of a variable of the kernel: \(Self.needsTypes)")
    }
    switch types.type(UInt32(bitPattern: id)) {
    case .function?: return .pointer(.memory(size: 0, isReadOnly: true))
    case .variable(_, let type)?:
      guard types.isPerCPU(UInt32(bitPattern: id)) else { return try memory(ofVariable: structure(type), false) }
      return .pointer(.object(structure(type), .perCPU))
    default: throw open("the address \(id)")
    }
  }
}

extension PointerTarget {
  /// Whether each processor has one of its own, as helpers take it (`percpu_btf_ptr_types`).
  var isPerCPU: Bool {
    switch self {
    case .object(_, let flags): flags == .perCPU || flags == [.perCPU, .rcu] || flags == [.perCPU, .trusted]
    case .programObject(let object):
      object.isPerCPU && !object.isAllocated && !object.isUntrusted && !object.isBorrowed
    default: false
    }
  }
}

/// What a structure consists of, as far as its members are looked at.
enum StructureContent: Hashable {
  /// Numbers, arrays of numbers and such structures, of a number of bytes.
  case numbers(size: Int)
  /// Something else.
  case others
  /// More than four levels of structures.
  case tooDeep

  /// The most structures around another one.
  static let deepest = 3

  /// What the kernel says of it before the decisive message follows.
  var complaint: [String] { self == .tooDeep ? ["max struct nesting depth exceeded"] : [] }
}

extension KernelTypeSource {
  /// What a structure consists of; its members are looked at until one is no number (`__btf_type_is_scalar_struct`).
  func content(ofStructure id: UInt32, depth: Int = 0) -> StructureContent {
    guard case .structure(let structure)? = plain(id)?.type else { return .others }
    for member in structure.members {
      guard let plain = plain(member.type) else { return .others }
      switch plain.type {
      case .structure:
        if depth == StructureContent.deepest { return .tooDeep }
        let content = content(ofStructure: plain.id, depth: depth + 1)
        guard case .numbers = content else { return content }
      case .array(let element, let count):
        guard count > 0, let plain = self.plain(element), plain.type.isNumber else { return .others }
      default:
        guard plain.type.isNumber else { return .others }
      }
    }
    return .numbers(size: structure.size)
  }
}
