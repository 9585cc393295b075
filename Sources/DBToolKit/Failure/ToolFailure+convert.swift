import ArgumentParser
import DBEngine
import DBMigrations

extension ToolFailure {
  /// The failure that an error of any kind stands for.
  init(_ error: any Error) {
    switch error {
    case let failure as ToolFailure: self = failure
    case let error as SettingsError: self.init(error)
    case let error as DatabaseError: self.init(error)
    case let error as MigrationError: self.init(error)
    case let error as GraphError: self.init(MigrationError(graph: error))
    case let error as RevisionNameError:
      self.init(.usage, "\(error)", exit: .usage, hint: "names are ids, labels, head, base, LABEL@head, ID-1, +1 ...")
    case is CancellationError: self.init(.interrupted, "the run was cancelled", exit: .interrupted)
    case let error as ValidationError: self.init(.usage, error.message, exit: .usage)
    default: self.init(.internal, String(describing: error))
    }
  }

  /// A mistake in the settings.
  init(_ error: SettingsError) {
    self.init(
      .configuration, error.message, file: error.file, line: error.place?.line, column: error.place?.column,
      object: error.key.flatMap { $0.isEmpty ? nil : "key \($0)" }, hint: error.hint)
  }

  /// What a database reported: its message first, its own detail as the cause.
  init(_ error: DatabaseError) {
    var message = error.message
    if let code = error.code { message += " (\(code))" }
    self.init(
      Code(error.kind.name), message, statement: error.statement, offset: error.offset,
      object: Self.object(of: error), cause: error.detail, hint: Self.hint(of: error))
  }

  /// The driver's hint, unless the tool has a command for it.
  private static func hint(of error: DatabaseError) -> String? {
    error.kind == .noDatabase ? "make it with `dbtool create`, or check its name in the URL" : error.hint
  }

  private static func object(of error: DatabaseError) -> String? {
    let table = error.table.map { [error.schema, $0].compactMap(\.self).joined(separator: ".") }
    if let constraint = error.constraint {
      return "constraint \(constraint)" + (table.map { " of table \($0)" } ?? "")
    }
    if let column = error.column { return "column \(column)" + (table.map { " of table \($0)" } ?? "") }
    return table.map { "table \($0)" }
  }
}

extension ToolFailure {
  /// What a migration could not do.
  init(_ error: MigrationError) {
    self.init(
      Code(error.code), error.message, exit: Self.exit(of: error.category), file: error.file, line: error.line,
      statement: error.statement, offset: error.offset, object: error.object, cause: error.cause, hint: error.hint)
  }

  private static func exit(of category: MigrationError.Category) -> ExitStatus {
    switch category {
    case .failure: .failure
    case .pending: .pending
    case .graph: .graph
    case .integrity: .integrity
    case .lockBusy: .lockBusy
    case .interrupted: .interrupted
    }
  }
}
