import DBMigrations
import DBSchema

/// What facts mean: pure, so that each can be tried without a database that has the trouble.
enum DoctorRules {
  /// The versions that this release was tested with: from the first to the last major one.
  static let tested: [DialectName: (oldest: (Int, Int), newest: (Int, Int))] = [
    .postgresql: ((14, 0), (18, .max)), .sqlite: ((3, 37), (3, 51)),
  ]

  static func findings(_ facts: DatabaseFacts) -> [DoctorFinding] {
    var findings = [version(facts)]
    if let transport = facts.transport {
      findings.append(
        facts.isInTheClear
          ? .warn(
            "transport", "passwords and data cross the network unencrypted", "add ?sslmode=verify-full to the URL")
          : .ok("transport", transport))
    }
    findings.append(rights(facts))
    if facts.dialect == .postgresql {
      findings.append(
        facts.hasPooler
          ? .fail(
            "pooler", "a connection pooler hands each transaction to another server process",
            "connect to the server directly for migrations: the run lock needs a session")
          : .ok("pooler", "the session is kept"))
      if facts.isReadOnly {
        findings.append(.fail("standby", "the server is a standby, which takes no changes", "connect to the primary"))
      }
      findings.append(
        facts.invalidIndexes.isEmpty
          ? .ok("indexes", "none is invalid")
          : .warn(
            "indexes", "invalid, left by an interrupted build: \(facts.invalidIndexes.joined(separator: ", "))",
            "if no build runs, drop them: drop index concurrently NAME"))
    }
    if let skew = facts.clockSkew { findings.append(clock(skew)) }
    if let mode = facts.journalMode {
      findings.append(
        mode == "off" || mode == "memory"
          ? .warn("journal", "journal_mode is \(mode): a crash can destroy the file", "pragma journal_mode = wal")
          : .ok("journal", "journal_mode is \(mode)"))
    }
    if let keys = facts.foreignKeys {
      findings.append(
        keys
          ? .ok("foreign keys", "checked")
          : .warn("foreign keys", "not checked on this connection", "see the URL's options"))
    }
    if facts.brokenKeys > 0 {
      findings.append(
        .warn(
          "broken keys",
          "\(facts.brokenKeys >= 1000 ? "1000 or more" : "\(facts.brokenKeys)") rows refer to rows that are not there",
          "pragma foreign_key_check lists them"))
    }
    return findings
  }

  static func version(_ facts: DatabaseFacts) -> DoctorFinding {
    let parts = facts.version.split { !$0.isNumber }.compactMap { Int($0) }
    let name = "\(facts.dialect == .postgresql ? "PostgreSQL" : "SQLite") \(facts.version)"
    guard let range = tested[facts.dialect], let major = parts.first else {
      return .warn(
        "version", "\(name) is not understood", "dbtool was tested with PostgreSQL 14 and later, SQLite 3.37 and later")
    }
    let version = (major, parts.count > 1 ? parts[1] : 0)
    if version < range.oldest {
      return .fail(
        "version", "\(name) is too old",
        "dbtool needs \(facts.dialect == .postgresql ? "PostgreSQL 14" : "SQLite 3.37") or later")
    }
    if version > range.newest {
      return .warn("version", "\(name) is newer than what this release was tested with", "look for a newer dbtool")
    }
    return .ok("version", name)
  }

  static func rights(_ facts: DatabaseFacts) -> DoctorFinding {
    if !facts.canReadLedger {
      return .fail("ledger", "this role may not read it", "grant select, insert on both ledger tables")
    }
    if !facts.canWriteLedger {
      return facts.dialect == .sqlite
        ? .fail("ledger", "the file or its folder is not writable", "SQLite writes a journal beside the file")
        : facts.hasLedger
          ? .warn(
            "ledger", "this role may read it, and not write it", "grant insert on both ledger tables to run migrations")
          : .fail(
            "ledger", "there is none, and this role may not create it",
            "grant create on the schema, or set \"ledger\": {\"schema\": ...}")
    }
    return .ok("ledger", facts.hasLedger ? "there, readable and writable" : "not there yet; the first run creates it")
  }

  static func clock(_ skew: Double) -> DoctorFinding {
    let seconds = Int(skew.rounded())
    guard abs(seconds) > 30 else { return .ok("clock", "agrees with the server's") }
    return .warn(
      "clock", "the server's clock is \(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") this machine's",
      "set them by a time service: file names and ledger rows are told apart by time")
  }

  /// What files and ledger say.
  static func findings(_ report: StatusReport) -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    findings.append(
      report.lockHolder.map { .warn("run lock", "held by \($0)", "wait for it to end, or look at what it does") }
        ?? .ok("run lock", "free"))
    for problem in report.problems { findings.append(.fail("graph", problem.message, problem.hint)) }
    if report.problems.isEmpty { findings.append(.ok("graph", "healthy: \(counted(report.graph.count, "revision"))")) }
    for edited in report.edited { findings.append(.fail("files", edited.error.message, edited.error.hint)) }
    for lost in report.missing {
      findings.append(
        .fail(
          "files", "no file for \(lost.revision.id), which is in the database",
          "bring it back: `dbtool show \(lost.revision.id)`"))
    }
    for hole in report.holes {
      findings.append(.fail("files", "\(hole) is not applied, but revisions that need it are", "see `dbtool status`"))
    }
    for half in report.halfDone {
      findings.append(
        .warn("files", "\(half.revision.id) is half-done (\(half.progress.direction.rawValue))", "run `dbtool upgrade`")
      )
    }
    if !report.uncompiled.isEmpty {
      findings.append(
        .warn(
          "swift", "not in this program: \(report.uncompiled.map(\.id.text).joined(separator: ", "))",
          "the project's own executable runs them: name it in \"executable\" of dbtool.json, and build it"))
    }
    if report.edited.isEmpty, report.missing.isEmpty, report.holes.isEmpty {
      findings.append(
        .ok("files", "agree with the ledger: \(report.appliedCount) applied, \(report.pending.count) pending"))
    }
    return findings
  }
}
