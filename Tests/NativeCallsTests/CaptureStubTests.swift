import CShims
import TestSupport
import Testing
import X86

/// The capture stub records every register, flag and stack word at its entry, and returns the results that were set.
@Suite struct CaptureStubTests {
  private static func value(_ register: GeneralRegister) -> UInt64 { 0xC0DE_0000_0000_0000 | UInt64(register.rawValue) }
  private static func stackWord(_ index: Int) -> UInt64 { 0x57AC_0000_0000_0000 | UInt64(index) }
  private static func vector(_ index: Int) -> UInt64 { 0x7EC7_0000_0000_0000 | UInt64(index) }

  /// Code that sets registers and stack to known values, calls the stub and returns its result.
  private static func code(flags: [UInt8], vectorResults: Bool = false) -> (bytes: [UInt8], returnOffset: Int) {
    let saved: [GeneralRegister] = [.rbx, .rbp, .r12, .r13, .r14, .r15]
    var bytes = saved.flatMap { register in Bytes.encoded { $0.push(register) } }
    // Six saved registers and nine words: rsp is a multiple of 16 at the call.
    for index in (1...9).reversed() {
      bytes += Bytes.encoded { $0.moveAbsolute(.rax, stackWord(index)) } + Bytes.encoded { $0.push(.rax) }
    }
    for index in 0..<8 {
      // movq xmmN, rax; pinsrq by movhps is not needed: the high halves become 0.
      bytes +=
        Bytes.encoded { $0.moveAbsolute(.rax, vector(index)) } + [0x66, 0x48, 0x0F, 0x6E, 0xC0 | UInt8(index) << 3]
    }
    for register in GeneralRegister.allCases where register != .rsp && register != .r11 {
      bytes += Bytes.encoded { $0.moveAbsolute(register, value(register)) }
    }
    let stub = UInt64(UInt(bitPattern: unsafeBitCast(kft_capture_stub as @convention(c) () -> Void, to: Int.self)))
    bytes += Bytes.encoded { $0.moveAbsolute(.r11, stub) } + flags + Bytes.encoded { $0.call(.r11) }
    let returnOffset = bytes.count
    // movq rax, xmm0; movq rdx, xmm1
    if vectorResults { bytes += [0x66, 0x48, 0x0F, 0x7E, 0xC0, 0x66, 0x48, 0x0F, 0x7E, 0xCA] }
    bytes += Bytes.encoded { $0.arithmetic(.add, .bits64, .rsp, immediate: 72) }
    bytes += saved.reversed().flatMap { register in Bytes.encoded { $0.pop(register) } } + Bytes.ret
    return (bytes, returnOffset)
  }

  /// Runs the code with a record set.
  private static func capture(
    flags: [UInt8] = [], vectorResults: Bool = false, hiddenPointer: Bool = false
  ) throws -> (record: kft_capture, call: kft_call, code: UInt64, returnOffset: Int) {
    let guarded = Guard()!
    let record = UnsafeMutablePointer<kft_capture>.allocate(capacity: 1)
    record.initialize(to: kft_capture())
    record.pointee.result_rax = 0xAAAA
    record.pointee.result_rdx = 0xDDDD
    record.pointee.result_xmm = (0x1111, 0x2222)
    record.pointee.returns_rdi = hiddenPointer ? 1 : 0
    kft_set_capture(record)
    defer {
      kft_set_capture(nil)
      record.deallocate()
    }
    let (bytes, returnOffset) = code(flags: flags, vectorResults: vectorResults)
    let code = try Code(bytes)
    try #require(guarded.invoke(code))
    return (record.pointee, guarded.call, UInt64(code.address), returnOffset)
  }

