import DBEngine
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The stock tool, which passes on to the project's own what needs models.
@Suite(.serialized) struct DelegationTests {
  @Test func becomesTheProgramOfAPath() async throws {
    try await Project.with(.sqlite) { project in
      // Relative to the settings, wherever they are.
      let tool = try ToolProcess.path(of: "bookstore-db")
      mkdir(project.folder + "/tools", 0o755)
      symlink(tool, project.folder + "/tools/shop")
      for path in ["./tools/shop", "tools/shop", tool] {
        try project.settings(executable: path)
        try await project.expect(0, ["check", "-v"], says: ["passing on to ", "files, database and models agree"])
      }
      // What needs no models stays here.
      for words in [["diff", "database", "history"], ["schema"], ["status"]] {
        try await project.expect(0, words + ["-v"], butNot: ["passing on"])
      }
      try await project.expect(0, ["schema", "models", "-v"], says: ["passing on", "create table \"books\""])
      // The exit status is the other's.
      try await project.bench.run("drop view book_list")
      try await project.expect(4, ["diff", "database", "models"], says: ["+ view book_list"])
    }
  }

  /// A list of arguments is for everyone on the machine to see.
  @Test(arguments: TemporaryDatabase.available)
  func keepsTheURLOutOfTheArguments(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      for words in [
        ["check", "--database", project.bench.database.url], ["check", "--database=\(project.bench.database.url)"],
      ] {
        let process = try ToolProcess(
          project.bench.database, words, output: "check", variables: ["DBTOOL_DATABASE": ""])
        var seen: [String] = []
        try await eventually("it becomes the other program") {
          seen = Self.arguments(of: process.id)
          return seen.first?.hasSuffix("/bookstore-db") ?? false
        }
        check(!seen.contains { $0.contains(project.bench.database.url) || $0 == "--database" }, "\(seen)")
        check(seen.contains("check"), "\(seen)")
        same(try await process.wait(), 0, process.output)
      }
    }
  }

  private static func arguments(of id: pid_t) -> [String] {
    guard let file = fopen("/proc/\(id)/cmdline", "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = fread(&bytes, 1, bytes.count, file)
    return bytes.prefix(count).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func neverPassesOnTwice() async throws {
    try await Project.with(.sqlite) { project in
      let marker = ["DBTOOL_DELEGATED": "0.1.0"]
      try await project.expect(1, ["autogenerate"], says: ["no models"], butNot: ["passing on"], variables: marker)
      try await project.expect(
        0, ["check", "-v"], says: ["there are no models"], butNot: ["passing on"], variables: marker)
      // A tool that names itself, and one that names the stock tool, which names it again.
      for program in ["dbtool", "bookstore-db"] {
        try project.settings(executable: try ToolProcess.path(of: "dbtool"))
        try await project.expect(
          program == "dbtool" ? 1 : 0, ["autogenerate"], says: [program == "dbtool" ? "no models" : "no difference"],
          program: program)
      }
    }
  }

  @Test func refusesToWorkUnderAnotherMajorVersion() async throws {
    try await Project.with(.sqlite) { project in
      for words in [["check"], ["autogenerate"], ["diff", "database", "models"]] {
        try await project.expect(
          1, words, says: ["dbtool 9.1.0 passed this on to a tool that is built with 0."], program: "bookstore-db",
          variables: ["DBTOOL_DELEGATED": "9.1.0"])
      }
      try await project.expect(0, ["check"], program: "bookstore-db", variables: ["DBTOOL_DELEGATED": "0.9.0"])
    }
  }

  @Test func saysWhatIsWrongWithTheProgram() async throws {
    try await Project.with(.sqlite) { project in
      let folder = project.folder
      try TemporaryFolder.save(Array("not a program\n".utf8), to: folder + "/plain")
      try TemporaryFolder.save([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 0], to: folder + "/garbage")
      chmod(folder + "/garbage", 0o755)
      mkdir(folder + "/folder", 0o755)
      // One that signals do not reach would live on, and say so.
      let crash = "#!/bin/sh\ngrep -q '^SigBlk:.0*$' /proc/self/status || exit 42\nkill -SEGV $$\n"
      try TemporaryFolder.save(Array(crash.utf8), to: folder + "/crashing")
      chmod(folder + "/crashing", 0o755)
      for (path, words) in [
        ("./nowhere", ["there is no program", "nowhere", "\"executable\""]),
        ("./plain", ["cannot be run", "plain", "\"executable\""]),
        ("./garbage", ["cannot be run", "Exec format error"]), ("./folder", ["cannot be run", "folder"]),
      ] {
        try project.settings(executable: path)
        try await project.expect(1, ["check"], says: words)
      }
      // Its end is the command's end.
      try project.settings(executable: "./crashing")
      try await project.expect(128 + SIGSEGV, ["check"])
      try project.settings(executable: "/bin/false")
      try await project.expect(1, ["check"])
    }
  }

  @Test func buildsAProductThatIsOlderThanItsSources() async throws {
    try await Project.with(.sqlite) { project in
      let folder = project.folder
      try project.settings(executable: "shop-db")
      try await project.expect(
        1, ["check", "--no-build"], says: ["the product \"shop-db\" of the package is not built", "swift build"])
      // The package cannot be built: whoever tries says so.
      for path in ["/Sources", "/Sources/shop-db", "/.build", "/.build/debug"] { mkdir(folder + path, 0o755) }
      try TemporaryFolder.save(Array("this is no manifest\n".utf8), to: folder + "/Package.swift")
      try TemporaryFolder.save(Array("print(1)\n".utf8), to: folder + "/Sources/shop-db/main.swift")
      let isBuilt = ["building shop-db", "\"shop-db\" does not build", "--no-build"]
      try await project.expect(1, ["check"], says: isBuilt)

      symlink(try ToolProcess.path(of: "bookstore-db"), folder + "/.build/debug/shop-db")
      let sources = [
        "/Package.swift", "/Sources", "/Sources/shop-db", "/Sources/shop-db/main.swift",
      ]
      for path in sources { Self.age(folder + path) }
      try await project.expect(0, ["check"], says: ["models agree"], butNot: ["building"])
      for path in sources {
        // Something of the package is younger now.
        utimensat(AT_FDCWD, folder + path, nil, 0)
        try await project.expect(1, ["check"], says: isBuilt)
        try await project.expect(0, ["check", "--no-build"], says: ["models agree"], butNot: ["building"])
        Self.age(folder + path)
      }
      // Without a compiler there is a way to go on.
      utimensat(AT_FDCWD, folder + "/Package.swift", nil, 0)
      try await project.expect(
        1, ["check"], says: ["swift cannot be started", "--no-build"], variables: ["PATH": "/nowhere"])
    }
  }

  /// Makes a file one of long ago.
  private static func age(_ path: String) {
    var times = [timespec(tv_sec: 1_000_000_000, tv_nsec: 0), timespec(tv_sec: 1_000_000_000, tv_nsec: 0)]
    utimensat(AT_FDCWD, path, &times, 0)
  }
}
