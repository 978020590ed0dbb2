extension Program {
  /// The program without some of its instructions. Functions that nothing calls any more are left out; jumps to an
  /// instruction that is left out lead to the next one of its function.
  ///
  /// - Parameters:
  ///   - removed: indices of instructions.
  ///   - entry: the function that becomes the main program; nothing is left of those before it.
  /// - Returns: the program; nil if nothing is left of a function that is called, a jump leads past its function's end, or a
  ///   rule of `Program` is violated.
  package func removing(_ removed: Set<Int>, entry: Int = 0) -> Program? {
    var removed = removed
    while let function = uncalled(without: removed, entry) { removed.formUnion(function) }
    let kept = instructions.indices.filter { !removed.contains($0) }
    var places: [Int: Int] = [:]
    for (place, index) in kept.enumerated() { places[index] = place }
    var functions: [Subprogram] = []
    for (number, function) in subprograms.enumerated() {
      guard let range = instructions(ofSubprogram: number) else { return nil }
      guard let first = range.first(where: { places[$0] != nil }), let place = places[first] else {
        if number == entry { return nil }
        continue
      }
      functions.append(
        Subprogram(
          name: number == entry ? "main" : function.name, firstInstruction: place,
          stackSlotCount: number == entry ? nil : function.stackSlotCount, isGlobal: function.isGlobal))
    }
    guard functions.first?.name == "main" else { return nil }
    var result = kept.map { instructions[$0] }
    guard let layout = try? SlotLayout(result) else { return nil }
    for (place, index) in kept.enumerated() {
      guard let target = target(ofInstruction: index) else { continue }
      guard let function = subprogram(containing: target), let range = instructions(ofSubprogram: function),
        let next = range.first(where: { $0 >= target && places[$0] != nil }), let moved = places[next],
        let instruction = try? result[place].leading(to: layout.slot(moved) - layout.slot(place) - 1)
      else { return nil }
      result[place] = instruction
    }
    return try? Program(instructions: result, subprograms: functions, kfuncs: kfuncs, maps: maps)
  }

  /// The program with one instruction in place of another.
  ///
  /// - Parameters:
  ///   - index: the index of the instruction.
  ///   - instruction: what replaces it: no jump and no call.
  /// - Returns: the program; nil if a rule of `Program` is violated.
  package func replacing(_ index: Int, by instruction: Instruction) -> Program? {
    var position = -1
    return try? rewritten { old in
      position += 1
      return [position == index ? instruction : old]
    }
  }

  /// The program with fewer stack arguments: no function and no kfunc takes more, and what is stored to or loaded from the
  /// slots behind them is left out.
  ///
  /// - Parameters:
  ///   - slots: how many are left.
  ///   - kfunc: the kfunc that is called in place of each.
  /// - Returns: the program; nil if a rule of `Program` is violated.
  package func withStackArguments(_ slots: Int, kfunc: String) -> Program? {
    let behind = instructions.indices.filter { index in
      switch instructions[index].stackArgument {
      case .load(let slot, _)?, .store(let slot, _)?: slot > slots
      case nil: false
      }
    }
    guard let fewer = removing(Set(behind)) else { return nil }
    let functions = fewer.subprograms.map { function in
      Subprogram(
        name: function.name, firstInstruction: function.firstInstruction,
        stackSlotCount: function.stackSlotCount.map { min($0, slots) }, isGlobal: function.isGlobal)
    }
    return try? Program(
      instructions: fewer.instructions, subprograms: functions,
      kfuncs: kfuncs.isEmpty ? [] : [KfuncReference(name: kfunc)], maps: maps)
  }

  /// The program as a function of another one, which comes first.
  ///
  /// - Parameters:
  ///   - prelude: the main program: instructions without jumps and references.
  ///   - epilogue: what it does after it has called this program, which becomes a function.
  ///   - name: the name of the function.
  /// - Throws: `ProgramError` if a rule of `Program` is violated.
  package func called(
    after prelude: [Instruction], before epilogue: [Instruction], as name: String
  ) throws(ProgramError) -> Program {
    let length = SlotLayout.slots(prelude + epilogue)
    let frame = prelude + [.call(.subprogram(Int32(SlotLayout.slots(epilogue))))] + epilogue
    let functions =
      [Subprogram(name: "main", firstInstruction: 0)]
      + subprograms.enumerated().map { number, function in
        Subprogram(
          name: number == 0 ? name : function.name, firstInstruction: frame.count + function.firstInstruction,
          stackSlotCount: function.stackSlotCount, isGlobal: function.isGlobal)
      }
    return try Program(
      instructions: frame + instructions, subprograms: functions, kfuncs: kfuncs,
      maps: maps.map { map in map.leading { $0 + length + 1 } })
  }

  /// The instructions of a function that no kept instruction refers to; nil if there is none.
  private func uncalled(without removed: Set<Int>, _ entry: Int) -> Range<Int>? {
    var called: Set<Int> = [entry]
    for index in instructions.indices where !removed.contains(index) {
      switch instructions[index] {
      case .call(.subprogram), .loadImmediate64(_, .function):
        if let target = target(ofInstruction: index), let function = subprogram(containing: target) {
          called.insert(function)
        }
      default: break
      }
    }
    for number in subprograms.indices where !called.contains(number) {
      guard let range = instructions(ofSubprogram: number) else { continue }
      if !range.allSatisfy(removed.contains) { return range }
    }
    return nil
  }
}

extension SlotLayout {
  /// The slots that instructions take.
  fileprivate static func slots(_ instructions: [Instruction]) -> Int {
    instructions.reduce(0) { $0 + $1.slotCount }
  }
}
