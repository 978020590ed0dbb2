import Glibc
import Interpreter
import Support
import TypeSources

/// The memory of a kernel around a program: objects of its types, what calls give, contexts.
///
/// Pointers in objects lead to further objects, one for each type, which are filled when a program first accesses them.
final class KernelMemory {
  /// A piece of memory.
  private struct Piece {
    let range: Range<UInt>
    let isWritable: Bool
    /// The type of the object that is there, until it is filled.
    var unfilled: UInt32?
    /// Whether it was given back.
    var isGone = false
  }

  private let types: (any KernelTypeSource)?
  private let objectsAreWritable: Bool
  private var random: SeededGenerator
  private let start: UnsafeMutableRawPointer
  private var end: UInt
  /// In the order of their addresses.
  private var pieces: [Piece] = []
  /// The object of each type that pointers lead to.
  private var objects: [UInt32: UInt64] = [:]

  /// Bytes of addresses; only what is used takes memory.
  private static let size = 4 << 30
  /// The most bytes that a call gives.
  private static let mostGiven: UInt64 = 1 << 20
  /// Bytes between pieces that belong to none: no offset of an instruction leads from one piece to another.
  private static let gap: UInt = 1 << 16

  /// Reserves addresses.
  /// - Parameters:
  ///   - types: the kernel's types; nil where they are not at hand.
  ///   - objectsAreWritable: whether programs write members of objects.
  ///   - seed: determines what is in the memory.
  /// - Throws: `RunRefusal` if there are no addresses.
  init(_ types: (any KernelTypeSource)?, objectsAreWritable: Bool, seed: UInt64) throws(RunRefusal) {
    guard
      let start = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      start != MAP_FAILED
    else { throw RunRefusal(status: .unsupported, message: "no addresses for the objects of a kernel") }
    self.types = types
    self.objectsAreWritable = objectsAreWritable
    self.start = start
    end = UInt(bitPattern: start) + Self.gap
    random = SeededGenerator(seed: seed)
  }

  deinit { munmap(start, Self.size) }

  // MARK: Pieces

  /// Memory of zeros.
  /// - Parameters:
  ///   - size: its bytes.
  ///   - isWritable: whether programs may write it.
  ///   - isRandom: whether it holds random bytes in place of zeros.
  /// - Returns: its address; 0 if there is none left.
  func memory(_ size: Int, isWritable: Bool = true, isRandom: Bool = false) -> UInt64 {
    let address = reserve(size, isWritable: isWritable, type: nil)
    if isRandom { fill(address, size) }
    return address
  }

  /// Memory that a call gives: random bytes that programs may write.
  /// - Parameter size: its bytes.
  /// - Returns: its address; 0 for more than a kernel has to give.
  func given(_ size: UInt64) -> UInt64 {
    size <= Self.mostGiven ? memory(Int(size), isRandom: true) : 0
  }

  private func reserve(_ size: Int, isWritable: Bool, type: UInt32?) -> UInt64 {
    let size = UInt(max(0, size))
    guard size <= UInt(bitPattern: start) + UInt(Self.size) - end - Self.gap else { return 0 }
    let range = end..<end + size
    pieces.append(Piece(range: range, isWritable: isWritable, unfilled: type))
    end = (range.upperBound + Self.gap + 15) & ~15
    return UInt64(range.lowerBound)
  }

