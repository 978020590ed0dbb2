import CTypes

let unit = try CDeclarationParser.parse(
  """
  struct sample { char kind; unsigned flags : 3; long value; };
  long read_sample(struct sample *s, const char *name);
  """)
for record in unit.records {
  print("\(record.name ?? "(no name)"): \(record.size) bytes, aligned to \(record.alignment)")
  for field in record.fields {
    let bits = field.bitField.map { ", bits \($0.bitOffset) to \($0.bitOffset + $0.width - 1)" } ?? ""
    print("  \(field.name ?? "(no name)") at \(field.offset)\(bits)")
  }
}
for signature in unit.signatures { print(signature.name, "takes", signature.parameters.count, "parameters") }
