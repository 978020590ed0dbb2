import Foundation
import TestSupport
import Testing

/// The reference engine of examples/engine as a caller, whole and broken.
@Suite struct EngineLibraryTests {
  /// Callees and shapes of findings, by the argument slots that they name.
  private static func slots(_ document: [String: Any]) -> [Int: [(shape: String, callee: String)]] {
    var slots: [Int: [(String, String)]] = [:]
    for finding in document["findings"] as? [[String: Any]] ?? [] where finding["code"] as? String == "slot" {
      let slot = (finding["slot"] as? [String: Any])?["slot"] as? Int ?? 0
      slots[slot, default: []].append((finding["shape"] as? String ?? "", finding["callee"] as? String ?? ""))
    }
    return slots
  }

  private static func run(_ words: String..., engine: String) throws -> (status: Int32, document: [String: Any]) {
    let run = try Executable.run(words + ["--engine", engine, "--format", "json"])
    return (run.status, try object(run.output))
  }

  // MARK: run

  @Test func theReferenceEngineAgreesForEveryKfuncThatNeedsNoMoves() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder)
    let (status, document) = try Self.run("run", "--caller", "c", engine: engine)
    #expect(status == 0)
    let kfuncs = try #require(document["kfuncs"] as? [[String: Any]])
    var called = 0
    for kfunc in kfuncs {
      let tallies = kfunc["tallies"] as? [[String: Any]] ?? []
      let checks = tallies.first { $0["caller"] as? String == engine }?["checks"] as? Int ?? 0
      let skips = (document["skips"] as? [[String: Any]] ?? []).filter {
        $0["kfunc"] as? String == kfunc["kfunc"] as? String
      }
      if checks > 0 { called += 1 } else { #expect(!skips.isEmpty, "\(kfunc["kfunc"] ?? "")") }
      for skip in skips where skip["code"] as? String == "unsupported" {
        #expect(skip["need"] as? String == "by-value-arguments")
        #expect(checks == 0)
      }
    }
    // The registry has 183 kfuncs, of which 33 need moves, 3 no BPF program can call, and 12 crash.
    #expect(called == 183 - 33 - 3)
    let planted = try #require(document["planted"] as? [[String: Any]])
    #expect(planted.map { $0["component"] as? String } == [engine])
    #expect(planted.first?["caught"] as? Bool == true)
  }

  @Test(arguments: 6...12) func aSlotThatLosesItsUpperHalfIsNamed(_ slot: Int) throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder, breaking: "BROKEN_SLOT=\(slot)")
    let (status, document) = try Self.run("run", "--filter", "^kf_u64_12$", "--caller", "c", engine: engine)
    #expect(status == 1)
    let slots = Self.slots(document)
    #expect(Array(slots.keys) == [slot])
    // A constant of 32 bits with a positive sign has no upper half to lose.
    let shapes = Set((slots[slot] ?? []).map(\.shape))
    #expect(shapes.isSuperset(of: ["direct", "forwarded", "reversed", "two-callees", "nested", "branches"]))
    #expect(Set((slots[slot] ?? []).map(\.callee)) == ["compiled", "capture"])
  }

  @Test func exchangedSlotsAreNamed() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder, breaking: "BROKEN_ORDER")
    let (status, document) = try Self.run("run", "--filter", "^kf_u64_(8|12)$", "--caller", "c", engine: engine)
    #expect(status == 1)
    #expect(Set(Self.slots(document).keys) == [7, 8])
  }

  @Test func lateSlotsOfSubprogramsAreNamedInTheShapesThatHaveThem() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder, breaking: "BROKEN_INCOMING")
    let (status, document) = try Self.run("run", "--filter", "^kf_u64_12$", "--caller", "c", engine: engine)
    #expect(status == 1)
    let slots = Self.slots(document)
    #expect(Set(slots.keys).isSuperset(of: 6...12))
    #expect(Set(slots.values.joined().map(\.shape)) == ["forwarded", "reversed", "nested"])
    // In an engine that is wrong no fault is planted.
    #expect((document["planted"] as? [[String: Any]])?.isEmpty == true)
  }

  @Test func whatTheEngineDoesNotHaveIsASkipAndTheRestIsChecked() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder, breaking: "WITHOUT_STACK_ARGUMENTS")
    let (status, document) = try Self.run(
      "run", "--filter", "^kf_u64_12$|^kf_aligned_at_1$", "--caller", "c", engine: engine)
    #expect(status == 0)
    let skips = try #require(document["skips"] as? [[String: Any]])
    #expect(
      skips.contains {
        $0["kfunc"] as? String == "kf_u64_12" && $0["code"] as? String == "unsupported"
          && $0["need"] as? String == "stack-arguments"
      })
    let kfuncs = try #require(document["kfuncs"] as? [[String: Any]])
    let small = try #require(kfuncs.first { $0["kfunc"] as? String == "kf_aligned_at_1" })
    let tally = (small["tallies"] as? [[String: Any]])?.first { $0["caller"] as? String == engine }
    #expect((tally?["checks"] as? Int ?? 0) > 100)
    // Only the subprogram of two-callees has more than five arguments.
    #expect(
      skips.contains { $0["kfunc"] as? String == "kf_aligned_at_1" && $0["need"] as? String == "stack-arguments" })
    let table = try Executable.run("run", "--filter", "^kf_u64_12$", "--caller", "c", "--engine", engine)
    #expect(table.status == 1)
    #expect(table.output.contains("1  \(engine): unsupported: stack arguments: kf_u64_12"), "\(table.output)")
    #expect(table.output.contains("\(engine) made NO CALL"))
    #expect(
      try Executable.run("run", "--filter", "^kf_u64_12$", "--caller", "c", "--engine", engine, "--allow-skips").status
        == 0)
  }

  // MARK: What an engine is given

  /// An engine that refuses every program with calls, and whose reason is what it was given.
  private static let dump = """
    static char text[512];
    static size_t used;
    static void add(const char *format, ...)
    {
    	va_list list;
    	va_start(list, format);
    	used += vsnprintf(text + used, sizeof(text) - used, format, list);
    	va_end(list);
    	if (used >= sizeof(text)) used = sizeof(text) - 1;
    }
    static void type(const struct kfunctest_type *t)
    {
    	static const char *const kinds[] = { "void", "int", "ptr", "float", "struct", "union", "array" };
    	add("%s%u/%u%s", kinds[t->kind], t->size, t->alignment, t->is_signed ? "s" : "");
    	for (uint32_t i = 0; i < t->member_count; i++) {
    		add("%c@%u ", i ? ',' : '{', t->members[i].offset);
    		type(&t->members[i]);
    	}
    	if (t->member_count) add("}");
    }
    static const char *describe(const struct kfunctest_program *p)
    {
    	const struct kfunctest_function *f = p->kfuncs;
    	used = 0;
    	add("%u %s:%u:%u(", p->size == sizeof(*p), f->name, f->parameter_count, f->slot_count);
    	for (uint32_t i = 0; i < f->parameter_count; i++) {
    		if (i) add(" ");
    		type(&f->parameters[i]);
    	}
    	add(")->");
    	type(&f->result);
    	for (uint32_t i = 0; i < p->subprogram_count; i++)
    		add(" %s:%u", p->subprograms[i].name, p->subprograms[i].incoming_slots);
    	return text;
    }
    """

  /// What was written by hand from the prototypes in kfuncs/src and the psABI's sizes (figure 3.1).
  @Test(arguments: [
    (
      "kf_bool_12",
      "1 kf_bool_12:12:12(int1/1 int1/1 int1/1 int1/1 int1/1 int1/1 int1/1 int1/1 int1/1 int1/1 int1/1 int1/1)"
    ),
    ("kf_pair_6", "1 kf_pair_6:6:12(struct16/8{@0 int8/8,@8 int8/8} struct16/8{@0 int8/8,@8 int8/8} "),
    ("kf_s128_at_6", "int16/16s"), ("kf_float_9", "1 kf_float_9:9:9(float4/4 float4/4 "),
    ("kf_u64_12", " main:0 forward:7"),
  ]) func theTablesSayWhatTheProgramCalls(_ kfunc: String, _ words: String) throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder,
      [
        "capabilities": "return 0x2f;", "error": "return reason;",
        "compile": "reason = 0; if (!p->kfunc_count) return (void *)p; reason = describe(p); return 0;",
      ], before: "#include <stdarg.h>\n#include <stdio.h>\nstatic const char *reason;\n" + Self.dump)
    let (_, document) = try Self.run("run", "--filter", "^\(kfunc)$", "--caller", "c", engine: engine)
    let reasons = (document["skips"] as? [[String: Any]] ?? []).compactMap { $0["component"] as? String }
    #expect(reasons.contains { $0.contains(words) }, "\(reasons)")
  }

  // MARK: Native code

  /// Native code of an engine: the program of `r0 = 42; exit`, and for kfuncs a call at a wrong stack alignment.
  @Test func alignmentAndReturnAddressOfNativeCode() throws {
    let folder = try TemporaryFolder()
    // The code calls the kfunc with rsp 8 bytes off; the address that the engine gives for its code is another one.
    let engine = try EngineFixtures.library(
      in: folder,
      [
        "capabilities": "return 0x2f;",
        "compile": "target = p->kfunc_count ? (void *)p->kfuncs[0].address : 0; return (void *)p;",
        "entry": "return target ? (void *)misaligned : (void *)fixed;",
        "code": "*size = 16; return target ? elsewhere : 0;",
      ],
      before: """
        static void *target;
        static const char elsewhere[16];
        static uint64_t fixed(void *memory, uint64_t length) { return 42; }
        __attribute__((naked)) static uint64_t misaligned(void *memory, uint64_t length)
        {
        	__asm__("jmp *%0" : : "m"(target));
        }
        """)
    let (status, document) = try Self.run("run", "--filter", "^kf_u64_7$", "--caller", "c", engine: engine)
    #expect(status == 1)
    let findings = try #require(document["findings"] as? [[String: Any]])
    // The callee is entered by a jump: its return address is the harness's, not one of the engine's code.
    #expect(
      findings.contains { finding in
        finding["code"] as? String == "entry" && (finding["message"] as? String)?.contains("return address") == true
      }, "\(findings.map { $0["message"] ?? "" })")
  }

  @Test func alignmentIsChecked() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder,
      [
        "capabilities": "return 0x2f;",
        "compile": "target = p->kfunc_count ? (void *)p->kfuncs[0].address : 0; return (void *)p;",
        "entry": "return target ? (void *)misaligned : (void *)fixed;",
      ],
      before: """
        static void *target;
        static uint64_t fixed(void *memory, uint64_t length) { return 42; }
        __attribute__((naked)) static uint64_t misaligned(void *memory, uint64_t length)
        {
        	__asm__("call *%0\\n\\tret" : : "m"(target));
        }
        """)
    let (status, document) = try Self.run("run", "--filter", "^kf_u64_7$", "--caller", "c", engine: engine)
    #expect(status == 1)
    let codes = Set((document["findings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String })
    #expect(codes.contains("alignment"), "\(codes)")
  }

  @Test func preservedRegistersAreChecked() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder,
      [
        "capabilities": "return 0x2f;", "compile": "has_calls = p->kfunc_count; return (void *)p;",
        "entry": "return has_calls ? (void *)clobbers : (void *)fixed;",
      ],
      before: """
        static int has_calls;
        static uint64_t fixed(void *memory, uint64_t length) { return 42; }
        __attribute__((naked)) static uint64_t clobbers(void *memory, uint64_t length)
        {
        	__asm__("xor %ebx, %ebx\\n\\tmov $1, %r13d\\n\\tret");
        }
        """)
    let (_, document) = try Self.run("run", "--filter", "^kf_u64_7$", "--caller", "c", engine: engine)
    let states = (document["findings"] as? [[String: Any]] ?? []).compactMap {
      ($0["preserved"] as? [String: Any])?["state"] as? String
    }
    #expect(Set(states) == ["rbx", "r13"])
  }

  // MARK: probe, fuzz, mutants

  @Test func probeNamesTheSlot() throws {
    let folder = try TemporaryFolder()
    let prototype = "u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)"
    let whole = try EngineFixtures.reference(in: folder)
    let good = try Self.run("probe", prototype, "--compilers", "gcc", "--bpf-compilers", "none", engine: whole)
    #expect(good.status == 0)
    let cells = try #require(good.document["cells"] as? [[String: Any]])
    #expect(cells.filter { $0["caller"] as? String == whole }.allSatisfy { ($0["checks"] as? Int ?? 0) > 100 })
    #expect(cells.contains { $0["caller"] as? String == whole })
    let planted = (good.document["planted"] as? [[String: Any]] ?? []).first { $0["component"] as? String == whole }
    #expect(planted?["caught"] as? Bool == true)
    let broken = try EngineFixtures.reference(in: folder, breaking: "BROKEN_SLOT=7")
    let bad = try Self.run("probe", prototype, "--compilers", "gcc", "--bpf-compilers", "none", engine: broken)
    #expect(bad.status == 1)
    var seen: Set<Int> = []
    for cell in bad.document["cells"] as? [[String: Any]] ?? [] {
      let slots = Set(Self.slots(cell).keys)
      if cell["caller"] as? String == broken { seen.formUnion(slots) } else { #expect(slots.isEmpty) }
    }
    #expect(seen == [7])
  }

  @Test func fuzzFindsAndShrinks() throws {
    let folder = try TemporaryFolder()
    let words = [
      "fuzz", "--count", "64", "--seed", "5", "--compilers", "gcc", "--bpf-compilers", "none", "--format", "json",
    ]
    let whole = try Executable.run(words + ["--engine", try EngineFixtures.reference(in: folder)])
    #expect(whole.status == 0, "\(whole.output.suffix(2000))")
    let broken = try EngineFixtures.reference(in: folder, breaking: "BROKEN_SLOT=7")
    let run = try Executable.run(words + ["--engine", broken])
    #expect(run.status == 1)
    let found = try #require((try object(run.output)["cases"] as? [[String: Any]])?.first)
    #expect(found["caller"] as? String == broken)
    let slot = ((found["finding"] as? [String: Any])?["slot"] as? [String: Any])?["slot"] as? Int
    #expect(slot == 7)
    #expect((found["command"] as? [String])?.contains(broken) == true)
  }

  @Test func everyFaultInWhatItIsGivenIsSeen() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder)
    let (status, document) = try Self.run("mutants", engine: engine)
    #expect(status == 0)
    let planted = try #require(document["planted"] as? [[String: Any]])
    #expect(planted.count == 9)
    for fault in planted {
      #expect(fault["caught"] as? Bool == true, "\(fault["fault"] ?? "")")
      #expect(fault["component"] as? String == engine)
    }
    let without = try EngineFixtures.reference(in: folder, breaking: "WITHOUT_STACK_ARGUMENTS")
    let fewer = try Self.run("mutants", engine: without)
    #expect(fewer.status == 0)
    let summary = try #require(fewer.document["summary"] as? [String: Any])
    #expect(summary["notApplicable"] as? Int == 5)
    #expect(summary["caught"] as? Int == 4)
  }

  // MARK: exec

  @Test func execComparesMemoryMapsAndTailCalls() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder)
    let program = try folder.write(
      """
      r0 = *(u64 *)(r1 + 0)
      *(u8 *)(r1 + 1) = 9
      r0 += r2
      exit
      """, to: "memory.bpf.s")
    let memory = try Executable.run(
      "exec", program, "--mem", "0100000000000001", "--engine", "jit,\(engine)", "--format", "json")
    #expect(memory.status == 0)
    let results = try #require(try object(memory.output)["results"] as? [[String: Any]])
    #expect(results.map { $0["memory"] as? String } == ["0109000000000001", "0109000000000001"])
    #expect(results.map { $0["r0"] as? String } == ["0x0100000000000009", "0x0100000000000009"])
    let objects = ObjectFixtures.folder + "/built/v4-O2/"
    for name in ["weak.bpf.o", "counts.bpf.o"] {
      let run = try Executable.run(
        "exec", objects + name, "--engine", "jit,\(engine)", "--format", "json", "--allow-skips")
      let document = try object(run.output)
      #expect(run.status == 0, "\(name): \(run.output)")
      #expect(document["agree"] as? Bool == true)
      let own = (document["results"] as? [[String: Any]] ?? []).filter { $0["engine"] as? String == engine }
      #expect(own.contains { $0["status"] as? String == "ok" }, "\(name): \(own)")
    }
  }

  /// An engine for tail calls alone: `r0 = 7; exit` is its every program but the first one, whose r2 and r3 it takes from
  /// the immediates before the call.
  @Test func tailCallsGoThroughTheTable() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder,
      [
        "capabilities": "return KFUNCTEST_CAN_TAIL_CALLS;",
        "run": """
        struct kfunctest_program *p = handle; uint64_t r2 = 0, r3 = 0, r0 = 0;
        for (uint32_t i = 0; i < p->insn_count; i++) {
          const struct bpf_insn *n = &p->insns[i];
          if (n->code == (BPF_LD | BPF_DW | BPF_IMM)) {
            if (n->src_reg) return 1;
            r2 = (uint32_t)n->imm | (uint64_t)p->insns[++i].imm << 32;
          } else if (n->code == (BPF_ALU64 | BPF_MOV | BPF_K) && n->dst_reg == 3) r3 = n->imm;
          else if (n->code == (BPF_ALU64 | BPF_MOV | BPF_K) && n->dst_reg == 0) r0 = n->imm;
          else if (n->code == (BPF_JMP | BPF_CALL) && n->imm == 12) {
            void *next = p->tail_call_target(r2, r3);
            if (next) return kfunctest_engine_run(next, memory, length);
          } else if (n->code == (BPF_JMP | BPF_EXIT)) return r0;
        }
        return 2;
        """,
      ], before: "uint64_t kfunctest_engine_run(void *handle, void *memory, uint64_t length);")
    let first = "ld_pseudo r2, 5, 0\nr3 = INDEX\ncall 12\nr0 = 5\nexit"
    let target = try folder.write("r0 = 7\nexit", to: "target.bpf.s")
    for (index, expected) in [(0, "0x7"), (1, "0x5")] {
      let program = try folder.write(first.replacing("INDEX", with: "\(index)"), to: "first\(index).bpf.s")
      let run = try Executable.run("exec", program, "--tail-call", target, "--engine", "jit,\(engine)")
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output == "jit: \(expected)\n\(engine): \(expected)\n", "\(run.output)\(run.error)")
    }
  }
}

