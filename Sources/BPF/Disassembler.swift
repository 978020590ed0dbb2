extension Instruction: CustomStringConvertible {
  /// The instruction as LLVM's BPF backend prints it, numbers in decimal: "r0 = *(u64 *)(r11 + 8)".
  ///
  /// It differs from LLVM's text where that is ambiguous: 64-bit immediates are hexadecimal and `ld_pseudo` shows both
  /// imm fields as one number; a subprogram call shows its distance as the kernel does ("call pc+3"), a kfunc call is
  /// "call kfunc 5" or, with a BTF descriptor index, "call kfunc 5, 2"; an indirect packet load shows a nonzero imm.
  public var description: String { text { _, _ in nil } }

  /// The text, with names for jump targets, subprograms and kfuncs for which `name` returns one.
  func text(name: (TextOperand, Int32) -> String?) -> String {
    do throws(InstructionError) {
      let (form, fields) = try parts()
      guard let row = InstructionTable.row(of: form) else { throw .unsupportedOperands }
      var text = ""
      for element in row.text {
        switch element {
        case .literal(let literal): text += literal
        case .operand(let operand): text += fields.text(of: operand, name: name)
        }
      }
      return text
    } catch {
      return "<\(error)>"
    }
  }
}

extension InstructionFields {
  fileprivate func text(of operand: TextOperand, name: (TextOperand, Int32) -> String?) -> String {
    switch operand {
    case .destination: return Self.name("r", destination)
    case .destination32: return Self.name("w", destination)
    case .source: return Self.name("r", source)
    case .source32: return Self.name("w", source)
    case .destinationAddress: return "\(Self.name("r", destination)) \(signed(Int(offset), " "))"
    case .sourceAddress: return "\(Self.name("r", source)) \(signed(Int(offset), " "))"
    case .sourceIndex: return immediate == 0 ? "r\(source)" : "r\(source) \(signed(Int(immediate), " "))"
    case .immediate: return "\(immediate)"
    case .helper: return "\(UInt32(bitPattern: immediate))"
    case .wideHexadecimal: return hexadecimal(wide)
    case .wideDecimal: return "\(wide)"
    case .destinationSpace: return "\(UInt32(bitPattern: immediate) >> 16)"
    case .sourceSpace: return "\(UInt32(bitPattern: immediate) & 0xffff)"
    case .jump: return name(operand, Int32(offset)) ?? signed(Int(offset))
    case .jumpLong: return name(operand, immediate) ?? signed(Int(immediate))
    case .subprogram: return name(operand, immediate) ?? "pc" + signed(Int(immediate))
    case .kfunc:
      let function = name(operand, immediate) ?? "kfunc \(immediate)"
      return offset == 0 ? function : "\(function), \(offset)"
    }
  }

  /// The auxiliary register has no encoding, hence no number in LLVM's text.
  private static func name(_ prefix: String, _ number: UInt8) -> String {
    number == Register.auxiliary.rawValue ? (prefix == "r" ? "ax" : "wax") : "\(prefix)\(number)"
  }

  private var wide: UInt64 { UInt64(UInt32(bitPattern: immediate)) | UInt64(nextImmediate) << 32 }

  /// A number with its sign, followed by an optional separator.
  private func signed(_ value: Int, _ separator: String = "") -> String {
    (value < 0 ? "-" : "+") + separator + "\(value.magnitude)"
  }
}

extension Instruction {
  /// The instruction as the text of LLVM's assembler, with a name for what it leads to.
  ///
  /// - Parameters:
  ///   - target: the name of the target of a jump, a call or an address; nil for the distance.
  ///   - kfuncs: the kfuncs by their index.
  package func assembly(_ target: String?, _ kfuncs: [KfuncReference]) -> String {
    if case .loadImmediate64(let register, .function) = self, let target {
      return "r\(register.rawValue) = \(target) ll"
    }
    return text { operand, value in
      switch operand {
      case .kfunc: kfuncs.indices.contains(Int(value)) ? kfuncs[Int(value)].name : nil
      default: target
      }
    }
  }
}

/// How a program's disassembly writes the targets of jumps and calls.
public enum LabelStyle: Hashable, Sendable {
  /// As distances in slots: "goto +2", "call pc+7".
  case distances
  /// As labels: "goto L3" and, before the target's text, "L3: "; subprograms by name.
  case names
}

extension Program {
  /// The program's text, one line for each instruction. Kfuncs and maps are always named; `mapDirectives` define the maps.
  ///
  /// - Parameter labels: how to write targets. A label's number is the index of the target.
  public func disassembly(labels: LabelStyle = .distances) -> [String] {
    let names = labels == .names ? targetNames() : [:]
    return instructions.indices.map { index in
      let target = target(ofInstruction: index)
      let text =
        addressText(instructions[index], target.flatMap { names[$0] })
        ?? instructions[index].text { operand, value in
          switch operand {
          case .kfunc: kfuncs.indices.contains(Int(value)) ? kfuncs[Int(value)].name : nil
          default: target.flatMap { names[$0] }
          }
        }
      return names[index].map { "\($0): \(text)" } ?? text
    }
  }

  /// The load of an address that has a name: of a map, its value or a function; nil for other instructions.
  private func addressText(_ instruction: Instruction, _ target: String?) -> String? {
    guard case .loadImmediate64(let register, let wide) = instruction else { return nil }
    let destination = "r\(register.rawValue)"
    switch wide {
    case .function: return target.map { "\(destination) = \($0) ll" }
    case .mapIndex(let index): return mapName(index).map { "\(destination) = \($0) ll" }
    case .mapIndexValue(let index, let offset):
      return mapName(index).map { "\(destination) = map_value \($0) + \(offset) ll" }
    default: return nil
    }
  }

  /// The name of a map, if the assembler finds the map by it.
  private func mapName(_ index: Int32) -> String? {
    guard maps.indices.contains(Int(index)) else { return nil }
    let name = maps[Int(index)].name
    let isUnique =
      maps.firstIndex { $0.name == name } == Int(index) && !subprograms.contains { $0.name == name }
    return isUnique && MapDirective.isName(name) ? name : nil
  }

  /// The names of the instructions that are targets of jumps, jump tables and calls, by index.
  private func targetNames() -> [Int: String] {
    var prefix = "L"
    while subprograms.contains(where: { $0.name.hasPrefix(prefix) })
      || kfuncs.contains(where: { $0.name.hasPrefix(prefix) }) || maps.contains(where: { $0.name.hasPrefix(prefix) })
    {
      prefix += "_"
    }
    var names: [Int: String] = [:]
    for index in instructions.indices {
      guard let target = target(ofInstruction: index) else { continue }
      names[target] = "\(prefix)\(target)"
    }
    for target in maps.lazy.flatMap(\.targets).compactMap({ self.instruction(atSlot: $0) }) {
      names[target] = "\(prefix)\(target)"
    }
    for (number, subprogram) in subprograms.enumerated()
    where number > 0 || names[subprogram.firstInstruction] != nil {
      names[subprogram.firstInstruction] = subprogram.name
    }
    return names
  }
}
