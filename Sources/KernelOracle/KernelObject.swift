import BPF
import BPFObject
import CBPF
import Execution
import Glibc
import Outcomes
import Support

/// An object that libbpf has loaded into the running kernel, with one program to run; unloaded when destroyed.
///
/// libbpf resolves all externs of an object, also those of programs that are not loaded.
package struct KernelObject: ~Copyable {
  private let object: OpaquePointer
  private let program: OpaquePointer
  /// The program's descriptor; owned by libbpf.
  let descriptor: Int32

  /// Loads an object.
  /// - Parameters:
  ///   - bytes: the object's content.
  ///   - name: the program to run.
  ///   - targets: further programs to load: those that fill program arrays.
  /// - Throws: `KernelError`: `rejected` with the verifier's or libbpf's reason, `unavailable` if this kernel cannot have
  ///   the program.
  package init(_ bytes: [UInt8], program name: String, targets: Set<String> = []) throws(KernelError) {
    kft_object_listen()
    defer { kft_bpf_be_quiet() }
    guard let object = kft_object_open(bytes, bytes.count) else {
      throw Self.error("libbpf refuses the object", -errno)
    }
    var found: OpaquePointer?
    var next = bpf_object__next_program(object, nil)
    while let one = next {
      let own = String(cString: bpf_program__name(one))
      bpf_program__set_autoload(one, own == name || targets.contains(own))
      if own == name { found = one }
      next = bpf_object__next_program(object, one)
    }
    guard let found else {
      bpf_object__close(object)
      throw KernelError(code: .failed, description: "libbpf finds no program \(name)")
    }
    do throws(KernelError) {
      try Self.load(object, found)
    } catch {
      bpf_object__close(object)
      throw error
    }
    self.object = object
    program = found
    descriptor = bpf_program__fd(found)
  }

  deinit { bpf_object__close(object) }

  private static func load(_ object: OpaquePointer, _ program: OpaquePointer) throws(KernelError) {
    var log = [CChar](repeating: 0, count: 1 << 20)
    let error = log.withUnsafeMutableBufferPointer { log in
      bpf_program__set_log_buf(program, log.baseAddress, log.count)
      bpf_program__set_log_level(program, 1)
      let error = bpf_object__load(object)
      bpf_program__set_log_buf(program, nil, 0)
      return error
    }
    if error == 0 { return }
    let text = String(decoding: log.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    if let reason = KernelProgram.reason(text) {
      throw KernelError(code: .rejected, description: "the verifier: \(reason)")
    }
    throw Self.error("libbpf cannot load the object", error)
  }

  /// The error with libbpf's own words.
  /// - Parameters:
  ///   - what: what failed, where libbpf says nothing.
  ///   - number: a negative error number.
  private static func error(_ what: String, _ number: Int32) -> KernelError {
    let message = String(cString: kft_object_message()).split(whereSeparator: \.isNewline).first.map(String.init)
    let code: KernelError.Code =
      switch -number {
      case EPERM, ENOSYS: .unavailable
      default: .rejected
      }
    let words = message.map { "libbpf: \($0.hasPrefix("libbpf: ") ? String($0.dropFirst(8)) : $0)" } ?? what
    return KernelError(code: code, description: "\(words) (\(SystemError(code: -number)))")
  }

  /// Runs the program once. Its maps are as they were before only in an object that was just loaded.
  /// - Parameters:
  ///   - input: what it receives.
  ///   - linked: the same program as this package links it: its maps, and whether it starts timers.
  /// - Throws: `KernelError`: `unavailable` for a type of program without test runs, `failed` for other errors.
  package func run(_ input: ProgramInput, _ linked: Program) throws(KernelError) -> ExecutionResult {
    var memory = input.bytes ?? []
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var run = kft_object_test()
    let error = memory.withUnsafeMutableBytes { memory in
      output.withUnsafeMutableBytes { output in
        if case .packet = input {
          run.packet = UnsafeRawPointer(memory.baseAddress)
          run.packet_size = UInt32(memory.count)
          run.output = output.baseAddress
          run.output_size = UInt32(output.count)
        } else {
          run.context = memory.baseAddress
          run.context_size = UInt32(memory.count)
        }
        return kft_object_run(descriptor, &run)
      }
    }
    if error < 0 {
      if -error == Int32(kft_error_not_supported) || -error == ENOTSUP {
        throw KernelError(code: .unavailable, description: "the kernel has no test run of programs of this type")
      }
      throw KernelError(code: .failed, description: "the test run: \(SystemError(code: -error))")
    }
    if linked.startsTimers { usleep(Self.timerPeriod) }
    var result = ExecutionResult(.kernel)
    result.r0 = UInt64(run.result)
    result.r0Bits = 32
    if input.bytes != nil {
      if case .packet = input {
        result.memory = Array(output.prefix(Int(run.output_size)))
      } else {
        result.memory = memory
      }
    }
    result.maps = try contents(linked.neededMaps, processor: Int(run.processor))
    return result
  }

  /// Microseconds in which timers of a program come to their end, as the kernel's own tests wait.
  private static let timerPeriod: UInt32 = 50_000

  // MARK: Maps

  private func contents(_ definitions: [MapDefinition], processor: Int) throws(KernelError) -> [MapContents] {
    var contents: [MapContents] = []
    for definition in definitions {
      switch definition.kind {
      case .programArray, .instructionArray, .other: continue
      case .array, .hash, .perCPUArray, .perCPUHash: break
      }
      guard let map = map(definition) else {
        throw KernelError(code: .failed, description: "libbpf has no map \(definition.name)")
      }
      // The reader has room for values of the definition's size.
      let sizes = (Int(bpf_map__key_size(map)), Int(bpf_map__value_size(map)))
      guard sizes == (definition.keySize, definition.valueSize) else {
        throw KernelError(
          code: .failed,
          description:
            "the map \(definition.name) has keys of \(sizes.0) bytes and values of \(sizes.1) in the kernel, not "
            + "\(definition.keySize) and \(definition.valueSize)")
      }
      contents.append(try KernelMapReader(bpf_map__fd(map), definition, processor: processor).contents())
    }
    return contents
  }

  /// libbpf's map of a definition: global data is named after the object and the section.
  private func map(_ definition: MapDefinition) -> OpaquePointer? {
    var next = bpf_object__next_map(object, nil)
    while let map = next {
      let name = String(cString: bpf_map__name(map))
      if name == definition.name || bpf_map__is_internal(map) && name.hasSuffix(definition.name) { return map }
      next = bpf_object__next_map(object, map)
    }
    return nil
  }

  // MARK: Code

  /// The program as the kernel translated and compiled it.
  /// - Parameter linked: the same program as this package links it.
  /// - Throws: `KernelError` if the descriptor cannot be copied.
  func loaded(_ linked: Program) throws(KernelError) -> KernelProgram {
    let btf = bpf_object__btf(object)
    let types = linked.subprograms.map { subprogram -> UInt32 in
      guard let btf else { return 0 }
      let id = kft_btf_function(btf, subprogram.name)
      return id > 0 ? UInt32(id) : 0
    }
    return try KernelProgram(copying: descriptor, functions: types)
  }

  /// What the program was loaded as, as far as it changes its code.
  var type: KernelProgramType {
    bpf_program__type(program) == BPF_PROG_TYPE_RAW_TRACEPOINT ? .rawTracepoint : .syscall
  }
}

extension Program {
  /// Whether it calls `bpf_timer_start` (helper 171).
  fileprivate var startsTimers: Bool { instructions.contains(.call(.helper(171))) }
}

extension KernelObject {
  /// Loads an object's program and runs it once, with fresh maps.
  /// - Parameters:
  ///   - file: the object.
  ///   - name: the program.
  ///   - job: the same program as this package links it, its input, and the programs that fill program arrays.
  package static func run(_ file: BPFObject, program name: String, _ job: ProgramRunner.Job) -> ExecutionResult {
    if let obstacle = KernelEngine.stackArguments(
      [job.program] + job.targets.values, knowsStackArguments: KnownInstructions.acceptsStackArguments)
    {
      return ExecutionResult(.kernel, .unsupported, obstacle)
    }
    do throws(KernelError) {
      if LinkedKernelProgram.isNeeded(for: file) {
        return try LinkedKernelProgram(job, type: file.program(named: name)?.type ?? 0).run(job)
      }
      let object = try KernelObject(file.bytes, program: name, targets: Set(job.targets.keys))
      return try object.run(job.input, job.program)
    } catch {
      let status: ExecutionResult.Status =
        switch error.code {
        case .unavailable: .unsupported
        // libbpf refuses the whole object if one extern is missing.
        case .rejected: KernelFunctionNames.missing(of: file.externs) == nil ? .rejected : .unsupported
        case .failed: .fault
        }
      return ExecutionResult(.kernel, status, "\(error)")
    }
  }
}

extension KernelRun {
  /// Compares a program of an object that libbpf loads: this JIT's code with the kernel's, and what the run gives with the
  /// engines, for a program without kfuncs.
  /// - Parameters:
  ///   - file: the object.
  ///   - program: the program.
  ///   - job: the same program as this package links it, its input, and the programs that fill program arrays.
  ///   - name: the program's name in findings.
  package mutating func check(
    _ file: BPFObject, program: String, _ job: ProgramRunner.Job, _ name: String
  ) {
    if let obstacle = KernelEngine.stackArguments(
      [job.program] + job.targets.values, knowsStackArguments: { oracle.knowsStackArguments })
    {
      return skip(name, .unsupported, obstacle)
    }
    do throws(KernelError) {
      if LinkedKernelProgram.isNeeded(for: file) {
        let linked = try LinkedKernelProgram(job, type: file.program(named: program)?.type ?? 0)
        if job.program.kfuncs.isEmpty { compareEngines(job, name, try linked.run(job)) }
        _ = try compareCode(linked.named, linked.loaded, name, linked.type, holding: job.program)
        return
      }
      let object = try KernelObject(file.bytes, program: program, targets: Set(job.targets.keys))
      if job.program.kfuncs.isEmpty { compareEngines(job, name, try object.run(job.input, job.program)) }
      // The verifier translates lookups in such maps to an instruction that adds the processor's offset.
      if job.program.neededMaps.contains(where: \.isPerCPU) {
        return skip(name, .unsupported, "code that adds a processor's offset is not modelled: maps for each processor")
      }
      _ = try compareCode(
        job.program, try object.loaded(job.program), name, object.type, holding: job.program)
    } catch {
      if error.code == .rejected, let kfunc = KernelFunctionNames.missing(of: file.externs) {
        return skip(name, .unsupported, "the kernel has no kfunc \(kfunc)")
      }
      refuse(name, error)
    }
  }
}
