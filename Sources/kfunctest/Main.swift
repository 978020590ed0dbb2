import CShims
import Commands

/// The program: everything is in `Commands`, where tests reach it.
@main
enum Main {
  static func main() async {
    kft_exit_guard_arm("kfunctest")
    kft_exit_with_verdict(await Kfunctest.run(Array(CommandLine.arguments.dropFirst())))
  }
}
