import BPF
import Testing

/// Maps, global functions and addresses by name in assembler text.
@Suite struct MapDirectiveTests {
  static let definitions: [(text: String, definition: MapDefinition)] = [
    ("m hash 4 8 16", MapDefinition(name: "m", kind: .hash, keySize: 4, valueSize: 8, entryCount: 16)),
    ("m array 0x4 8 1", MapDefinition(name: "m", kind: .array, keySize: 4, valueSize: 8, entryCount: 1)),
    ("m percpu_hash 4 8 1", MapDefinition(name: "m", kind: .perCPUHash, keySize: 4, valueSize: 8, entryCount: 1)),
    ("m percpu_array 4 8 1", MapDefinition(name: "m", kind: .perCPUArray, keySize: 4, valueSize: 8, entryCount: 1)),
    ("m 27 0 0 4096", MapDefinition(name: "m", kind: .other(27), keySize: 0, valueSize: 0, entryCount: 4096)),
    (
      "m prog_array 4 4 3 program=2:other program=0:main",
      MapDefinition(
        name: "m", kind: .programArray, keySize: 4, valueSize: 4, entryCount: 3, programs: [2: "other", 0: "main"])
    ),
    (
      ".rodata array 4 3 1 flags=0x80 contents=0A0bff",
      MapDefinition(
        name: ".rodata", kind: .array, keySize: 4, valueSize: 3, entryCount: 1, flags: 128, contents: [10, 11, 255])
    ),
    (
      "m array 4 32 1 private=0..16 private=16..20",
      MapDefinition(
        name: "m", kind: .array, keySize: 4, valueSize: 32, entryCount: 1, privateRanges: [0..<16, 16..<20])
    ),
  ]

