#if DEBUG
  import ArgumentParser
  @testable import DBToolKit
  import Glibc

  signal(SIGPIPE, SIG_IGN)
  StandardStreams.secure()
  let status = await DBTool.run(
    FixtureCommand.self, arguments: Array(CommandLine.arguments.dropFirst()),
    runner: CommandRunner(variables: processVariables()))
  exit(status.rawValue)
#endif
