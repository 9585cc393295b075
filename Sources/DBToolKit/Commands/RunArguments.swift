import ArgumentParser
import DBMigrations

/// The options of the commands that take the run lock.
struct LockOptions: ParsableArguments, Sendable {
  @Option(help: ArgumentHelp("How long to wait for another run to end: 500ms, 2s, 5m, 0.", valueName: "time"))
  var wait = "10m"

  init() {}

  /// The time to wait.
  var duration: Duration {
    get throws {
      guard let duration = DurationText.parse(wait) else {
        throw ValidationError("--wait \(wait) is no duration: write 500ms, 2s, 5m or 0")
      }
      return duration
    }
  }

  mutating func validate() throws { _ = try duration }
}

/// The options of a run.
struct RunArguments: ParsableArguments, Sendable {
  @Flag(name: .customLong("dry-run"), help: "Run everything, then roll it back.")
  var isDryRun = false

  @Flag(name: .customLong("single-transaction"), help: "All or nothing: one transaction around all revisions.")
  var isSingleTransaction = false

  @Flag(name: .customLong("backup"), help: "Copy the SQLite file first, beside it (--backup=PATH: to there).")
  var makesBackup = false

  @Option(
    name: .customLong("backup-to"), help: ArgumentHelp("Copy the SQLite file to this path first.", valueName: "path"),
    completion: .file())
  var backupPath: String?

  init() {}

  func apply(to options: inout RunOptions) {
    options.isDryRun = isDryRun
    options.isSingleTransaction = isSingleTransaction
    options.backup = backupPath ?? (makesBackup ? "" : nil)
  }

  mutating func validate() throws {
    if isDryRun, isSingleTransaction {
      throw ValidationError("--dry-run rolls everything back already; leave --single-transaction out")
    }
  }
}
