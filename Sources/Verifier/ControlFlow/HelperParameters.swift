/// How many parameters helpers have.
enum HelperParameters {
  /// A digit for each helper from id 1 on: the parameters of its prototype without variable ones.
  ///
  /// Source: the prototypes that libbpf makes of Linux's `include/uapi/linux/bpf.h`.
  private static let counts = Array(
    """
    2423020055533002131442215435333231032322103231125434424352242243254544444434141024255132244311111155433344421553\
    333210445113053124322221111144434233541421242020315453413231111341454332101144533231442255333220442
    """.utf8)

  /// The parameters of a helper; nil for an id that Linux 7.3 does not know.
  /// - Parameter id: its static id.
  static func count(of id: Int32) -> Int? {
    id > 0 && Int(id) <= counts.count ? Int(counts[Int(id) - 1] - UInt8(ascii: "0")) : nil
  }
}
