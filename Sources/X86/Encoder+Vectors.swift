// Moves between general registers, memory and the low halves of vector registers (Intel SDM volume 2, MOVQ).

extension CodeBuffer {
  /// `movq xmm, source`.
  /// - Parameter vector: 0 to 7.
  @inlinable public mutating func moveToVector(_ vector: UInt8, _ source: GeneralRegister) {
    let modrm = UInt64(0xC0 | (vector & 7) << 3 | source.low)
    emit(0x66 | UInt64(0x48 | source.rawValue >> 3) << 8 | 0x6E0F << 16 | modrm << 32, length: 5)
  }

  /// `movq destination, xmm`.
  /// - Parameter vector: 0 to 7.
  @inlinable public mutating func moveFromVector(_ destination: GeneralRegister, _ vector: UInt8) {
    let modrm = UInt64(0xC0 | (vector & 7) << 3 | destination.low)
    emit(0x66 | UInt64(0x48 | destination.rawValue >> 3) << 8 | 0x7E0F << 16 | modrm << 32, length: 5)
  }

  /// `movq xmm, qword [source]`.
  /// - Parameter vector: 0 to 7.
  @inlinable public mutating func loadVector(_ vector: UInt8, _ source: Memory) {
    emit(0xF3, length: 1)
    if source.base.isExtended { emit(0x41, length: 1) }
    emit(0x7E0F, length: 2)
    memory(reg: vector & 7, source)
  }
}
