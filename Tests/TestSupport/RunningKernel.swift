/// The running kernel, which some tests ask.
package enum RunningKernel {
  /// Whether it can be asked: `kfunctest kernel` makes no skip of it for want of bpf(2) or of the JIT.
  package static let answers = (try? Executable.run("kernel", "--random", "1").output.hasPrefix("skipped: ")) == false
}
