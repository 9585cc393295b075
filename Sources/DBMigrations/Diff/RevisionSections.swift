public import DBSchema

/// A diff as the sections of a revision file, up and down.
///
/// - An enum value that the same revision goes on to use must be committed first: such values stand in an `up
///   enum_values transaction=own` before the rest, and `down enum_values` takes them back after it. Values that only the
///   way down adds stand in a `down transaction=own` before its rest.
/// - A SQLite section with a rebuild, or one that drops a table which others point to, is `foreign_keys=off`.
/// - A column that becomes `not null` without a default gets a value for the rows that are there: on PostgreSQL in three
///   steps (add it, fill it, `set not null`), on SQLite in the rebuild's copy.
///
/// ```swift
/// let sections = try RevisionSections(diff, backfills: [ColumnReference(table: users, column: "age"): "0"])
/// let text = RevisionWriter.text(header: header, comment: nil, body: sections.text)
/// ```
public struct RevisionSections: Sendable, Hashable {
  /// The sections in the order in which they stand in the file; lines are counted from the first one's.
  public var sections: [RevisionSection]

  /// Writes a diff as sections.
  /// - Parameters:
  ///   - diff: what is to be done.
  ///   - backfills: SQL expressions for columns that become `not null`, on the way up or down, by their names then; see
  ///     ``SchemaDiff/missingValues``.
  ///   - on: the databases that the sections say they are for; nil in a project with one.
  ///   - defaultSchema: the PostgreSQL schema that names are written without; nil writes every schema.
  /// - Throws: ``MigrationError`` with code `unsupportedOperation`.
  public init(
    _ diff: SchemaDiff, backfills: [ColumnReference: String] = [:], on: Set<DialectName>? = nil,
    defaultSchema: Identifier? = nil
  ) throws(MigrationError) {
    let values = BackfilledOperations(backfills)
    let texts = backfills.values.sorted()
    // The sections so far, in the order of the file.
    var all: [RevisionSection] = []
    func section(_ kind: RevisionSection.Kind, _ name: String?, _ diff: SchemaDiff, isOwn: Bool) throws(MigrationError)
    {
      let statements =
        switch diff.to.dialect {
        case .postgresql:
          PostgreSQLStatements(ddl: PostgreSQLDDL(defaultSchema: defaultSchema), values: values)
            .statements(for: diff.operations)
        case .sqlite:
          try SQLiteAlterDDL().statements(for: diff.operations.map(values.filled))
        }
      guard !statements.isEmpty else { return }
      var section = RevisionSection(kind: kind, name: name, on: on, line: 1, body: "", bodyLine: 2)
      section.body = statements.map { $0 + ($0.hasSuffix(";") ? "\n" : ";\n") }.joined()
      section.foreignKeysOff = diff.to.dialect == .sqlite && diff.operations.contains { $0.needsForeignKeysOff }
      if isOwn { section.transaction = .own }
      all.append(section)
    }
    func down(_ diff: SchemaDiff) throws(MigrationError) {
      guard let stage = EnumValueStage(diff, beside: texts) else { return try section(.down, nil, diff, isOwn: false) }
      try section(.down, nil, stage.first, isOwn: true)
      try section(.down, nil, stage.rest, isOwn: false)
    }
    if let stage = EnumValueStage(diff, beside: texts) {
      try section(.up, EnumValueStage.sectionName, stage.first, isOwn: true)
      try section(.up, nil, stage.rest, isOwn: false)
      try down(stage.rest.reversed)
      try section(.down, EnumValueStage.sectionName, stage.first.reversed, isOwn: true)
    } else {
      try section(.up, nil, diff, isOwn: false)
      try down(diff.reversed)
    }
    sections = all
    var line = 1
    for index in sections.indices {
      sections[index].line = line
      sections[index].bodyLine = line + 1
      line += 2 + sections[index].body.utf8.count { $0 == UInt8(ascii: "\n") }
    }
  }

  /// The sections as the body of a revision file.
  public var text: String { sections.map(Self.text).joined(separator: "\n") }

  private static func text(_ section: RevisionSection) -> String {
    var words = ["--: " + section.kind.rawValue]
    if let name = section.name { words.append(name) }
    if let on = section.on { words.append("on=" + on.sorted().map(\.rawValue).joined(separator: ",")) }
    if section.transaction != .shared { words.append("transaction=" + section.transaction.rawValue) }
    if section.foreignKeysOff { words.append("foreign_keys=off") }
    return words.joined(separator: " ") + "\n" + section.body
  }
}
