import BTFSource
import TypeSources
import Verifier

/// The BTF ids of the kfuncs that programs may call here, read once: the kernel's own, and those of a registry's module.
package final class KfuncIDs {
  /// What is known once the kernel was asked.
  private enum Answer {
    case unasked
    case none(KernelError)
    case module(KernelModule)
  }

  private var ids: [String: Int32?] = [:]
  private var types: KernelTypeTable?
  private var answer = Answer.unasked
  /// Other modules, by their names and by the kfuncs that were asked for.
  private var others: [String: KernelModule] = [:]

  /// Nothing is read yet.
  package init() {}

  /// The id of one of the kernel's own functions; nil if it has none of the name.
  /// - Throws: `KernelError` if the kernel shows no BTF.
  func id(of name: String) throws(KernelError) -> Int32? {
    if let known = ids[name] { return known }
    let id = try KernelFunctions().id(of: name)
    ids[name] = .some(id)
    return id
  }

  /// The number of the type that a program is attached to; 0 for none.
  /// - Throws: `KernelError` if the kernel does not have it, or shows no BTF.
  func attachTarget(of input: VerifierInput) throws(KernelError) -> UInt32 {
    guard let wanted = input.attachType else { return 0 }
    if types == nil {
      do throws(DescriptionError) { types = try KernelTypeTable(running: KernelTypes.folder) } catch {
        throw KernelError(code: .unavailable, description: error.description)
      }
    }
    if let id = types?.id(wanted.kind, named: wanted.name) { return id }
    throw KernelError(code: .failed, description: "this kernel has no \(wanted.name) to attach a program to")
  }

  /// The descriptor of the BTF that has the type to which a program is attached; 0 for the kernel's own.
  /// - Throws: `KernelError` if the module is not loaded.
  func attachModule(of target: UInt32) throws(KernelError) -> (descriptor: UInt32, id: UInt32) {
    guard target != 0, let place = types?.place(of: target) else { return (0, target) }
    let module = try other(place.module) { name, _ in name == place.module }
    return (UInt32(bitPattern: module.descriptor), place.id)
  }

  /// The module with a kfunc that the kernel itself does not have: the registry's, or another one.
  /// - Throws: `KernelError` if none is loaded.
  func module(with kfunc: String) throws(KernelError) -> KernelModule {
    var reason = KernelError(
      code: .failed, description: "neither this kernel nor a module of it has a kfunc \(kfunc)")
    do throws(KernelError) {
      let registry = try module()
      if registry.id(of: kfunc) != nil { return registry }
    } catch {
      // Without any module that is what is said.
      reason = error
    }
    do throws(KernelError) {
      return try other(kfunc) { _, functions in functions[kfunc] != nil }
    } catch {
      throw reason
    }
  }

  private func other(
    _ key: String, _ isWanted: (String, [String: UInt32]) -> Bool
  ) throws(KernelError) -> KernelModule {
    if let known = others[key] { return known }
    let module = try KernelModule(what: "no module with \(key) is loaded", isWanted)
    others[key] = module
    return module
  }

  /// What a program is loaded for (`expected_attach_type`): the member of a structure of functions by its index.
  /// - Throws: `KernelError` if the kernel does not have it.
  func attachNumber(of input: VerifierInput) throws(KernelError) -> UInt32 {
    guard let (structure, member) = input.operation else { return input.context.attach.rawValue }
    let id = try attachTarget(of: input)
    guard let index = types?.memberIndex(member, of: id) else {
      throw KernelError(code: .failed, description: "this kernel's struct \(structure) has no member \(member)")
    }
    return UInt32(index)
  }

  /// The module with the registry's kfuncs.
  /// - Throws: `KernelError` if none is loaded.
  func module() throws(KernelError) -> KernelModule {
    switch answer {
    case .module(let module): return module
    case .none(let error): throw error
    case .unasked:
      do throws(KernelError) {
        let module = try KernelModule()
        answer = .module(module)
        return module
      } catch {
        answer = .none(error)
        throw error
      }
    }
  }
}
