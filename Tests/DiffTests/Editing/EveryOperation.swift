import DBSchema

@testable import DBMigrations

/// One of each operation, with names and texts that are hard to write in Swift.
enum EveryOperation {
  /// The cases of the type, by the words that they are printed with.
  static let cases: Set<String> = [
    "createSchema", "dropSchema", "createTable", "dropTable", "renameTable", "alterTableOptions", "rebuildTable",
    "addColumn", "dropColumn", "renameColumn", "alterColumn", "addConstraint", "dropConstraint", "renameConstraint",
    "createIndex", "dropIndex", "renameIndex", "createEnum", "dropEnum", "renameEnum", "alterEnum", "createDomain",
    "dropDomain", "renameDomain", "alterDomain", "createSequence", "dropSequence", "renameSequence", "alterSequence",
    "createView", "dropView", "renameView", "replaceView", "createTrigger", "dropTrigger", "comment",
  ]

  static func all(_ dialect: DialectName) -> [SchemaOperation] {
    dialect == .sqlite ? shared + sqlite : shared + postgresql
  }

  private static let odd = QualifiedName(schema: "odd.schema", #"ta"b\le"#)
  private static let plain = QualifiedName(schema: "public", "users")
  private static let dotted = QualifiedName(schema: "public", "a.b")
  private static let other = QualifiedName(schema: "audit", "log")
  private static let text = #"'say "hi" \ there', "# + "'two\nlines \"\"\" and #\"x\"# \\(no)', '\u{202E}'"

  private static let column = ColumnDefinition(
    name: #"od"d"#, type: #"public."mo""od""#, isNullable: false, defaultExpression: text,
    collation: QualifiedName(schema: "pg_catalog", "C"), generated: GeneratedDefinition(expression: text),
    comment: text)

  private static let constraints: [TableConstraint] = [
    .primaryKey(PrimaryKeyDefinition(name: "k", columns: ["a", "b"])),
    .primaryKey(PrimaryKeyDefinition(columns: [KeyColumn(name: "a", isDescending: true)], conflict: .ignore)),
    .unique(UniqueDefinition(name: "u", columns: ["a"])),
    .unique(UniqueDefinition(columns: ["a"], include: ["b"], nullsNotDistinct: true, comment: text)),
    .check(CheckDefinition(name: "c", expression: text)),
    .check(CheckDefinition(expression: "a > 0", isInherited: false, isValidated: false, comment: text)),
    .foreignKey(ForeignKeyDefinition(columns: ["a"], target: other, targetColumns: [], onDelete: .setNull)),
    .foreignKey(
      ForeignKeyDefinition(
        name: "f", columns: ["a", "b"], target: dotted, targetColumns: ["a", "b"], onUpdate: .cascade,
        deleteColumns: ["a"], isMatchFull: true, deferrability: .initiallyDeferred, isValidated: false)),
  ]

  private static let index = IndexDefinition(
    name: "i",
    elements: [
      "a", .column("b", descending: true), .expression(text),
      IndexElement(
        key: .expression("lower(a)"), collation: QualifiedName(schema: "pg_catalog", "C"),
        operatorClass: "text_pattern_ops", isDescending: true, nullsFirst: false),
    ],
    isUnique: true, predicate: text, parameters: ["fillfactor=70"])

  private static var table: TableDefinition {
    var table = TableDefinition(name: odd, columns: [column, ColumnDefinition(name: "b", type: "")])
    table.primaryKey = PrimaryKeyDefinition(name: "k", columns: ["a", "b"])
    for constraint in constraints {
      switch constraint {
      case .primaryKey(let key): table.primaryKey = key
      case .unique(let unique): table.uniques.append(unique)
      case .check(let check): table.checks.append(check)
      case .foreignKey(let key): table.foreignKeys.append(key)
      case .exclusion(let exclusion): table.exclusions.append(exclusion)
      }
    }
    table.indexes = [index]
    table.options = TableOptions(
      isStrict: true, isWithoutRowID: true, virtual: "fts5(\"a\")", isUnlogged: true, partitionKey: "range (a)",
      inherits: [plain, other], parameters: ["fillfactor=70"])
    table.comment = text
    return table
  }

  private static let view = ViewDefinition(
    name: dotted, columns: ["a", "b"], query: "select \"a\",\n  'b\\n' as b\nfrom \"x\"",
    options: ["security_barrier=true"],
    comment: text)

  private static let shared: [SchemaOperation] =
    [
      .createTable(table), .createTable(TableDefinition(name: plain, columns: [])), .dropTable(table),
      .renameTable(from: plain, to: dotted), .addColumn(odd, column),
      .addColumn(
        odd, ColumnDefinition(name: "n", type: "text", isNullable: false, notNullName: "nn", notNullConflict: .replace)),
      .renameColumn(plain, from: "a", to: "b"), .dropColumn(plain, column), .createIndex(odd, index),
      .dropIndex(other, index), .renameIndex(plain, from: "a", to: "b"), .createView(view), .dropView(view),
      .renameView(from: plain, to: other, isMaterialized: false), .replaceView(from: view, to: view),
      .createTrigger(TriggerDefinition(name: "t", table: "users", sql: "create trigger t\nbegin\n  select '\"';\nend")),
      .dropTrigger(TriggerDefinition(name: "t", table: "a.b", sql: "")),
    ] + constraints.flatMap { [.addConstraint(plain, $0), .dropConstraint(dotted, $0)] }

  private static let sqlite: [SchemaOperation] = [
    .rebuildTable(
      TableRebuild(
        before: table, after: table,
        copies: [.init(column: "b", expression: "coalesce(\"b\", 'x')"), .init(column: "a", expression: text)])),
    .rebuildTable(TableRebuild(before: table, after: TableDefinition(name: plain, columns: []), copies: [])),
  ]

  private static let postgresql: [SchemaOperation] = {
    let loose = ColumnDefinition(
      name: "c", type: "text", identity: IdentityDefinition(),
      generated: GeneratedDefinition(expression: "1", isStored: false))
    var tight = loose
    tight.type = "public.mood"
    tight.isNullable = false
    tight.defaultExpression = text
    tight.collation = QualifiedName(schema: "pg_catalog", "C")
    tight.identity = IdentityDefinition(
      isAlways: true,
      options: SequenceOptions(start: 1, increment: -2, minimum: -100, maximum: 5, cache: 3, cycles: true))
    tight.generated = nil
    let exclusion = ExclusionDefinition(name: "x", definition: "EXCLUDE USING gist (r WITH &&)", comment: text)
    let mood = EnumDefinition(name: other, values: ["a", "it's", text], comment: text)
    var more = mood
    more.values = ["first"] + mood.values + ["last"]
    var fewer = mood
    fewer.values = ["a"]
    let domain = DomainDefinition(
      name: odd, type: "text", isNullable: false, defaultExpression: text, collation: QualifiedName("C"),
      checks: [CheckDefinition(name: "c", expression: text, isValidated: false, comment: text)], comment: text)
    let numbers = SequenceDefinition(
      name: dotted, type: "integer", options: SequenceOptions(start: 5),
      owner: ColumnReference(table: odd, column: "a"), comment: text)
    var stored = view
    stored.isMaterialized = true
    stored.isPopulated = false
    stored.indexes = [index]
    let comments: [ObjectKind] = [
      .schema, .table, .column, .primaryKey, .unique, .check, .foreignKey, .exclusion, .index, .enumType, .domain,
      .sequence, .view, .materializedView, .trigger, .type,
    ]
    return [
      .createSchema(#"a"b"#), .dropSchema("b.c"),
      .alterTableOptions(plain, from: TableOptions(), to: table.options),
      .alterTableOptions(odd, from: table.options, to: TableOptions()),
      .alterColumn(ColumnChange(table: plain, from: loose, to: tight, using: text)),
      .alterColumn(ColumnChange(table: other, from: tight, to: loose)), .addConstraint(plain, .exclusion(exclusion)),
      .dropConstraint(plain, .exclusion(exclusion)), .renameTable(from: plain, to: other),
      .renameConstraint(plain, .check, from: "a", to: "b"), .createEnum(mood), .dropEnum(mood),
      .renameEnum(from: other, to: plain), .alterEnum(EnumChange(from: mood, to: more)),
      .alterEnum(EnumChange(from: mood, to: fewer, mapping: ["it's": "a", text: "a"])), .createDomain(domain),
      .dropDomain(domain), .renameDomain(from: odd, to: dotted),
      .alterDomain(from: DomainDefinition(name: odd, type: "text"), to: domain),
      .alterDomain(from: domain, to: DomainDefinition(name: odd, type: "text")), .createSequence(numbers),
      .dropSequence(numbers), .renameSequence(from: plain, to: dotted),
      .alterSequence(from: SequenceDefinition(name: dotted), to: numbers),
      .alterSequence(from: numbers, to: SequenceDefinition(name: dotted)), .createView(stored), .dropView(stored),
      .renameView(from: plain, to: dotted, isMaterialized: true), .replaceView(from: stored, to: stored),
    ]
      + comments.flatMap { kind in
        [
          .comment(CommentChange(object: ObjectReference(kind, odd, member: "m"), from: nil, to: text)),
          .comment(CommentChange(object: ObjectReference(kind, plain), from: text, to: nil)),
        ]
      }
  }()
}
