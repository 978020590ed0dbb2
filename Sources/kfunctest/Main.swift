import Commands
import Glibc

/// The program: everything is in `Commands`, where tests reach it.
@main
enum Main {
  static func main() async {
    exit(await Kfunctest.run(Array(CommandLine.arguments.dropFirst())))
  }
}
