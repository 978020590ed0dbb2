/// A BPF object: an ELF file with programs, as compilers write it.
package struct BPFObject: Sendable {
}