/// Documents with engine libraries, against docs/schema.json.
@Suite struct EngineDocumentTests {
  @Test func documentsFollowTheSchema() throws {
    let schema = try JSONSchema(try String(contentsOfFile: Repository.path + "/docs/schema.json", encoding: .utf8))
    let folder = try TemporaryFolder()
    let broken = try EngineFixtures.reference(in: folder, breaking: "BROKEN_SLOT=7")
    let small = try EngineFixtures.reference(in: folder, breaking: "WITHOUT_STACK_ARGUMENTS")
    let ends = try EngineFixtures.library(in: folder, ["run": "exit(1);"], name: "ends")
    let crashes = try EngineFixtures.library(
      in: folder, ["compile": "if (p->kfunc_count) abort(); return (void *)p;", "capabilities": "return 0x2f;"],
      name: "crashes")
    let none = folder.file("none.so")
    let engines = [broken, small, ends, crashes, none].flatMap { ["--engine", $0] }
    let program = Repository.path + "/Tests/Programs/seven-arguments.bpf.s"
    let prototype = "u64 f(u64, u64, u64, u64, u64, u64, u64)"
    for words in [
      ["run", "--filter", "^kf_u64_7$", "--caller", "c"] + engines, ["exec", program] + engines,
      ["probe", prototype, "--compilers", "gcc", "--bpf-compilers", "none"] + engines,
      ["fuzz", "--count", "1", "--seed", "1", "--compilers", "gcc", "--bpf-compilers", "none"] + engines,
      ["mutants", "--engine", small], ["mutants", "--list", "--engine", small],
    ] {
      let run = try Executable.run(words + ["--format", "json"])
      #expect(!run.output.isEmpty, "\(words): \(run.error)")
      let faults = try schema.faults(try JSONTree(run.output))
      #expect(faults.isEmpty, "\(words): \(faults)")
    }
  }
}