  /// A definition is read, and its text is read back to the same definition.
  @Test(arguments: definitions) func definitionsAreRead(text: String, definition: MapDefinition) throws {
    let program = try Assembler.assemble(".map \(text)\nexit").program
    #expect(program.maps == [definition])
    #expect(
      try Assembler.assemble(program.mapDirectives.joined(separator: "\n") + "\nexit").program.maps == [definition])
  }

  static let errors: [(text: String, message: String)] = [
    (".map m hash 4 8", "1:1: `.map` wants NAME KIND KEY VALUE ENTRIES, such as `.map counts hash 4 8 16`"),
    (".map 5 hash 4 8 16", "1:1: `.map` wants NAME KIND KEY VALUE ENTRIES, such as `.map counts hash 4 8 16`"),
    (
      ".map m tree 4 8 16",
      "1:1: `tree` is no kind of map: hash, array, prog_array, percpu_hash, percpu_array, insn_array or a number"
    ),
    (
      ".map m hash 4 big 16",
      "1:1: `big` is no size: `.map` wants NAME KIND KEY VALUE ENTRIES, such as `.map counts hash 4 8 16`"
    ),
    (".map m hash 4 8 0x100000000", "1:1: `0x100000000` is no number of 32 bits"),
    (
      ".map m hash 4 8 1 wide=1",
      "1:1: `wide=1` is none of flags=N, private=FIRST..END, field=FIELD@OFFSET, inner=NAME, contents=HEX, program=INDEX:NAME and targets=TARGET,..."
    ),
    (
      ".map m array 4 8 1 private=4..9",
      "1:1: `private=4..9` is none of flags=N, private=FIRST..END, field=FIELD@OFFSET, inner=NAME, contents=HEX, program=INDEX:NAME and targets=TARGET,..."
    ),
    (".map m array 4 8 1 contents=0102", "1:1: 2 bytes of contents for a value of 8"),
    (
      ".map m array 4 1 1 contents=0",
      "1:1: `contents=0` is none of flags=N, private=FIRST..END, field=FIELD@OFFSET, inner=NAME, contents=HEX, program=INDEX:NAME and targets=TARGET,..."
    ),
    (".map m hash 4 8 1\n.map m hash 4 8 1\nexit", "2:1: the map `m` is defined twice"),
    (
      ".map m insn_array 4 16 2 targets=0\nexit",
      "1:1: `m` has 2 entries: `targets=` must name the target of each"
    ),
    (
      ".map m array 4 16 1 targets=0\nexit",
      "1:1: `targets` are entries of a jump table: the kind of the map is then insn_array"
    ),
    (".map m insn_array 4 16 1 targets=a\nexit", "1:1: no label is named `a`"),
    (
      ".map m insn_array 4 16 1 targets=1\nr1 = m ll; exit",
      "2:1: entry 0 of the jump table m leads to slot 1, where no instruction starts"
    ),
    ("r1 = nothing ll\nexit", "1:6: no label and no map is named `nothing`"),
    ("r1 = map_value nothing ll\nexit", "1:16: no label and no map is named `nothing`"),
    ("f: r1 = map_value f ll\nexit", "1:19: no label and no map is named `f`"),
    ("r1 = map_value map_array - 4 ll\nexit", "1:26: a value's address is `map_value NAME` or `map_value NAME + N`"),
    ("r1 = map_value map_array + 0x100000000 ll\nexit", "1:28: the offset does not fit in 32 bits"),
    ("call map_array\nr1 = map_array ll\ngoto map_array\nexit", "3:6: no label is named `map_array`"),
    (
      "exit\n.global int", "2:1: `.global` wants a C prototype, such as `.global int f(int a, long *b)`"
    ),
  ]

  @Test(arguments: errors) func errorsHaveTheirPlace(text: String, message: String) {
    let error = #expect(throws: AssemblyError.self) { try Assembler.assemble(text) }
    #expect(error?.description == message)
  }

  /// `gotox` and the table that it jumps through, in labels, and its text with the same meaning.
  @Test func jumpTables() throws {
    let text = """
      .map table insn_array 4 16 3 targets=one,4,one
      r1 = map_value table + 8 ll
      r1 = *(u64 *)(r1 + 0)
      gotox r1
      r0 = 0
      one: exit
      """
    let program = try Assembler.assemble(text).program
    #expect(program.instructions[2] == .jumpRegister(.r1))
    #expect(program.maps == [.jumpTable(named: "table", targets: [5, 4, 5])])
    #expect(
      program.disassembly(labels: .names) == [
        "r1 = map_value table + 8 ll", "r1 = *(u64 *)(r1 + 0)", "gotox r1", "L3: r0 = 0", "L4: exit",
      ])
    let lines = program.mapDirectives + program.disassembly(labels: .names)
    #expect(try Assembler.assemble(lines.joined(separator: "\n")).program == program)
  }

  @Test func addressesByName() throws {
    let text = """
      .map first array 4 8 1
      .map .data array 4 16 1 contents=000102030405060708090a0b0c0d0e0f
      r1 = .data ll
      r2 = map_value .data + 8 ll
      r3 = map_value first ll
      r4 = map_hash ll
      r5 = each ll
      r6 = map_hash ll
      r7 = local ll
      exit
      local: exit
      .global long each(u64 index)
      exit
      .func long other(u64 index)
      exit
      """
    let program = try Assembler.assemble(text).program
    #expect(
      program.instructions.prefix(7) == [
        .loadImmediate64(.r1, .mapIndex(1)), .loadImmediate64(.r2, .mapIndexValue(index: 1, offset: 8)),
        .loadImmediate64(.r3, .mapIndexValue(index: 0, offset: 0)), .loadImmediate64(.r4, .mapIndex(2)),
        .loadImmediate64(.r5, .function(offset: 7)), .loadImmediate64(.r6, .mapIndex(2)),
        .loadImmediate64(.r7, .function(offset: 2)),
      ])
    #expect(program.maps.map(\.name) == ["first", ".data", "map_hash"])
    #expect(program.subprograms.map(\.name) == ["main", "local", "each", "other"])
    #expect(program.subprograms.map(\.isGlobal) == [false, false, true, false])
    for style in [LabelStyle.names, .distances] {
      let lines = program.mapDirectives + program.disassembly(labels: style)
      let back = try Assembler.assemble(lines.joined(separator: "\n")).program
      #expect(back.instructions == program.instructions)
      #expect(back.maps == program.maps)
    }
    #expect(
      program.disassembly(labels: .names).prefix(5) == [
        "r1 = .data ll", "r2 = map_value .data + 8 ll", "r3 = map_value first + 0 ll", "r4 = map_hash ll",
        "r5 = each ll",
      ])
  }

  /// Names that the assembler would read as something else are not printed.
  @Test(arguments: ["main", "each", "a b", ""]) func namesThatAreNone(name: String) throws {
    let map = MapDefinition(name: name, kind: .array, keySize: 4, valueSize: 8, entryCount: 1)
    let program = try Program(
      instructions: [.loadImmediate64(.r1, .mapIndex(0)), .exit, .exit],
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "each", firstInstruction: 2)],
      maps: [map])
    #expect(program.disassembly()[0] == "ld_pseudo r1, 5, 0")
  }

  @Test func helperNames() {
    #expect(HelperNames.name(of: 1) == "map_lookup_elem")
    #expect(HelperNames.name(of: 12) == "tail_call")
    #expect(HelperNames.name(of: 181) == "loop")
    #expect(HelperNames.name(of: 211) == "cgrp_storage_delete")
    #expect(HelperNames.name(of: 0) == nil)
    #expect(HelperNames.name(of: 212) == nil)
    #expect(HelperNames.id(named: "loop") == 181)
    #expect(HelperNames.described(9999) == "helper 9999")
  }
}
