package import DBSchema

/// Diffs as the source of a Swift revision.
///
/// One transaction is all that a Swift revision has: a value that is added to an enum type and then used, which has to
/// be committed in between, can only be said in SQL.
///
/// ```swift
/// let source = try SwiftRevisionSource(header: header, diffs: [.sqlite: diff])
/// print(source.text)   // //: id = ...   struct R...: Revision { func up(_ step: Step) async throws { ... } ... }
/// ```
package struct SwiftRevisionSource {
  /// The whole file.
  package let text: String

  /// Writes a revision.
  /// - Parameters:
  ///   - header: what the file says of itself.
  ///   - diffs: what is to be done on each database.
  ///   - backfills: SQL expressions for columns that become `not null`.
  /// - Throws: ``MigrationError`` with code `needsSQL`.
  package init(
    header: RevisionHeader, diffs: [DialectName: SchemaDiff],
    backfills: [DialectName: [ColumnReference: String]] = [:]
  ) throws(MigrationError) {
    var ups: [(DialectName, [String])] = []
    var downs: [(DialectName, [String])] = []
    var turnsKeysOff = false
    for (dialect, diff) in diffs.sorted(by: { $0.key < $1.key }) {
      let values = backfills[dialect] ?? [:]
      let back = diff.reversed
      for way in [diff, back] where EnumValueStage(way, beside: values.values.sorted()) != nil {
        throw MigrationError(
          code: "needsSQL", "this revision adds a value to an enum type and uses it",
          object: way.operations.lazy.compactMap { operation in
            if case .alterEnum(let change) = operation { return "enum:\(change.to.name.plain)" }
            return nil
          }.first,
          hint: """
            PostgreSQL wants the value committed first, and a Swift revision is one transaction: leave --swift out, or \
            add the value to the model first, and use it in the next revision
            """)
      }
      turnsKeysOff =
        turnsKeysOff || dialect == .sqlite && (diff.operations + back.operations).contains { $0.needsForeignKeysOff }
      ups.append((dialect, try Self.statements(diff, values)))
      downs.append((dialect, try Self.statements(back, values)))
    }
    let up = try Self.function("up", ups, diffs, backfills) { $0 }
    let down = try Self.function("down", downs, diffs, backfills) { $0.reversed }
    text = """
      \(RevisionWriter.swiftHeader(header, foreignKeysOff: turnsKeysOff))
      import DBEngine
      import DBMigrations

      \(SwiftText.comment(header.message.isEmpty ? "Written by `dbtool autogenerate`." : header.message, mark: "///")
        .joined(separator: "\n"))
      struct \(Self.typeName(header.id)): Revision {
      \(up)

      \(down)
      }

      """
  }

  /// The name of a revision's type: `R` and its id.
  package static func typeName(_ id: RevisionID) -> String { "R" + id.text.replacing(".", with: "_") }

  private static func statements(
    _ diff: SchemaDiff, _ values: [ColumnReference: String], indent: Int = 4
  ) throws(MigrationError) -> [String] {
    var values = values
    var operations = diff.operations
    if diff.to.dialect == .sqlite {
      let filled = BackfilledOperations(values)
      operations = operations.map(filled.filled)
      values = [:]
    }
    return try SwiftOperationWriter(dialect: diff.to.dialect, backfills: values, indent: indent)
      .statements(for: operations)
  }

  /// A function of the revision. Databases that want the same share it; others have a case each.
  private static func function(
    _ name: String, _ bodies: [(DialectName, [String])], _ diffs: [DialectName: SchemaDiff],
    _ backfills: [DialectName: [ColumnReference: String]], _ way: (SchemaDiff) -> SchemaDiff
  ) throws(MigrationError) -> String {
    let isEmpty = bodies.allSatisfy { $0.1.isEmpty }
    if isEmpty { return "  func \(name)(_ step: Step) async throws {}" }
    var lines = ["  func \(name)(_ step: Step) async throws {", "    let operations = step.operations"]
    if let first = bodies.first, bodies.allSatisfy({ $0.1 == first.1 }) {
      lines += first.1.map { "    " + $0 }
    } else {
      lines.append("    switch step.dialect {")
      for dialect in DialectName.allCases {
        lines.append("    case .\(dialect.rawValue):")
        guard let diff = diffs[dialect], let body = bodies.first(where: { $0.0 == dialect }), !body.1.isEmpty else {
          lines.append("      break")
          continue
        }
        lines += try statements(way(diff), backfills[dialect] ?? [:], indent: 6).map { "      " + $0 }
      }
      lines.append("    }")
    }
    return (lines + ["  }"]).joined(separator: "\n")
  }
}

extension RevisionWriter {
  /// The headers of a Swift revision, a line each.
  static func swiftHeader(_ header: RevisionHeader, foreignKeysOff: Bool) -> String {
    // The headers of both languages differ in their mark alone.
    let sql = text(header: header, opening: "for dbtool", body: "")
    var lines = sql.split(separator: "\n").dropFirst().map { "//:" + $0.dropFirst(3) }
    if foreignKeysOff { lines.append("//: foreign_keys = off") }
    return lines.joined(separator: "\n") + "\n"
  }
}
