import ArgumentParser
import DBEngine
import DBMigrations
import DBSchema

/// `dbtool check`: all that a pipeline wants to know, in one exit code.
struct CheckCommand: ToolCommand, WorkshopCommand, DelegatedCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Tell in one exit code whether files, database and models agree.",
    usage: "dbtool check [<options>]",
    discussion: """
      Reports everything it finds, and exits with the first of these that applies: 7 the graph is broken or has several \
      heads, 8 files and ledger contradict, 3 revisions are pending, 4 the models differ from the database. Models are \
      compared where this program has some, or where "executable" names one that has. No table of the database is locked, \
      and nothing is made in it.
        dbtool check --format json
      """)

  @OptionGroup var global: GlobalOptions

  @OptionGroup var delegation: DelegationOptions

  var needsModels: Bool { true }

  func perform(in context: ToolContext) async throws -> Outcome<CheckData> {
    let settings = try context.settings(global)
    let (status, diff) = try await context.withWorkshop(settings) { workshop in
      let status = try await workshop.migrator.status()
      guard context.models != nil, status.trouble == nil else { return (status, SchemaDiff?.none) }
      let dialect = workshop.migrator.engine.dialect
      let live = try await workshop.live()
      let declared = try context.declared(dialect)
      let wanted = try await workshop.normalised(declared)
      return (
        status,
        SchemaDiff(
          from: live, to: wanted, renames: SchemaRenames(declared, present: live),
          filter: SchemaFilter(include: settings.include, exclude: settings.exclude, undeclared: .leaveAlone))
      )
    }
    var findings: [CheckFinding] = status.problems.map { .init(.graph, $0) }
    let heads = status.heads
    if status.problems.isEmpty, heads.count > 1 {
      findings.append(
        CheckFinding(
          .graph, "the history has \(heads.count) heads: \(heads.map(\.text).joined(separator: ", "))",
          hint: "join them with `dbtool merge`"))
    }
    findings += status.edited.map { .init(.integrity, $0.error) }
    findings += status.missing.map {
      CheckFinding(.integrity, "the file of applied revision \($0.revision.id) is gone", object: $0.revision.id.text)
    }
    findings += status.holes.map {
      CheckFinding(.integrity, "revision \($0) is not applied, but revisions that need it are", object: $0.text)
    }
    findings += status.halfDone.map {
      CheckFinding(
        .pending, "revision \($0.revision.id) is half done", object: $0.revision.id.text, file: $0.revision.file)
    }
    findings += status.pending.map {
      CheckFinding(.pending, "revision \($0.id) is pending", object: $0.id.text, file: $0.file)
    }
    if let diff {
      let sites = try context.declared(diff.to.dialect)
      findings += diff.operations.map { operation in
        let site = operation.objects.lazy.compactMap { sites.site(of: $0) }.first
        return CheckFinding(
          .different, operation.summary, object: operation.objects.first?.description, file: site?.fileID,
          line: site?.line)
      }
    }
    let order: [ExitStatus] = [.graph, .integrity, .pending, .different]
    let exit = order.first { status in findings.contains { $0.exit == status } } ?? .success
    report(findings, diff, context)
    return Outcome(
      CheckData(findings: findings, comparesModels: diff != nil, notCompared: diff?.notCompared ?? []), exit: exit)
  }

  private func report(_ findings: [CheckFinding], _ diff: SchemaDiff?, _ context: ToolContext) {
    let console = context.console
    for finding in findings {
      console.result("\(finding.exit.rawValue)  \(Escaping.terminal(finding.message))")
      console.annotate(WorkflowAnnotation(.error, finding.message, file: finding.file, line: finding.line))
    }
    if findings.isEmpty {
      console.result(
        diff == nil ? "files and ledger agree; the schema was not compared" : "files, database and models agree")
    }
    if diff == nil, context.models == nil { console.note("there are no models to compare: \"executable\" names none") }
    if let diff, let rest = DifferenceText(diff: diff, terminal: console.terminal).notCompared { console.note(rest) }
  }
}

/// One thing that a check found.
struct CheckFinding: Encodable, Sendable {
  let exit: ExitStatus
  var message: String
  var object: String?
  var file: String?
  var line: Int?
  var hint: String?

  init(
    _ exit: ExitStatus, _ message: String, object: String? = nil, file: String? = nil, line: Int? = nil,
    hint: String? = nil
  ) {
    self.exit = exit
    self.message = message
    self.object = object
    self.file = file
    self.line = line
    self.hint = hint
  }

  init(_ exit: ExitStatus, _ error: MigrationError) {
    self.init(exit, error.message, object: error.object, file: error.file, line: error.line, hint: error.hint)
  }

  private enum Key: String, CodingKey { case exit, message, object, file, line, hint }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(exit.rawValue, forKey: .exit)
    try container.encode(message, forKey: .message)
    try container.encode(object, forKey: .object)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
    try container.encode(hint, forKey: .hint)
  }
}

/// What a check found, as JSON.
struct CheckData: Encodable, Sendable {
  var findings: [CheckFinding]
  /// Whether there were models, and nothing graver stood before them.
  var comparesModels: Bool
  var notCompared: [String]

  init(findings: [CheckFinding], comparesModels: Bool, notCompared: [ObjectReference]) {
    self.findings = findings
    self.comparesModels = comparesModels
    self.notCompared = notCompared.map(\.description)
  }
}
