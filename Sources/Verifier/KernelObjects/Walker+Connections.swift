/// Stores to connections that the kernel follows (`_nf_conntrack_btf_struct_access`).
extension Walker {
  /// Checks a store to `struct nf_conn`: its mark may be written.
  func checkConnectionStore(_ structure: String, _ name: String, _ offset: Int, _ size: Int) throws(Stop) {
    guard let types = input.kernelTypes, let id = types.id(.structure, named: "nf_conn"),
      case .structure(let record)? = types.type(id)
    else { throw open("the members of struct \(structure): \(Self.needsTypes)") }
    let refusal = "\(name) cannot write into ptr_\(structure) at off=\(offset) size=\(size)"
    guard let mark = record.members.first(where: { $0.name == "mark" }), mark.bitOffset == 8 * offset,
      let bytes = types.size(mark.type)
    else { throw reject("no write support to nf_conn at off \(offset)", following: [refusal]) }
    if size > bytes {
      throw reject(
        "write access at off \(offset) with size \(size) beyond the member of nf_conn ended at \(offset + bytes)",
        following: [refusal])
    }
  }
}
