import BPF
import CBPF
import Glibc
import Support
import Verifier

/// What the running kernel's verifier says of a program.
package struct KernelVerdict: Sendable, Equatable {
  /// The decisive message; nil if the kernel accepts the program.
  package let message: String?
  /// The line right after the decisive message, where the kernel prints one about the program.
  package let following: String?
  /// The kernel's log.
  package let log: String

  /// The level of a log that says only how much work the verification was, and messages without the instructions that they
  /// belong to (`BPF_LOG_STATS`).
  private static let workOnly = 4

  /// How much work it was; nil if the log does not say.
  var work: VerifierStatistics? {
    guard let line = log.split(separator: "\n").last(where: { $0.hasPrefix("processed ") }) else { return nil }
    let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 6 else { return nil }
    var work = VerifierStatistics()
    work.processedInstructions = numbers[0]
    work.largestStateCount = numbers[2]
    work.totalStates = numbers[3]
    work.peakStates = numbers[4]
    return work
  }

  /// The room for a log, in bytes.
  private static let logSize = 16 << 20

  /// Gives a program to the kernel, as one of the type that its context has.
  /// - Parameters:
  ///   - input: the program with its prototypes; its rules may be broken.
  ///   - logLevel: 1 or 2 (`BPF_LOG_LEVEL`); 0 for the path that fails, and of an accepted program only the work.
  ///   - ids: the kfuncs that programs may call.
  /// - Throws: `KernelError`: `unavailable` if the kernel cannot be asked, `failed` if it cannot be given this program: a
  ///   kfunc or a map that it does not have, prototypes that BTF cannot express, a context that no type loaded here has.
  package init(_ input: VerifierInput, logLevel: Int, ids: KfuncIDs = KfuncIDs()) throws(KernelError) {
    guard let type = input.context.type else {
      throw KernelError(code: .failed, description: "programs of this type are not given to the kernel")
    }
    let maps = try KernelMaps(Self.maps(of: input.program))
    let module = try Self.module(input.program, ids)
    let bytes = try Self.bytes(input.program, maps.named(in: input.program.instructions), ids, module)
    let btf = try ProgramBTF(input)
    let target = try ids.attachTarget(of: input)
    let attach = try ids.attachNumber(of: input)
    // Pages that the kernel does not write are never touched.
    let log = UnsafeMutablePointer<CChar>.allocate(capacity: Self.logSize)
    defer { log.deallocate() }
    log[0] = 0
    var level = logLevel == 0 ? Self.workOnly : logLevel
    let load = { () -> Int32 in
      bytes.withUnsafeBytes { bytes in
        btf.functions.withUnsafeBufferPointer { functions in
          var request = kft_bpf_verified()
          request.program.type = Int32(type.rawValue)
          request.program.attach = attach
          if input.maySleep ?? false { request.program.flags |= UInt32(kft_flag_sleepable) }
          if input.keepsAllStates { request.program.flags |= UInt32(kft_flag_state_frequency) }
          request.attach_btf_id = target
          request.program.instructions = bytes.baseAddress
          request.program.count = UInt32(bytes.count / 8)
          request.program.btf = btf.descriptor
          request.program.functions = functions.baseAddress
          request.program.function_count = UInt32(functions.count)
          request.module = module?.descriptor ?? -1
          request.log_level = UInt32(level)
          return kft_bpf_verify(&request, log, UInt32(Self.logSize))
        }
      }
    }
    var descriptor = load()
    if descriptor == -ENOSPC, logLevel > 0 {
      // An accepted program whose log does not fit is refused for its log.
      level = 0
      descriptor = load()
    } else if descriptor < 0, logLevel == 0 {
      level = 1
      descriptor = load()
    }
    if descriptor == -EPERM || descriptor == -ENOSYS {
      throw KernelError(code: .unavailable, description: "bpf(2) is not permitted here: it needs CAP_BPF")
    }
    if descriptor >= 0 { close(descriptor) }
    log[Self.logSize - 1] = 0
    let text = String(cString: log)
    self.init(error: min(0, descriptor), log: text)
  }

  private init(error: Int32, log: String) {
    let lines = Self.decisiveLines(log)
    self.log = log
    message = error == 0 ? nil : lines.first ?? SystemError(code: -error).description
    following = error == 0 ? nil : lines.dropFirst().first
  }

  /// The line that gives the reason of a rejection and the line behind it, if it is about the program too.
  ///
  /// The reason is the first line behind the last instruction that is no state. Since Linux 7.3 an empty line and lines of
  /// explanation follow. Without an instruction it is the first line.
  /// - Parameter log: the verifier's log.
  static func decisiveLines(_ log: String) -> [String] {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
    let last = lines.lastIndex { line in
      let number = line.prefix(while: \.isNumber)
      return !number.isEmpty && line.dropFirst(number.count).hasPrefix(": (")
    }
    let behind = lines[((last ?? -1) + 1)...].drop { isState($0) || $0.isEmpty }
    let message = behind.prefix {
      !$0.isEmpty && !isEnd($0) && !$0.hasPrefix("Verification failed") && !$0.hasPrefix("cur state:")
    }
    if message.isEmpty, let last {
      // This message is printed on the line of its instruction.
      if let loop = lines[last].firstRange(of: "infinite loop detected") {
        return [String(lines[last][loop.lowerBound...])]
      }
      return [String(lines[last])]
    }
    // Some messages end without the end of a line.
    return message.prefix(2).map { line in
      line.firstRange(of: "processed ").map { String(line[..<$0.lowerBound]) } ?? String(line)
    }
  }

  /// Whether a line counts the verifier's work.
  private static func isEnd(_ line: Substring) -> Bool {
    line.hasPrefix("processed ") || line.hasPrefix("verification time")
  }

  /// Whether a line shows a state, or names one that follows.
  private static func isState(_ line: Substring) -> Bool {
    let starts = [
      "from ", "caller:", "callee:", "returning from callee:", "to caller at ", " R", " frame", "topo_order[",
    ]
    if line.hasPrefix("Func#"), line.hasSuffix(" is safe for any args that match its prototype") { return true }
    if line.hasPrefix("Func#"), line.hasSuffix(" is global and assumed valid.") { return true }
    if line.hasPrefix("Validating "), line.hasSuffix("...") { return true }
    if starts.contains(where: line.hasPrefix) || line.hasPrefix("func#") && line.contains(" @") { return true }
    let number = line.prefix(while: \.isNumber)
    return !number.isEmpty && line.dropFirst(number.count).hasPrefix(":")
  }

  /// The maps of a program; the program arrays of an engine where it has none of its own.
  private static func maps(of program: UncheckedProgram) -> [MapDefinition] {
    if !program.maps.isEmpty { return program.maps }
    let highest = program.instructions.reduce(-1) { highest, instruction in
      guard case .loadImmediate64(_, .mapIndex(let index)) = instruction else { return highest }
      return max(highest, Int(index))
    }
    return (0..<min(highest + 1, 64)).map {
      MapDefinition(name: "programs\($0)", kind: .programArray, keySize: 4, valueSize: 4, entryCount: 4)
    }
  }

  /// The module with the registry's kfuncs, if the program calls one that is not the kernel's own.
  private static func module(_ program: UncheckedProgram, _ ids: KfuncIDs) throws(KernelError) -> KernelModule? {
    for kfunc in program.kfuncs where try ids.id(of: kfunc.name) == nil { return try ids.module() }
    return nil
  }

  /// The program's bytes with the descriptors of maps, and with the BTF ids of kfuncs.
  private static func bytes(
    _ program: UncheckedProgram, _ instructions: [Instruction], _ known: KfuncIDs, _ module: KernelModule?
  ) throws(KernelError) -> [UInt8] {
    var ids: [(id: Int32, element: Int16)] = []
    for kfunc in program.kfuncs {
      if let id = try known.id(of: kfunc.name) {
        ids.append((id, 0))
      } else if let id = module?.id(of: kfunc.name) {
        ids.append((Int32(bitPattern: id), 1))
      } else {
        throw KernelError(code: .failed, description: "neither this kernel nor its module has a kfunc \(kfunc.name)")
      }
    }
    let named = instructions.map { instruction -> Instruction in
      guard case .call(.kfunc(let id, _)) = instruction else { return instruction }
      return .call(.kfunc(id: ids[Int(id)].id, fdOffset: ids[Int(id)].element))
    }
    do throws(ProgramError) {
      return try named.encodedUnchecked()
    } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }
}
