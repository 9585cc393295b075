import Glibc

/// A folder in which a test runs `dbtool`, with a database of its own.
struct ImportProject {
  let folder: TemporaryFolder
  var database = "sqlite:app.db"
  /// Variables that a server's programs need.
  private var server: [String: String] = [:]
  private var created: String?

  init() throws { folder = try TemporaryFolder() }

  /// A project with a new, empty database on the tests' PostgreSQL server; nil when there is no server.
  static func onPostgreSQL() throws -> ImportProject? {
    guard let text = getenv("DBTOOL_TEST_POSTGRES") else {
      print("skipped: DBTOOL_TEST_POSTGRES names no server")
      return nil
    }
    var project = try ImportProject()
    for name in ["PATH", "PGHOST", "PGUSER", "PGDATABASE", "PGPORT"] {
      if let value = getenv(name) { project.server[name] = String(cString: value) }
    }
    let name = "import_\(getpid())_\(UInt64.random(in: 0..<1 << 40))"
    let url = String(cString: text)
    try project.shell("createdb --maintenance-db='\(url)' \(name)")
    project.created = name
    guard let question = url.firstIndex(of: "?"), let slash = url[..<question].lastIndex(of: "/") else {
      throw Trouble("DBTOOL_TEST_POSTGRES has no database and options: \(url)")
    }
    project.database = url[...slash] + name + url[question...]
    return project
  }

  /// Writes files, in folders of the project.
  func write(_ files: [(String, String)]) throws {
    for (name, text) in files {
      var path = folder.path
      for part in name.split(separator: "/").dropLast() {
        path += "/" + part
        mkdir(path, 0o777)
      }
      try folder.write(text, to: name)
    }
  }

  /// Runs `dbtool` in the folder.
  func run(_ arguments: String..., timeout: Int = 120) throws -> ProgramRun.Result {
    var run = ProgramRun("dbtool", arguments + ["--database", database])
    run.folder = folder.path
    run.timeout = timeout
    return try run.run()
  }

  /// Runs SQL by a revision in a history and a ledger of its own: what another tool left in the database.
  func prepare(_ sql: String) throws {
    try write([
      ("other/other.json", "{\"migrations\": \"revisions\", \"ledger\": {\"table\": \"other_ledger\"}}"),
      ("other/revisions/a.sql", "--: id = a\n--: parents = base\n--: irreversible = a test\n--: up\n\(sql)\n"),
    ])
    let result = try run("upgrade", "--config", "other/other.json")
    try require(result.status == 0, "preparing failed: \(result)")
  }

  /// The names in one of the project's folders; none when it is not there.
  func names(in name: String) -> [String] {
    guard let directory = opendir(folder.path + "/" + name) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let text = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !text.hasPrefix(".") { names.append(text) }
    }
    return names.sorted()
  }

  func remove() {
    if let created { try? shell("dropdb --force \(created)") }
    folder.remove()
  }

  private func shell(_ command: String) throws {
    var run = ProgramRun("/bin/sh", ["-c", command])
    run.variables.merge(server) { $1 }
    let result = try run.run()
    try require(result.status == 0, "\(command): \(result.error)")
  }
}
