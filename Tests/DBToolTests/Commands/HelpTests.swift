import ArgumentParser
import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct HelpTests {
  /// A command and the spellings of its flags, as the parser describes itself.
  private func flags() throws -> [String: [String]] {
    let dump = try JSONReader.read(DBToolCommand._dumpHelp())
    guard case .array(let commands)? = dump["command"]?["subcommands"]?.value else { throw Trouble("no commands") }
    var result: [String: [String]] = [:]
    for command in commands {
      guard case .string(let name)? = command["commandName"]?.value, name != "help" else { continue }
      var spellings: [String] = []
      if case .array(let arguments)? = command["arguments"]?.value {
        for argument in arguments {
          guard case .array(let names)? = argument["names"]?.value else { continue }
          guard case .string(let abstract)? = argument["abstract"]?.value, !abstract.isEmpty else {
            throw Trouble("an argument of \(name) has no help")
          }
          for spelling in names {
            guard case .string(let word)? = spelling["name"]?.value, case .string(let kind)? = spelling["kind"]?.value
            else { continue }
            spellings.append((kind == "long" ? "--" : "-") + word)
          }
        }
      }
      result[name] = spellings
    }
    return result
  }

  @Test func theCommandsPageNamesEveryFlag() throws {
    let root = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    let place = try Workplace()
    defer { place.remove() }
    let page = try place.text("/\(root)/Sources/DBToolKit/Documentation.docc/Commands.md")
    var sections: [String: String] = [:]
    for section in page.split(separator: "\n## ") {
      sections[String(section.prefix { $0 != "\n" })] = String(section)
    }
    let everywhere = try #require(sections["Options of every command"])
    let flags = try flags()
    try require(flags.count > 20, "the parser tells only of \(flags.keys)")
    for (command, spellings) in flags.sorted(by: { $0.key < $1.key }) {
      guard let section = sections["dbtool \(command)"] else {
        Issue.record("there is no section for \(command)")
        continue
      }
      for words in ["Exit codes", "JSON", "```\n$ dbtool \(command)"] where !section.contains(words) {
        Issue.record("the section of \(command) lacks \(words)")
      }
      try require(spellings.count > 8, "\(command) has no flags")
      for flag in spellings where !section.contains("`\(flag)") && !everywhere.contains("`\(flag)") {
        Issue.record("the section of \(command) does not say \(flag)")
      }
    }
  }

  @Test func theReadmeNamesEveryFlagAndExitCode() throws {
    let root = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    let place = try Workplace()
    defer { place.remove() }
    let page = try place.text("/\(root)/README.md")
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let everywhere = page.split(separator: "\n\n").first { $0.hasPrefix("Names of revisions") } ?? ""
    for (command, spellings) in try flags().sorted(by: { $0.key < $1.key }) {
      guard let row = rows.first(where: { $0.hasPrefix("| `\(command)`") || $0.hasPrefix("| `\(command) ") }) else {
        Issue.record("the README has no row for \(command)")
        continue
      }
      for flag in spellings
      where ![row, everywhere].contains(where: { $0.contains("`\(flag)`") || $0.contains("`\(flag) ") }) {
        Issue.record("the README's row of \(command) does not say \(flag)")
      }
    }
    let codes = page.split(separator: "\n").compactMap { line in
      line.prefixMatch(of: /\| ([0-9, ]+) \|/).map { $0.output.1.split(separator: ", ").map(String.init) }
    }.flatMap(\.self)
    for status in ExitStatus.allCases where !codes.contains(String(status.rawValue)) {
      Issue.record("the README does not say exit code \(status.rawValue)")
    }
  }

  @Test(arguments: [60, 80, 120])
  func helpFitsTheTerminal(width: Int) throws {
    for command in try flags().keys.sorted() {
      let (screen, status) = try ProgramRun("dbtool", [command, "--help"]).runOnTerminal(width: width)
      try expectEqual(status, 0, screen)
      for word in ["OVERVIEW: ", "USAGE: dbtool \(command)", "OPTIONS:", "dbtool \(command)"] {
        try require(screen.contains(word), "\(command) --help lacks \(word): \(screen)")
      }
      for line in screen.split(whereSeparator: \.isNewline) where DisplayWidth.of(String(line)) > width {
        throw Trouble("\(command) --help at \(width): \(line)")
      }
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func printsACompletionScript(shell: String) throws {
    let result = try ProgramRun("dbtool", ["--generate-completion-script", shell]).run()
    try expectEqual(result.status, 0, result.error)
    for command in try flags().keys { try require(result.output.contains(command), "\(shell): \(command)") }
    let place = try Workplace()
    defer { place.remove() }
    guard access("/usr/bin/\(shell)", X_OK) == 0 || access("/bin/\(shell)", X_OK) == 0 else {
      return print("\(shell) is not installed: its script is not parsed")
    }
    let script = try place.folder.write(result.output, to: "script")
    let check = try ProgramRun("/usr/bin/env", [shell, "-n", script]).run()
    try expectEqual(check.status, 0, check.error)
  }

  @Test(arguments: [
    ["upgrade", "--", "positional@0", "2", "0", "dbtool", "upgrade", ""],
    ["edit", "--", "positional@0", "2", "0", "dbtool", "edit", ""],
    ["rebase", "--", "--onto", "3", "0", "dbtool", "rebase", "--onto", ""],
  ])
  func completesNamesFromFilesAlone(arguments: [String]) throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init", "--database", "postgresql://u:p@127.0.0.1:1/x")
    try place.succeed("revision", "-m", "one", "--id", "aaaa", "--label", "shop")
    try place.succeed("create", "--database", "sqlite:there.db")
    let before = try place.names(".", all: true)
    // The variable that the file names is not set, and then names a server that nobody runs.
    for value in ["", "postgresql://u:p@10.255.255.1/x", "sqlite:new.db"] {
      place.variables["DATABASE_URL"] = value
      let start = ContinuousClock.now
      let result = try place.run(["---completion"] + arguments)
      try expectEqual(result.status, 0, result.error)
      let names = result.output.split(whereSeparator: \.isNewline).map(String.init)
      try require(Set(["head", "heads", "base", "aaaa", "shop"]).isSubset(of: names), result.output)
      try require(start.duration(to: .now) < .seconds(2), "it took too long to have asked nobody")
    }
    try expectEqual(try place.names(".", all: true), before)
  }
}