  @Test func everythingIsSeen() throws {
    let (record, call, code, returnOffset) = try Self.capture()
    #expect(record.calls == 1)
    let seen: [(GeneralRegister, UInt64)] = [
      (.rdi, record.rdi), (.rsi, record.rsi), (.rdx, record.rdx), (.rcx, record.rcx), (.r8, record.r8),
      (.r9, record.r9), (.rax, record.rax), (.r10, record.r10), (.rbx, record.rbx), (.rbp, record.rbp),
      (.r12, record.r12), (.r13, record.r13), (.r14, record.r14), (.r15, record.r15),
    ]
    for (register, word) in seen { #expect(word == Self.value(register), "\(register)") }
    // Return address of the trampoline, six registers, nine words, return address.
    #expect(record.rsp == call.stack_top - 8 - 48 - 72 - 8)
    #expect(record.rsp % 16 == 8)
    let stack = withUnsafeBytes(of: record.stack) { Array($0.bindMemory(to: UInt64.self)) }
    #expect(stack.count == Int(KFT_CAPTURE_STACK_WORDS))
    #expect(stack[0] == code + UInt64(returnOffset))
    #expect(Array(stack[1...9]) == (1...9).map(Self.stackWord))
    #expect(Array(stack[10...15]) == [KFT_R15, KFT_R14, KFT_R13, KFT_R12, KFT_RBP, KFT_RBX])
    #expect(stack[17...].allSatisfy { $0 == KFT_GUARD_WORD })
    let vectors = withUnsafeBytes(of: record.xmm) { Array($0.bindMemory(to: UInt64.self)) }
    #expect(vectors == (0..<8).flatMap { [Self.vector($0), 0] })
    #expect(call.rax == 0xAAAA)
    #expect(call.rdx == 0xDDDD)
    #expect(call.rbx == KFT_RBX)
    #expect(call.r15 == KFT_R15)
    #expect(call.rsp == call.stack_top)
  }

  @Test func flagsAreSeen() throws {
    // stc, clc, std, cld, cmp eax, eax: the flag that each sets or clears.
    let rows: [(code: [UInt8], mask: UInt64, bits: UInt64)] = [
      ([0xF9], 1, 1), ([0xF8], 1, 0), ([0xFD], 0x400, 0x400), ([0xFC], 0x400, 0), ([0x39, 0xC0], 0x40, 0x40),
    ]
    for (code, mask, bits) in rows {
      let (record, _, _, _) = try Self.capture(flags: code)
      #expect(record.rflags & mask == bits)
    }
  }

  @Test func vectorAndHiddenPointerResults() throws {
    let vectors = try Self.capture(vectorResults: true).call
    #expect(vectors.rax == 0x1111)
    #expect(vectors.rdx == 0x2222)
    #expect(try Self.capture(hiddenPointer: true).call.rax == Self.value(.rdi))
  }

  @Test func recordsOfThreadsAreTheirOwn() {
    let results = inThreads(2) { thread in
      let record = UnsafeMutablePointer<kft_capture>.allocate(capacity: 1)
      record.initialize(to: kft_capture())
      record.pointee.result_rax = UInt64(thread + 5)
      kft_set_capture(record)
      defer {
        kft_set_capture(nil)
        record.deallocate()
      }
      guard let guarded = Guard() else { return -1 }
      let stub = unsafeBitCast(kft_capture_stub as @convention(c) () -> Void, to: UInt.self)
      var wrong = 0
      for round in 1...1000 {
        guarded.invoke(stub, [UInt64(thread)])
        if guarded.call.rax != UInt64(thread + 5) || record.pointee.calls != UInt64(round) { wrong += 1 }
        if record.pointee.rdi != UInt64(thread) { wrong += 1 }
      }
      return wrong
    }
    #expect(results == [0, 0])
  }

  @Test func imagesAndMemoryFiles() throws {
    var image = kft_image()
    let address = UInt64(unsafeBitCast(kft_capture_stub as @convention(c) () -> Void, to: UInt.self))
    #expect(kft_image_at(address, &image))
    #expect(image.file != nil)
    #expect(!kft_image_at(8, &image))
  }
}
