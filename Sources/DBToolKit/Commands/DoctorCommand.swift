import ArgumentParser
import DBMigrations

/// `dbtool doctor`: what might stand in the way.
struct DoctorCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check settings, connection, rights, clock, files and ledger.",
    usage: "dbtool doctor [<options>]",
    discussion: """
      Each line is ok, warn or fail, with what to do. Nothing is changed. Exits with 1 when something fails.
        dbtool doctor --env production
      """)

  @OptionGroup var global: GlobalOptions

  func perform(in context: ToolContext) async throws -> Outcome<[DoctorFinding]> {
    let settings = try context.settings(global)
    var findings: [DoctorFinding] = [
      .ok(
        "settings",
        settings.file.map { "\($0)\(settings.environment.map { ", environment \($0)" } ?? "")" }
          ?? "no file; flags and variables alone")
    ]
    do {
      let catalog = try context.catalog(settings)
      findings.append(.ok("folder", "\(catalog.folder): \(counted(catalog.entries.count, "revision file"))"))
    } catch {
      findings.append(Self.failed("folder", error))
    }
    findings += await setting(settings, context)
    if let database = settings.database {
      findings.append(.ok("database", "\(database)\(settings.databaseOrigin.map { ", from \($0)" } ?? "")"))
      findings += await examine(settings, context)
    } else {
      findings.append(
        .fail(
          "database", "none is named",
          "give --database URL, set DBTOOL_DATABASE, or write \"database\" into dbtool.json"))
    }
    show(findings, context)
    return Outcome(findings, exit: findings.contains { $0.grade == .fail } ? .failure : .success)
  }

  /// What the settings name besides the database: the project's own tool, and the server for scratch databases.
  private func setting(_ settings: Settings, _ context: ToolContext) async -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    if let executable = settings.executable, context.models == nil {
      findings.append(DoctorRules.executable(executable, folder: settings.folder))
    }
    if let place = settings.scratch {
      do {
        let scratch = ScratchDatabases(on: try context.driver(place))
        try await scratch.withDatabase { _ in }
        findings.append(.ok("scratch", "\(place) makes and drops databases"))
      } catch {
        findings.append(Self.failed("scratch", error))
      }
    }
    return findings
  }

  private func examine(_ settings: Settings, _ context: ToolContext) async -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    do {
      let facts = try await context.withMigrator(settings) { migrator in try await migrator.facts() }
      guard let facts else {
        return [.warn("connection", "the database file is not there yet", "`dbtool upgrade` creates it")]
      }
      findings.append(.ok("connection", "works"))
      findings += DoctorRules.findings(facts)
    } catch {
      return findings + [Self.failed("connection", error)]
    }
    do {
      let report = try await context.withMigrator(settings) { migrator in try await migrator.status() }
      findings += DoctorRules.findings(report)
    } catch {
      findings.append(Self.failed("files", error))
    }
    return findings
  }

  private static func failed(_ check: String, _ error: any Error) -> DoctorFinding {
    let failure = ToolFailure(error)
    return .fail(check, failure.message + (failure.cause.map { ": \($0)" } ?? ""), failure.hint)
  }

  private func show(_ findings: [DoctorFinding], _ context: ToolContext) {
    let terminal = context.console.terminal
    let width = findings.map(\.check.count).max() ?? 0
    for finding in findings {
      let style: Style = finding.grade == .ok ? .green : finding.grade == .warn ? .yellow : .red
      let grade = finding.grade.rawValue + String(repeating: " ", count: 4 - finding.grade.rawValue.count)
      let check = finding.check + String(repeating: " ", count: width - finding.check.count)
      context.console.result(
        "\(style.apply(grade, when: terminal.outputHasColor))  \(check)  \(Escaping.terminal(finding.message))")
      if let hint = finding.hint {
        for line in hint.split(separator: "\n") {
          context.console.result(String(repeating: " ", count: width + 8) + Escaping.terminal(String(line)))
        }
      }
    }
  }
}
