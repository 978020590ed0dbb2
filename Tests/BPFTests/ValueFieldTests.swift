import BPF
import Testing

/// Special fields and inner maps in the directives of maps.
@Suite struct ValueFieldTests {
  private func maps(_ text: String) throws -> [MapDefinition] {
    try Assembler.assembleUnchecked(text + "\nr0 = 0\nexit\n").program.maps
  }

  @Test(arguments: [
    "spin_lock@0", "res_spin_lock@4", "timer@16", "wq@8", "task_work@24", "refcount@4", "kptr:task_struct@8",
    "kptr_untrusted:task_struct@0", "percpu_kptr:val@8", "uptr:val@16", "list_head:item:node@16", "rb_root:item:node@8",
  ])
  func fieldsAreWrittenAsTheyAreRead(_ field: String) throws {
    let maps = try maps(".map m hash 4 40 1 field=\(field)")
    let program = try Assembler.assemble(".map m hash 4 40 1 field=\(field)\nr1 = m ll\nr0 = 0\nexit\n").program
    #expect(maps[0].fields.count == 1 && maps[0].isDescribed && maps[0].privateRanges == maps[0].fields.map(\.range))
    #expect(program.mapDirectives == [".map m hash 4 40 1 field=\(field)"])
  }

  @Test(arguments: ["spin_lock", "timer@4", "timer@32", "lock@0", "list_node@0", "kptr@0", "kptr:@0", "list_head:a@0"])
  func faults(_ field: String) {
    #expect(throws: AssemblyError.self) { try maps(".map m hash 4 40 1 field=\(field)") }
  }

  @Test func innerMaps() throws {
    let maps = try maps(".map in array 4 8 4 field=spin_lock@0\n.map out 12 4 4 2 inner=in")
    #expect(maps[1].innerMap == maps[0] && maps[1].isMapOfMaps)
    #expect(throws: AssemblyError.self) { try self.maps(".map out 12 4 4 2 inner=in") }
    #expect(throws: AssemblyError.self) {
      try self.maps(".map in array 4 8 4\n.map out 12 4 4 2 inner=in\n.map more 13 4 4 2 inner=out")
    }
  }
}
