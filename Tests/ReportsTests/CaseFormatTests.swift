import CTypes
import CallingConvention
import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Outcomes
@testable import Reports

/// The formats of CI systems, each read by a reader that is not ours.
@Suite struct CaseFormatTests {
  // MARK: The list

  @Test(arguments: Sample.all) func aListFailsWhereTheOutcomeDoes(_ sample: Sample) throws {
    #expect(sample.ownVerdict == sample.isGood)
    let list = try #require(CaseList(sample.outcome, Sample.provenance))
    #expect((list.counts.failed == 0) == sample.isGood, "\(list.counts)")
    #expect(list.problems.isEmpty == sample.isGood)
    #expect(list.counts.all > 0)
    for suite in list.suites {
      #expect(Set(suite.cases.map(\.name)).count == suite.cases.count, "\(suite.name)")
      #expect(!suite.cases.isEmpty)
    }
    #expect(Set(list.suites.map(\.name)).count == list.suites.count)
    #expect(list.properties.contains { $0.name == "kernel" && $0.value == "6.1.0-test" })
  }

  /// Each finding fails the cases of its caller and callee under each target for which the call stands, and no other.
  @Test func casesOfAFinding() throws {
    let outcome = run([Sample.called("kf_u64_8", failed: 1)], findings: [.sample()])
    let list = CaseList(outcome)
    let failed = list.suites.flatMap { suite in
      suite.cases.filter { if case .failed = $0.verdict { true } else { false } }.map { "\(suite.name): \($0.name)" }
    }
    #expect(
      failed == ["jit -> capture stub: kf_u64_8, linux-7.2", "jit -> capture stub: kf_u64_8, linux-7.4"])
    #expect(list.problems.count == 1)
    // One call, which stands for both targets.
    #expect(list.problems[0].occurrences.count == 1)
  }

  // MARK: JUnit

  /// An element of the XML with its attributes, as Foundation's parser sees it.
  private final class Elements: NSObject, XMLParserDelegate {
    var found: [(name: String, attributes: [String: String])] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) { found.append((name, attributes)) }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func count(_ name: String) -> Int { found.count { $0.name == name } }
  }

  @Test(arguments: Sample.all) func junit(_ sample: Sample) throws {
    let text = JUnitReport(Sample.provenance).text(of: sample.outcome).output
    let elements = Elements()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = elements
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let list = try #require(CaseList(sample.outcome, Sample.provenance))
    #expect(elements.count("testcase") == list.counts.all)
    #expect((elements.count("failure") == 0) == sample.isGood)
    #expect(elements.count("skipped") == list.counts.skipped + list.counts.known)
    // The counts of the suites are those of their elements.
    let suites = elements.found.filter { $0.name == "testsuite" }.map(\.attributes)
    #expect(suites.reduce(0) { $0 + (Int($1["tests"] ?? "") ?? 0) } == elements.count("testcase"))
    #expect(suites.reduce(0) { $0 + (Int($1["failures"] ?? "") ?? 0) } == elements.count("failure"))
    #expect(suites.reduce(0) { $0 + (Int($1["skipped"] ?? "") ?? 0) } == elements.count("skipped"))
    let values = elements.found.flatMap { $0.attributes.values }.joined(separator: "\n") + elements.text
    for wanted in sample.texts { #expect(values.contains(wanted), "\(wanted)") }
  }

  @Test(.enabled(if: ChildProcess.find("xmllint") != nil, "no xmllint: apt-get install libxml2-utils"))
  func junitKeepsToItsSchema() throws {
    let folder = try TemporaryFolder()
    for (number, sample) in Sample.all.enumerated() {
      try folder.write(JUnitReport(Sample.provenance).text(of: sample.outcome).output, to: "\(number).xml")
    }
    func validate(_ names: [String]) throws -> ProcessOutcome {
      try ChildProcess.run(
        "xmllint",
        ["--noout", "--schema", Repository.file("Tests/Schemas/junit-10.xsd")] + names.map(folder.file))
    }
    let outcome = try validate(Sample.all.indices.map { "\($0).xml" })
    #expect(outcome.status == 0, "\(outcome.error)")
    // The check sees what is wrong.
    try folder.write("<testsuites><testsuite name=\"a\"><testcase/></testsuite></testsuites>", to: "wrong.xml")
    #expect(try validate(["wrong.xml"]).status != 0)
  }

  /// Every character in a name and in a message: the text stays well-formed, and no character is lost unseen.
  @Test func everyCharacter() throws {
    for first in stride(from: UInt32(0), to: 0x1_1000, by: 0x400) {
      let scalars = (first..<first + 0x400).compactMap(Unicode.Scalar.init)
      let name = String(String.UnicodeScalarView(scalars))
      let outcome = CommandOutcome.run(run([Sample.called(name, failed: 1)], findings: [.sample(name)]))
      let parser = XMLParser(data: Data(JUnitReport(Sample.provenance).text(of: outcome).output.utf8))
      #expect(parser.parse(), "U+\(String(first, radix: 16)): \(String(describing: parser.parserError))")
      let page = HTMLReport(Sample.provenance).text(of: outcome).output
      let reader = XMLParser(data: Data(page.utf8))
      #expect(reader.parse(), "U+\(String(first, radix: 16)): \(String(describing: reader.parserError))")
      for report in [
        TAPReport(Sample.provenance) as any Report, GitHubReport(Sample.provenance), HTMLReport(Sample.provenance),
      ] {
        let text = report.text(of: outcome).output
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ForeignText.isPlain($0) })
      }
    }
  }

  // MARK: HTML

  @Test(arguments: Sample.all) func html(_ sample: Sample) throws {
    let text = HTMLReport(Sample.provenance).text(of: sample.outcome).output
    let elements = Elements()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = elements
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let list = try #require(CaseList(sample.outcome, Sample.provenance))
    let rows = elements.found.filter { $0.name == "tr" }.compactMap { $0.attributes["class"] }
    #expect(rows.count == list.counts.all)
    #expect(rows.count { $0 == "failed" } == list.counts.failed)
    #expect(rows.count { $0 == "skipped" } == list.counts.skipped)
    // Every finding is there, and every link to one leads to it.
    let names = Set(elements.found.compactMap { $0.attributes["id"] })
    for number in list.problems.indices { #expect(names.contains("problem-\(number + 1)")) }
    let links = elements.found.compactMap { $0.attributes["href"] }
    for link in links {
      #expect(link.hasPrefix("#") && (link.contains("=") || names.contains(String(link.dropFirst()))), "\(link)")
    }
    // The bytes of words are in cells of their own.
    let spaced = elements.text.replacing("\n", with: " ")
    for wanted in sample.texts {
      // A target stands in a cell of its own, and so does each byte.
      let parts = wanted.split(separator: ", linux").first.map(String.init) ?? wanted
      #expect(elements.text.contains(parts) || spaced.contains(parts.replacing(" ", with: "")), "\(wanted)")
    }
    #expect(elements.found.first { $0.name == "header" }?.attributes["class"] == (sample.isGood ? "passed" : "failed"))
    // Nothing is loaded: there is no element and no style that could.
    let loading: Set = ["link", "img", "iframe", "object", "embed", "audio", "video", "source", "base", "image", "use"]
    for (name, attributes) in elements.found {
      #expect(!loading.contains(name))
      for key in ["src", "srcset", "action", "data", "poster", "background"] { #expect(attributes[key] == nil) }
      #expect(attributes["style"]?.contains("url") != true)
      #expect(attributes.keys.allSatisfy { !$0.hasPrefix("on") }, "a handler of \(name)")
    }
    #expect(!PageStyle.text.contains("url(") && !PageStyle.text.contains("@import"))
    #expect(!PageScript.text.contains("fetch") && !PageScript.text.contains("innerHTML"))
  }

  /// The picture of a frame marks the slot of the finding, and another one of the same call; the bytes that differ are
  /// marked.
  @Test func thePictureOfAFinding() throws {
    let prototype = "u64 kf_u64_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h);"
    let signature = try #require(try CDeclarationParser.parse(prototype).signatures.first)
    let placed = PlacedFunction(Placement(signature))
    var outcome = run([Sample.called("kf_u64_8", failed: 1)], findings: [.sample(), .sample(slot: 2)])
    outcome.shownCalls = [ShownCall(kfunc: "kf_u64_8", shape: .forwarded, placed: placed)]
    let text = HTMLReport(Sample.provenance).text(of: .run(outcome)).output
    let first = try #require(text.split(separator: "<details class=\"finding\"").dropFirst().first)
    #expect(first.contains("wrong: [rsp]\""))
    #expect(first.contains("wrong: rsi\""))
    /// The class of the text with a label.
    func state(_ label: String) -> Substring? {
      guard let end = first.firstRange(of: ">\(label)") else { return nil }
      return first[..<end.lowerBound].split(separator: "<").last?.split(separator: "\"").dropFirst().first
    }
    #expect(state("7: g, BPF r11-16") == "wrong")
    #expect(state("2: b, BPF r2") == "also")
    #expect(state("8: h, BPF r11-24") == "right")
    #expect(state("6: f, BPF r11-8") == "right")
    #expect(first.contains("<td>77</td><td>76</td><td>75</td><td>74</td><td class=\"differs\"><mark>00</mark></td>"))
    // Of a call that did not return nothing is said to be right.
    outcome.findings[0].kind = .ended(EndFinding(end: .exited(status: 1), progress: nil))
    outcome.findings.removeLast()
    let other = HTMLReport(Sample.provenance).text(of: .run(outcome)).output
    #expect(other.contains("class=\"unknown\""))
    #expect(!other.contains("class=\"right\""))
  }

  // MARK: TAP

  /// Reads a TAP file with Perl's TAP::Parser and prints what it is: counts, and each error.
  private static let reader = """
    use strict; use TAP::Parser;
    open my $file, '<', $ARGV[0] or die; local $/; my $text = <$file>;
    die "not version 14" unless $text =~ /\\ATAP version 14\\n/;
    # Parsers before 3.48 know version 13 only, whose syntax is the same.
    $text =~ s/14/13/ if $TAP::Parser::VERSION < 3.48;
    my $parser = TAP::Parser->new({ tap => $text });
    my ($known, $unknown) = (0, 0);
    while (my $result = $parser->next) {
      print "yaml ", join('|', map { $_->{message} } @{$result->data->{findings}}), "\\n" if $result->is_yaml;
      print "skip ", $result->explanation, "\\n" if $result->is_test && $result->has_skip;
      print "todo ", $result->explanation, "\\n" if $result->is_test && $result->has_todo;
      $unknown++ if $result->is_unknown;
    }
    printf "planned %d run %d failed %d skipped %d todo %d unknown %d\\n", $parser->tests_planned, $parser->tests_run,
      scalar($parser->failed), scalar($parser->skipped), scalar($parser->todo), $unknown;
    print "error $_\\n" for $parser->parse_errors;
    """

  @Test(.enabled(if: ChildProcess.find("perl") != nil, "no perl"), arguments: Sample.all)
  func tap(_ sample: Sample) throws {
    let folder = try TemporaryFolder()
    let text = TAPReport(Sample.provenance).text(of: sample.outcome).output
    try folder.write(text, to: "a.tap")
    let outcome = try ChildProcess.run("perl", ["-e", Self.reader, folder.file("a.tap")])
    #expect(outcome.status == 0, "\(outcome.error)")
    let counts = try #require(CaseList(sample.outcome, Sample.provenance)).counts
    #expect(
      outcome.output.contains(
        "planned \(counts.all) run \(counts.all) failed \(counts.failed) skipped \(counts.skipped) "
          + "todo \(counts.known) unknown 0\n"), "\(outcome.output)\n\(text)")
    #expect(!outcome.output.contains("\nerror "), "\(outcome.output)")
    #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("yaml ") } == counts.failed)
    for wanted in sample.texts { #expect(text.contains(wanted.replacing("#", with: "\\#")), "\(wanted)") }
  }

  // MARK: GitHub

  /// A workflow command as GitHub's runner reads it (actions/runner, ActionCommand.TryParseV2).
  private struct WorkflowCommand {
    let name: String
    var properties: [String: String] = [:]
    let data: String

    init?(_ line: Substring) {
      guard line.drop(while: { $0 == " " }).hasPrefix("::") else { return nil }
      let rest = line.drop(while: { $0 == " " }).dropFirst(2)
      guard let end = rest.firstRange(of: "::") else { return nil }
      let head = rest[..<end.lowerBound].split(separator: " ", maxSplits: 1)
      name = head.first.map(String.init) ?? ""
      for property in (head.count > 1 ? head[1] : "").split(separator: ",") {
        let parts = property.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { properties[String(parts[0])] = Self.unescaped(String(parts[1])) }
      }
      data = Self.unescaped(String(rest[end.upperBound...]))
    }

    private static func unescaped(_ text: String) -> String {
      text.replacing("%0D", with: "\r").replacing("%0A", with: "\n").replacing("%3A", with: ":")
        .replacing("%2C", with: ",").replacing("%25", with: "%")
    }
  }

  @Test(arguments: Sample.all) func annotations(_ sample: Sample) throws {
    let report = GitHubReport(Sample.provenance).text(of: sample.outcome)
    let list = try #require(CaseList(sample.outcome, Sample.provenance))
    let lines = report.output.split(separator: "\n")
    let commands = lines.compactMap(WorkflowCommand.init)
    #expect(commands.count == lines.count)
    let errors = commands.filter { $0.name == "error" }
    #expect(errors.isEmpty == sample.isGood)
    #expect(errors.count == list.problems.count)
    for (error, problem) in zip(errors, list.problems) {
      #expect(error.properties["title"]?.hasPrefix("kfunctest ") == true)
      #expect(error.properties["file"] == problem.place?.file)
      #expect(error.data.hasPrefix(ForeignText.line(problem.message)))
    }
    let all = commands.map(\.data).joined(separator: "\n") + report.summary
    let names = commands.compactMap { $0.properties["title"] }.joined(separator: "\n")
    for wanted in sample.texts where !sample.isGood {
      #expect(all.contains(wanted) || names.contains(wanted), "\(wanted)")
    }
    // Where the summary goes to the log, none of its lines is a command.
    #expect(report.summary.split(separator: "\n").allSatisfy { WorkflowCommand($0) == nil && !$0.contains("##[") })
    #expect(report.summary.contains(sample.isGood ? "## ✅" : "## ❌"))
  }

  @Test func manyAnnotationsAreCounted() {
    let names = (0..<25).map { "kf_\($0)" }
    let outcome = run(
      names.map { Sample.called($0, failed: 1) } + (0..<15).map { kfunc("skipped_\($0)", checks: 0) },
      findings: names.map { .sample($0) },
      skips: (0..<15).map { Skip(kfunc: "skipped_\($0)", reason: .noFunction("reason \($0)")) })
    let report = GitHubReport(Sample.provenance).text(of: .run(outcome))
    let commands = report.output.split(separator: "\n").compactMap(WorkflowCommand.init)
    for kind in ["error", "notice"] { #expect(commands.count { $0.name == kind } == 10) }
    #expect(commands.last { $0.name == "error" }?.data == "16 more findings: see the step summary, or --format json")
    #expect(report.summary.contains("and 5 problems more") || report.summary.contains("and 5 problems"))
  }
}
