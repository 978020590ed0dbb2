import BPF
import CBPF
import CTypes
import Support
import TestSupport
import Testing

@testable import BPFObject

/// Objects of clang 23, against the table of what they hold and against libbpf's own reader.
struct BPFObjectTests {
  @Test func fixturesAreThere() {
    #expect(ObjectFixtures.objects.count >= 15)
    #expect(ObjectFixtures.built.count >= 8 * ObjectFixtures.objects.count - 8)
  }

  /// Programs and sections are those of expected.json, and each program links.
  @Test(arguments: ObjectFixtures.built)
  func holdsThePrograms(_ path: String) throws {
    let object = try BPFObject(ObjectFixtures.bytes(path), path: path)
    let expected = try #require(ObjectFixtures.expected(path))
    let names = Set(object.programs.map { "\($0.section)/\($0.name)" })
    #expect(names.isSuperset(of: expected.programs.map { "\($0.section.drop { $0 == "?" })/\($0.name)" }))
    #expect(object.license == "GPL")
    for program in object.programs {
      let linked = try object.linked(program.name) { !object.externs[$0].isWeak }
      #expect(linked.program.subprograms.first?.name == program.name)
      #expect(linked.signatures.count == linked.program.subprograms.count)
      #expect(linked.signatures.allSatisfy { $0 != nil }, "no BTF describes a function of \(program.name)")
      #expect(!linked.program.lines.isEmpty)
    }
  }

  /// What libbpf opens is what is read here: programs with section and type, maps with their sizes and flags.
  @Test(arguments: ObjectFixtures.built)
  func agreesWithLibbpf(_ path: String) throws {
    kft_bpf_be_quiet()
    let object = try BPFObject(ObjectFixtures.bytes(path), path: path)
    let answer = bpf_object__open_file(path, nil)
    // Jump tables are known from version 1.7 on.
    if object.hasJumpTables && (libbpf_major_version(), libbpf_minor_version()) < (1, 7) {
      #expect(answer == nil)
      return
    }
    let opened = try #require(answer)
    defer { bpf_object__close(opened) }
    var programs: [String] = []
    var next = bpf_object__next_program(opened, nil)
    while let program = next {
      programs.append(
        "\(text(bpf_program__name(program))) \(text(bpf_program__section_name(program))) \(bpf_program__type(program).rawValue) "
          + "\(bpf_program__autoload(program))")
      next = bpf_object__next_program(opened, program)
    }
    #expect(
      object.programs.map { "\($0.name) \($0.section) \($0.type) \($0.isLoadedByDefault)" }.sorted()
        == programs.sorted())
    var maps: [String] = []
    next = bpf_object__next_map(opened, nil)
    while let map = next {
      let name = text(bpf_map__name(map))
      maps.append(
        "\(name.drop { $0 != "." }.isEmpty ? name : String(name.drop { $0 != "." })) \(bpf_map__type(map).rawValue) "
          + "\(bpf_map__key_size(map)) \(bpf_map__value_size(map)) \(bpf_map__max_entries(map)) \(bpf_map__map_flags(map))"
      )
      next = bpf_object__next_map(opened, map)
    }
    #expect(
      object.maps.map { "\($0.name) \($0.kind.number) \($0.keySize) \($0.valueSize) \($0.entryCount) \($0.flags)" }
        .sorted() == maps.sorted())
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

  /// Sections that the installed libbpf may be too old to know (libbpf 1.7's `section_defs`).
  @Test(arguments: [
    ("tc/ingress", "sched_cls"), ("tcx/egress", "sched_cls"), ("netkit/peer", "sched_cls"),
    ("uprobe.multi/x", "kprobe"), ("kprobe.session/x", "kprobe"), ("struct_ops.s/x", "struct_ops"),
    ("classifier", "sched_cls"), ("mysec", "unknown"), ("tc/other", "unknown"),
  ])
  func knowsNewerSections(_ section: String, _ type: String) {
    #expect(ObjectProgram(name: "p", section: section).typeName == type)
  }

  /// Bad objects and what is said of each.
  @Test(arguments: [
    ("big-endian.bpf.o", "offset 5: this file is big-endian"),
    ("x86-64.o", "offset 18: this file is for x86-64, not BPF"),
    ("duplicate-symbol.bpf.o", "section .symtab, offset 432: a second symbol six"),
    ("empty.bpf.o", "the object has no program"),
    ("foreign_call.bpf.o", "symbol kf_u64_6 is not defined, and no .BTF describes it"),
    ("no-btf.bpf.o", "symbol kf_u64_6 is not defined, and no .BTF describes it"),
    ("relocation-inside-instruction.bpf.o", "section tc, offset 4: a relocation inside an instruction"),
    ("relocation-without-symbol.bpf.o", "section .reltc, offset 0: symbol 60000 is not there"),
    ("section-odd.bpf.o", "section .symtab, offset 720: symbol twelve_immediates does not lie in its section"),
    ("section-overlap.bpf.o", "sections tc and .data overlap at offset"),
    ("section-size.bpf.o", "section tc: 1099511627776 bytes are more than the file has"),
    ("three_levels.bpf.o", "section .maps, map maps.inner: maps of maps of maps, which libbpf does not know"),
    ("truncated.bpf.o", "the file has no sections"),
    ("unknown-relocation.bpf.o", "section tc, offset 0: relocation type 77 is none of BPF's"),
  ])
  func refuses(_ name: String, _ message: String) {
    let error = #expect(throws: HarnessError.self) {
      try BPFObject(ObjectFixtures.bytes(ObjectFixtures.special(name)), path: name)
    }
    #expect(error?.place == name)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  /// Without the types of a kernel, a relocation against them is refused with the member's name when the program is linked.
  @Test func namesTheFieldOfATypeRelocation() throws {
    let path = ObjectFixtures.special("core.bpf.o")
    let object = try BPFObject(ObjectFixtures.bytes(path), path: "core.bpf.o")
    let program = try #require(object.programs.first)
    let error = #expect(throws: HarnessError.self) { try object.linked(program.name) { _ in true } }
    #expect(error?.message.contains("a CO-RE relocation of task_struct.") == true, "\(error?.message ?? "")")
  }

  /// Types that hold other types so often that a walk through all of them would not end in days.
  @Test func readsDeepTypes() throws {
    let path = ObjectFixtures.special("deep_types.bpf.o")
    let object = try BPFObject(ObjectFixtures.bytes(path), path: path)
    let map = try #require(object.maps.first { $0.name == "values" })
    #expect(map.valueSize == 8 && map.fields.isEmpty)
  }

  @Test func refusesLargeFiles() {
    var bytes = ObjectFixtures.bytes(ObjectFixtures.built[0])
    bytes += [UInt8](repeating: 0, count: 100 << 20)
    let error = #expect(throws: HarnessError.self) { try BPFObject(bytes, path: "large.o") }
    #expect(error?.message == "larger than 64 MiB, the largest object that is read")
  }

  /// An object without .BTF: subprograms are linked, prototypes are not known.
  @Test func linksWithoutBTF() throws {
    let path = ObjectFixtures.special("subprograms-no-btf.bpf.o")
    let object = try BPFObject(ObjectFixtures.bytes(path), path: path)
    for program in object.programs {
      let linked = try object.linked(program.name) { _ in true }
      #expect(linked.signatures.allSatisfy { $0 == nil })
      #expect(linked.program.subprograms.count > 1)
    }
  }
}