  /// Writes random bytes.
  /// - Parameters:
  ///   - address: where they begin; memory of this process.
  ///   - count: how many they are.
  func fill(_ address: UInt64, _ count: Int) {
    let start = UnsafeMutableRawPointer(bitPattern: UInt(address))
    let memory = UnsafeMutableRawBufferPointer(start: start, count: count)
    var random = self.random
    defer { self.random = random }
    for offset in stride(from: 0, to: count, by: 8) {
      let bytes = UnsafeMutableRawBufferPointer(rebasing: memory[offset..<min(count, offset + 8)])
      withUnsafeBytes(of: random.next()) { word in
        bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: word[..<bytes.count]))
      }
    }
  }

  /// Writes the low bytes of a word.
  /// - Parameters:
  ///   - word: the word.
  ///   - address: where to; memory of this process.
  ///   - size: the number of bytes, at most 8.
  func write(_ word: UInt64, at address: UInt64, size: Int = 8) {
    let start = UnsafeMutableRawPointer(bitPattern: UInt(address))
    let memory = UnsafeMutableRawBufferPointer(start: start, count: size)
    withUnsafeBytes(of: word.littleEndian) { bytes in
      memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(size)))
    }
  }

  /// A random number below a bound.
  func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// Any 64 bits.
  func word() -> UInt64 { random.next() }

  private func index(of address: UInt) -> Int? {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.lowerBound <= address { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The memory at an address.
  /// - Parameters:
  ///   - address: the address of the first byte.
  ///   - count: the number of bytes.
  ///   - isWritten: whether they are written.
  /// - Returns: nil where programs have none, or may not write it.
  func location(_ address: UInt, _ count: UInt, isWritten: Bool) -> UnsafeMutableRawPointer? {
    guard let index = index(of: address) else { return nil }
    let piece = pieces[index]
    guard !piece.isGone, piece.isWritable || !isWritten, address <= piece.range.upperBound,
      count <= piece.range.upperBound - address
    else { return nil }
    if let type = piece.unfilled {
      pieces[index].unfilled = nil
      fill(UInt64(piece.range.lowerBound), piece.range.count)
      fillPointers(UInt64(piece.range.lowerBound), type, depth: 0)
    }
    return UnsafeMutableRawPointer(bitPattern: address)
  }

  /// Gives a piece back: what accesses it afterwards finds none.
  /// - Parameter address: an address in it.
  func release(_ address: UInt64) {
    guard let index = index(of: UInt(address)), pieces[index].range.contains(UInt(address)) else { return }
    pieces[index].isGone = true
  }

  // MARK: Objects

  /// Bytes of a structure that the types do not have.
  private static let unknownSize = 256

  /// An object of a structure of its own.
  /// - Parameters:
  ///   - name: the structure's name.
  ///   - isWritable: whether programs write it in any case.
  func newObject(_ name: String, isWritable: Bool = false) -> UInt64 {
    let isWritable = isWritable || objectsAreWritable
    guard let id = types?.id(.structure, named: name) else {
      return memory(Self.unknownSize, isWritable: isWritable, isRandom: true)
    }
    return newObject(id, isWritable: isWritable)
  }

  private func newObject(_ type: UInt32, isWritable: Bool) -> UInt64 {
    reserve(types?.size(type) ?? Self.unknownSize, isWritable: isWritable, type: type)
  }

  /// A variable of the kernel: an object, or bytes that are only read.
  /// - Parameter id: the number of the variable in the types.
  /// - Returns: its address; nil if there is no such variable.
  func variable(_ id: UInt32) -> UInt64? {
    guard let types, case .variable(_, let type)? = types.type(id), let plain = types.plain(type) else { return nil }
    if case .structure = plain.type { return object(plain.id) }
    return memory(types.size(type) ?? 0, isWritable: false, isRandom: true)
  }

  /// The object of a structure to which pointers lead.
  /// - Parameter type: the number of the structure's type.
  func object(_ type: UInt32) -> UInt64 {
    if let address = objects[type] { return address }
    let address = newObject(type, isWritable: objectsAreWritable)
    objects[type] = address
    return address
  }

  /// What a parameter of a type holds: the address of an object for a pointer to a structure, else any number.
  /// - Parameter type: the number of its type.
  func value(ofType type: UInt32) -> UInt64 {
    pointedStructure(type).map { object($0) } ?? random.next()
  }

  private func pointedStructure(_ type: UInt32) -> UInt32? {
    guard let types, case .pointer(let target)? = types.plain(type)?.type, let plain = types.plain(target),
      case .structure = plain.type
    else { return nil }
    return plain.id
  }

  /// The deepest nesting of structures and arrays that is filled.
  private static let deepest = 32
  /// The most elements of an array that are filled.
  private static let mostElements = 64

  /// Makes the pointers in memory of a type lead to objects.
  private func fillPointers(_ address: UInt64, _ type: UInt32, depth: Int) {
    guard depth < Self.deepest, let types, let plain = types.plain(type) else { return }
    switch plain.type {
    case .pointer:
      guard let target = pointedStructure(plain.id) else { return }
      write(object(target), at: address)
    case .array(let element, let count):
      guard let size = types.size(element), size > 0 else { return }
      for index in 0..<min(count, Self.mostElements) {
        fillPointers(address + UInt64(index * size), element, depth: depth + 1)
      }
    case .structure(let structure):
      for member in structure.members where member.bitFieldSize == 0 && member.bitOffset % 8 == 0 {
        fillPointers(address + UInt64(member.bitOffset / 8), member.type, depth: depth + 1)
      }
    default: return
    }
  }
}
