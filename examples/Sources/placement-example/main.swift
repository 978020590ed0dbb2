import CTypes
import CallingConvention

// The struct needs two registers and only r9 is left: it goes to the stack, and g takes r9.
let text = "struct pair { long a, b; }; int f(long a, long b, long c, long d, long e, struct pair f, long g);"
for signature in try CDeclarationParser.parse(text).signatures {
  let placement = Placement(signature)
  print("\(signature.name): \(placement.verdict), \(placement.reason)")
  for parameter in placement.parameters {
    for eightbyte in parameter.eightbytes {
      let bpf = eightbyte.bpf.map { "\($0)" } ?? "none"
      print("  \(parameter.parameter.name ?? "?")[\(eightbyte.index)]: BPF \(bpf), native \(eightbyte.native)")
    }
  }
}
