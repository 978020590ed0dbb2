import CShims
import Glibc
import JIT
import Support
import Synchronization

/// A jitdump file, from which `perf inject --jit` takes the code of a process that made it at run time, with names, lines and
/// call frames (Linux `tools/perf/Documentation/jitdump-specification.txt`).
///
/// A process has one in a folder, `jit-PID.dump`; the name is perf's.
package final class JITDump: Sendable {
  /// The file.
  package let path: String
  private let file: Int32
  /// perf learns of the file by this mapping, which has to be executable.
  private let marker: UInt
  /// The number of functions so far.
  private let count = Mutex<UInt64>(0)

  /// The files of this process, by folder: a second program is appended to the first.
  private static let open = Mutex<[String: JITDump]>([:])

  /// The file of this process in a folder; it is created when it is first asked for.
  /// - Parameter folder: the folder, which has to exist.
  /// - Throws: `HarnessError` with code `fileSystem` if it cannot be written, or not be mapped as executable.
  package static func file(in folder: String) throws(HarnessError) -> JITDump {
    try open.withLock { files throws(HarnessError) in
      if let known = files[folder] { return known }
      let new = try JITDump(folder)
      files[folder] = new
      return new
    }
  }

  private init(_ folder: String) throws(HarnessError) {
    path = "\(folder)/jit-\(getpid()).dump"
    let flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    file = Glibc.open(path, flags, 0o644)
    guard file >= 0 else { throw Self.unusable(folder) }
    var header = ByteWriter()
    header.number(Self.magic)
    header.number(UInt32(1))
    header.number(UInt32(40))
    // EM_X86_64.
    header.number(UInt32(62))
    header.number(UInt32(0))
    header.number(UInt32(getpid()))
    header.number(kft_debug_time())
    header.number(UInt64(0))
    guard Self.write(header.bytes, to: file), let marker = Self.map(file) else {
      let error = Self.unusable(folder)
      close(file)
      unlink(path)
      throw error
    }
    self.marker = marker
  }

  /// Maps the first page as executable.
  private static func map(_ file: Int32) -> UInt? {
    let mapping = mmap(nil, Int(sysconf(Int32(_SC_PAGESIZE))), PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0)
    return mapping == MAP_FAILED ? nil : mapping.map { UInt(bitPattern: $0) }
  }

  private static func unusable(_ folder: String) -> HarnessError {
    HarnessError(
      .fileSystem, "--jitdump: no file can be written and mapped as executable: \(SystemError.last)", at: folder)
  }

  /// Checks that files can be made in a folder, and mapped as executable. It leaves nothing there.
  /// - Parameter folder: the folder.
  /// - Throws: `HarnessError` with code `fileSystem` that names the folder.
  package static func check(_ folder: String) throws(HarnessError) {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw HarnessError(.fileSystem, "--jitdump: \(SystemError.last)", at: folder)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw HarnessError(.fileSystem, "--jitdump: this is no folder; jit-PID.dump is made in one", at: folder)
    }
    var template = Array("\(folder)/jit-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw unusable(folder) }
    defer {
      unlink(&template)
      close(file)
    }
    guard let mapping = map(file) else { throw unusable(folder) }
    munmap(UnsafeMutableRawPointer(bitPattern: mapping), Int(sysconf(Int32(_SC_PAGESIZE))))
  }

  // MARK: Records

  /// "JiTD", as a number of this byte order.
  private static let magic: UInt32 = 0x4A69_5444

  /// The kinds of records (`enum jit_record_type`).
  private enum RecordKind: UInt32 {
    case load = 0
    case lines = 2
    case frames = 4
  }

  /// Appends the functions of a program.
  /// - Parameter compiled: the program, as code for user space.
  /// - Throws: `HarnessError` with code `fileSystem` if the file cannot be written.
  package func add(_ compiled: CompiledProgram) throws(HarnessError) {
    let rows = LineRows(compiled)
    let files = rows.files.map(Self.absolute)
    var records = ByteWriter()
    try count.withLock { count throws(HarnessError) in
      // Lines and frames of a function precede its code.
      for (function, own) in zip(compiled.functions, rows.functions) {
        if !own.isEmpty { records.raw(Self.lines(own, files, of: function, entry: compiled.entry)) }
        records.raw(Self.frames(of: function, compiled))
        records.raw(Self.load(function, compiled, number: count))
        count += 1
      }
      guard Self.write(records.bytes, to: file) else {
        throw HarnessError(.fileSystem, "it cannot be written: \(SystemError.last)", at: path)
      }
    }
  }

  /// A file's name from everywhere: perf may read the source from another folder.
  private static func absolute(_ name: String) -> String {
    guard access(name, R_OK) == 0, let path = realpath(name, nil) else { return name }
    defer { free(path) }
    return String(cString: path)
  }

  /// A record: its kind, its size, the time, and what `body` writes.
  private static func record(
    _ kind: RecordKind, isPadded: Bool = true, _ body: (inout ByteWriter) -> Void
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.number(kind.rawValue)
    writer.number(UInt32(0))
    writer.number(kft_debug_time())
    body(&writer)
    if isPadded { writer.align(8) }
    writer.patch(UInt32(writer.count), at: 4)
    return writer.bytes
  }

  private static func lines(
    _ rows: [LineRow], _ files: [String], of function: CompiledFunction, entry: UInt
  ) -> [UInt8] {
    record(.lines) { writer in
      writer.number(UInt64(entry + UInt(function.code.lowerBound)))
      writer.number(UInt64(rows.count))
      for row in rows {
        writer.number(UInt64(entry + UInt(row.offset)))
        writer.number(UInt32(row.line))
        // The discriminator of blocks on one line; perf has no use for a column.
        writer.number(UInt32(0))
        writer.string(files[row.file])
      }
    }
  }

  /// `.eh_frame`, then `.eh_frame_hdr` (Linux Standard Base, "Exception Frames"); perf puts them behind the function's code.
  private static func frames(of function: CompiledFunction, _ compiled: CompiledProgram) -> [UInt8] {
    var frames = CallFrames(.followingCode)
    let commonSize = frames.bytes.count
    frames.append(function, entry: compiled.entry, tailCalls: compiled.tailCalls)
    // The terminator, and four bytes that keep the header at a multiple of 8.
    let table = frames.bytes + [UInt8](repeating: 0, count: 8)
    let codeSize = (function.code.count + 7) & ~7
    var header = ByteWriter()
    // Version 1; DW_EH_PE_pcrel | sdata4, udata4, datarel | sdata4.
    header.raw([1, 0x1B, 0x03, 0x3B])
    header.number(Int32(truncatingIfNeeded: -(table.count + 4)))
    header.number(UInt32(1))
    header.number(Int32(truncatingIfNeeded: -(codeSize + table.count)))
    header.number(Int32(truncatingIfNeeded: commonSize - table.count))
    return record(.frames) { writer in
      writer.number(UInt64(table.count + header.count))
      writer.number(UInt64(header.count))
      writer.number(UInt64(0))
      writer.raw(table)
      writer.raw(header.bytes)
    }
  }

  private static func load(_ function: CompiledFunction, _ compiled: CompiledProgram, number: UInt64) -> [UInt8] {
    let start = UInt64(compiled.entry + UInt(function.code.lowerBound))
    // perf counts the code's bytes from the record's end, so nothing follows them.
    return record(.load, isPadded: false) { writer in
      writer.number(UInt32(getpid()))
      writer.number(UInt32(kft_debug_thread()))
      writer.number(start)
      writer.number(start)
      writer.number(UInt64(function.code.count))
      writer.number(number)
      writer.string(PerfMap.name(of: function))
      writer.raw(compiled.image[function.code])
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      start += count
    }
    return true
  }
}
