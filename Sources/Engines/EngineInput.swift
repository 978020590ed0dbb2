import BPF
import CTypes
import Kfuncs
import Outcomes

/// A program for an engine library, with everything that it refers to.
package struct EngineInput {
  /// A C function that the program calls.
  package struct Function {
    /// Its prototype.
    package let signature: Signature
    /// The eightbytes of its parameters in BPF.
    package let slotCount: Int
    /// Its address in this process.
    package let address: UInt

    /// The function of a kfunc.
    /// - Parameters:
    ///   - kfunc: the kfunc whose prototype the call follows.
    ///   - address: the address that is called.
    package init(_ kfunc: Kfunc, address: UInt) {
      signature = kfunc.signature
      slotCount = kfunc.placement.slotCount
      self.address = address
    }

    /// The same function at another address.
    /// - Parameter address: the address.
    package func moved(to address: UInt) -> Function { Function(signature, slotCount, address) }

    private init(_ signature: Signature, _ slotCount: Int, _ address: UInt) {
      self.signature = signature
      self.slotCount = slotCount
      self.address = address
    }
  }

  /// What the immediates that name a map by its index become.
  package struct Map {
    /// The address of the map's handle, or of a program array.
    package let handle: UInt64
    /// The address of its values; nil where programs have none.
    package let values: UInt64?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(handle: UInt64, values: UInt64?) {
      self.handle = handle
      self.values = values
    }
  }

  /// The program.
  package var program: Program
  /// The functions of `program.kfuncs`, in the same order.
  package var functions: [Function]
  /// The maps of `program.maps`, or the program arrays of a program without maps, in the same order.
  package var maps: [Map] = []
  /// The addresses of helpers by id.
  package var helpers: [Int32: UInt] = [:]

  /// A program without maps and helpers.
  /// - Parameters:
  ///   - program: the program.
  ///   - functions: the functions of its kfuncs, in the same order.
  package init(_ program: Program, _ functions: [Function] = []) {
    self.program = program
    self.functions = functions
  }
}

extension Program {
  /// What an engine has to be able to do to run the program, apart from moves of arguments, which the functions that it
  /// calls need.
  package var engineNeeds: Set<EngineNeed> {
    var needs: Set<EngineNeed> = []
    for instruction in instructions {
      if instruction.isStackArgument { needs.insert(.stackArguments) }
      switch instruction {
      case .call(.kfunc): needs.insert(.kfuncs)
      case .call(.subprogram): needs.insert(.subprograms)
      case .call(.helper): needs.insert(instruction.isTailCall ? .tailCalls : .helpers)
      case .loadImmediate64(_, .function): needs.insert(.callbacks)
      case .jumpRegister: needs.insert(.jumpTables)
      default: break
      }
    }
    return needs
  }

  /// The stack-argument slots that a function of the program receives: what its prototype says, or else the highest that
  /// it loads.
  /// - Parameter subprogram: an index of `subprograms`.
  func incomingSlots(of subprogram: Int) -> Int {
    if let count = subprograms[subprogram].stackSlotCount { return count }
    var highest = 0
    for index in instructions(ofSubprogram: subprogram) ?? 0..<0 {
      if case .load(let slot, _)? = instructions[index].stackArgument { highest = max(highest, slot) }
    }
    return highest
  }

  /// The bytes of the program for an engine: kfunc calls by index with off 0, maps as 64-bit immediates.
  /// - Parameter maps: the maps, by index.
  /// - Throws: `ProgramError` if an instruction has no encoding.
  func engineBytes(_ maps: [EngineInput.Map]) throws(ProgramError) -> [UInt8] {
    var bytes = try encode()
    func set(_ word: UInt64, at slot: Int) {
      for half in 0..<2 {
        for byte in 0..<4 {
          bytes[8 * (slot + half) + 4 + byte] = UInt8(
            truncatingIfNeeded: word >> (32 * UInt64(half) + 8 * UInt64(byte)))
        }
      }
      // src_reg 0: the immediate is the value itself (RFC 9669 section 5.4).
      bytes[8 * slot + 1] &= 0x0F
    }
    for (index, instruction) in instructions.enumerated() {
      guard let slot = slot(ofInstruction: index) else { continue }
      switch instruction {
      case .call(.kfunc): (bytes[8 * slot + 2], bytes[8 * slot + 3]) = (0, 0)
      case .loadImmediate64(_, .mapIndex(let map)) where maps.indices.contains(Int(map)):
        set(maps[Int(map)].handle, at: slot)
      case .loadImmediate64(_, .mapIndexValue(let map, let offset)) where maps.indices.contains(Int(map)):
        set((maps[Int(map)].values ?? 0) &+ UInt64(offset), at: slot)
      default: break
      }
    }
    return bytes
  }
}
