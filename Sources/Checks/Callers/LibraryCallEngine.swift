import BPF
import Engines
import Execution
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Why a call cannot be prepared.
enum PreparationError: Error {
  /// The caller cannot make calls of the signature.
  case refused(HarnessError)
  /// A function of an engine library failed.
  case failed(EngineFailure)

  /// The reason as an error of the harness.
  var harnessError: HarnessError {
    switch self {
    case .refused(let error): error
    case .failed(let failure):
      HarnessError(.library, "\(failure.function?.rawValue ?? "the library") failed: \(failure.code.rawValue)")
    }
  }

  /// The reason as a failed call.
  var callFailure: CallFailure {
    switch self {
    case .refused(let error): .callerCannot(error.message)
    case .failed(let failure): .engine(failure)
    }
  }
}

/// The caller that is a BPF program in an engine from outside: a library with the functions of `kfunctest_engine.h`.
///
/// Its traits are those of any BPF program. Nothing is known of its frame; where it gives its code, calls come from there.
final class LibraryCallEngine {
  /// The caller's name: the path of the library.
  let caller: Caller
  private let path: String
  private let setup: EngineSetup
  private let invoker: GuardedThread.Invoker
  private var opened: EngineLibrary?

  /// The engine that a caller's name refers to; nil for one that is no library.
  /// - Parameters:
  ///   - caller: the caller's name.
  ///   - setup: the settings of the run.
  ///   - invoker: makes the guarded calls.
  init?(_ caller: Caller, _ setup: EngineSetup, _ invoker: GuardedThread.Invoker) {
    guard let path = caller.libraryPath else { return nil }
    self.caller = caller
    self.path = path
    self.setup = setup
    self.invoker = invoker
  }

  /// Prepares calls of one shape.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: the shape of the BPF program.
  /// - Throws: `PreparationError` if the engine refuses the program, or fails.
  func prepare(_ site: CallSite, shape: CallShape) throws(PreparationError) -> PreparedCall {
    var input: EngineInput
    do throws(HarnessError) {
      input = EngineInput(
        try setup.programs.program(of: site.kfunc, shape), [EngineInput.Function(site.kfunc, address: site.target)])
      try plant(in: &input, site)
    } catch {
      throw .refused(error)
    }
    let program = try compile(input)
    return PreparedCall(
      native: program.call(memory: site.block, length: UInt(CallBlock.size)), code: program.code, engine: program,
      owner: program)
  }

  /// Runs a program once, with the block's address in r1.
  /// - Parameters:
  ///   - program: the program.
  ///   - kfuncs: the functions of `program.kfuncs`, in the same order.
  ///   - block: the memory that the program may access.
  /// - Returns: why the program did not complete; nil if it did.
  func run(_ program: Program, _ kfuncs: [Kfunc], _ block: borrowing CallBlock) -> CallFailure? {
    let functions = kfuncs.map { EngineInput.Function($0, address: $0.address) }
    let compiled: EngineProgram
    do throws(PreparationError) { compiled = try compile(EngineInput(program, functions)) } catch {
      return error.callFailure
    }
    do throws(CallFailure) {
      try compiled.run(memory: block.address, length: UInt(CallBlock.size))
    } catch {
      return error
    }
    do throws(EngineFailure) { try compiled.free() } catch { return .engine(error) }
    return nil
  }

  private func compile(_ input: EngineInput) throws(PreparationError) -> EngineProgram {
    do throws(EngineError) {
      return try EngineProgram.compile(input, by: try library())
    } catch {
      switch error {
      case .failed(let failure): throw .failed(failure)
      case .refused(let words): throw .refused(HarnessError(.unsupportedSignature, words))
      }
    }
  }

  private func library() throws(EngineError) -> EngineLibrary {
    if let opened { return opened }
    do throws(EngineFailure) {
      let library = try EngineLibrary(path, invoker)
      opened = library
      return library
    } catch {
      throw .failed(error)
    }
  }

  private func plant(in input: inout EngineInput, _ site: CallSite) throws(HarnessError) {
    guard case .program(let fault, in: caller)? = setup.fault else { return }
    if fault == .targetExchanged {
      // The two callees of the checks are each other's neighbours.
      var other = CaptureRecord.stub
      if site.isCapture, case .address(let address) = site.kfunc.function { other = address }
      input.functions = input.functions.map { $0.moved(to: other) }
      return
    }
    do {
      input.program = try fault.planted(in: input.program, kept: ProgramGenerator.witnesses.0)
    } catch {
      throw HarnessError(.badProgram, "\(fault.rawValue): \(error)")
    }
  }
}

extension EngineDescription {
  /// What the engine lacks for a program that calls a kfunc; nil where it has all.
  /// - Parameters:
  ///   - kfunc: the kfunc.
  ///   - shape: the shape of the program.
  ///   - programs: who writes it.
  func lacking(_ kfunc: Kfunc, _ shape: CallShape, _ programs: ProgramSource) -> EngineNeed? {
    guard let program = try? programs.program(of: kfunc, shape) else { return nil }
    var needs = program.engineNeeds
    if kfunc.placement.needsMoves { needs.insert(.byValue) }
    return lacking(needs)
  }
}
