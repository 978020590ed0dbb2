import BPF
import Outcomes

/// The maps of a program in the running kernel.
struct KernelMaps: ~Copyable {
  private let definitions: [MapDefinition]
  private let first: KernelMapList?

  /// Creates the maps.
  /// - Parameter definitions: `Program.maps`.
  /// - Throws: `KernelError` for the first map that the kernel refuses.
  init(_ definitions: [MapDefinition]) throws(KernelError) {
    self.definitions = definitions
    var list: KernelMapList?
    for definition in definitions.reversed() { list = KernelMapList(try KernelMap(definition), list) }
    first = list
  }

  private var descriptors: [Int32] {
    var descriptors: [Int32] = []
    var next = first
    while let map = next {
      descriptors.append(map.map.descriptor)
      next = map.next
    }
    return descriptors
  }

  /// A program with the descriptors of its maps in place of their indices.
  /// - Parameter program: the program whose maps these are.
  func named(in program: Program) throws(KernelError) -> Program {
    if definitions.isEmpty { return program }
    do throws(ProgramError) {
      return try Program(
        instructions: named(in: program.instructions), subprograms: program.subprograms, kfuncs: program.kfuncs)
    } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }

  /// Instructions with the descriptors of the maps in place of their indices.
  /// - Parameter instructions: those of the program whose maps these are.
  func named(in instructions: [Instruction]) -> [Instruction] {
    let descriptors = descriptors
    return instructions.map { instruction -> Instruction in
      switch instruction {
      case .loadImmediate64(let register, .mapIndex(let index)) where descriptors.indices.contains(Int(index)):
        .loadImmediate64(register, .mapFD(descriptors[Int(index)]))
      case .loadImmediate64(let register, .mapIndexValue(let index, let offset))
      where descriptors.indices.contains(Int(index)):
        .loadImmediate64(register, .mapValue(fd: descriptors[Int(index)], offset: offset))
      default: instruction
      }
    }
  }

  /// What the maps hold, without those that have a value for each CPU.
  /// - Throws: `KernelError` if one cannot be read.
  func contents() throws(KernelError) -> [MapContents] {
    var contents: [MapContents] = []
    var next = first
    for definition in definitions {
      guard let map = next else { break }
      if definition.kind == .hash || definition.kind == .array {
        contents.append(try KernelMapReader(map.map.descriptor, definition).contents())
      }
      next = map.next
    }
    return contents
  }
}

/// Owners of maps, one after the other: an array cannot hold them.
private final class KernelMapList {
  let map: KernelMap
  let next: KernelMapList?

  init(_ map: consuming KernelMap, _ next: KernelMapList?) {
    self.map = map
    self.next = next
  }
}
