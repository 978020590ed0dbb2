import Testing

@testable import BPFObject

/// The names under which libbpf creates global data.
struct MapNameTests {
  @Test(arguments: [
    (".bss", "dir/test_spin_lock.bpf.o", "test_spi.bss"), (".rodata", "my_object_name.o", "my_objec.rodata"),
    (".kconfig", "my_object_name.o", "my_obje.kconfig"), (".bss", "a.o", "a.bss"),
    (".data.custom", "my_object_name.o", ".data.custom"),
  ])
  func nameBeginsWithTheObjects(_ section: String, _ path: String, _ name: String) {
    #expect(ObjectMaps.createdName(of: section, inObject: path) == name)
  }
}
