import DBSchema
import SeededRandom

/// Schemas of everything that can be said, whether or not a database would have it.
struct RandomSchema {
  var random: Seeded
  init(seed: UInt64) { random = Seeded(seed: seed) }

  private static let words = [
    "a", "users", "\"", "'", "\\", "é", "🐘", "a.b", "\n", "\u{0}", "/", "", "order", "\u{202E}",
  ]

  mutating func schema() -> DatabaseSchema {
    DatabaseSchema(
      dialect: pick(DialectName.allCases), schemas: list { $0.name() }, tables: list { $0.table() },
      views: list { $0.view() },
      enums: list {
        EnumDefinition(name: $0.qualified(), values: $0.list { $0.text() }, comment: $0.maybe { $0.text() })
      },
      domains: list { $0.domain() }, sequences: list { $0.sequence() },
      triggers: list { TriggerDefinition(name: $0.name(), table: $0.name(), sql: $0.text()) },
      notCompared: list { $0.reference() })
  }

  private mutating func text() -> String { list(upTo: 4) { $0.pick(Self.words) }.joined() }
  private mutating func name() -> Identifier { Identifier(text()) }
  private mutating func qualified() -> QualifiedName { QualifiedName(schema: maybe { $0.name() }, name()) }
  private mutating func flag() -> Bool { Bool.random(using: &random) }
  private mutating func number() -> Int64 { pick([0, 1, -1, 10, .max, .min]) }
  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }
  private mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? { flag() ? make(&self) : nil }
  private mutating func list<Value>(upTo limit: Int = 2, _ make: (inout Self) -> Value) -> [Value] {
    var values: [Value] = []
    for _ in 0..<Int.random(in: 0...limit, using: &random) { values.append(make(&self)) }
    return values
  }

  private mutating func type() -> ColumnType { ColumnType(text: text(), definedBy: maybe { $0.qualified() }) }
  private mutating func keys() -> [KeyColumn] {
    list { KeyColumn(name: $0.name(), collation: $0.maybe { $0.name() }, isDescending: $0.flag()) }
  }
  private mutating func options() -> SequenceOptions {
    SequenceOptions(
      start: maybe { $0.number() }, increment: number(), minimum: maybe { $0.number() }, maximum: maybe { $0.number() },
      cache: number(), cycles: flag())
  }
  private mutating func check() -> CheckDefinition {
    CheckDefinition(
      name: maybe { $0.name() }, expression: text(), isInherited: flag(), isValidated: flag(),
      comment: maybe { $0.text() })
  }
  private mutating func index() -> IndexDefinition {
    IndexDefinition(
      name: name(), elements: list { $0.element() }, isUnique: flag(), method: pick(["btree", "gin"]),
      include: list { $0.name() }, predicate: maybe { $0.text() }, nullsNotDistinct: flag(),
      parameters: list { $0.text() }, isValid: flag(), comment: maybe { $0.text() })
  }
  private mutating func element() -> IndexElement {
    IndexElement(
      key: flag() ? .column(name()) : .expression(text()), collation: maybe { $0.qualified() },
      operatorClass: maybe { $0.text() }, isDescending: flag(), nullsFirst: maybe { $0.flag() })
  }
  private mutating func column() -> ColumnDefinition {
    ColumnDefinition(
      name: name(), type: type(), isNullable: flag(), defaultExpression: maybe { $0.text() },
      collation: maybe { $0.qualified() },
      identity: maybe { IdentityDefinition(isAlways: $0.flag(), options: $0.options()) },
      generated: maybe { GeneratedDefinition(expression: $0.text(), isStored: $0.flag()) },
      notNullName: maybe { $0.name() }, notNullConflict: maybe { $0.pick(ConflictClause.allCases) },
      comment: maybe { $0.text() })
  }
  private mutating func table() -> TableDefinition {
    TableDefinition(
      name: qualified(), columns: list(upTo: 4) { $0.column() }, primaryKey: maybe { $0.primaryKey() },
      uniques: list { $0.unique() }, checks: list { $0.check() }, foreignKeys: list { $0.foreignKey() },
      exclusions: list { ExclusionDefinition(name: $0.name(), definition: $0.text(), comment: $0.maybe { $0.text() }) },
      indexes: list { $0.index() },
      options: TableOptions(
        isStrict: flag(), isWithoutRowID: flag(), virtual: maybe { $0.text() }, isUnlogged: flag(),
        partitionKey: maybe { $0.text() }, inherits: list { $0.qualified() }, parameters: list { $0.text() }),
      comment: maybe { $0.text() })
  }
  private mutating func primaryKey() -> PrimaryKeyDefinition {
    PrimaryKeyDefinition(
      name: maybe { $0.name() }, columns: keys(), include: list { $0.name() },
      deferrability: pick(Deferrability.allCases), conflict: maybe { $0.pick(ConflictClause.allCases) },
      isAutoincrement: flag(), comment: maybe { $0.text() })
  }
  private mutating func unique() -> UniqueDefinition {
    UniqueDefinition(
      name: maybe { $0.name() }, columns: keys(), include: list { $0.name() }, nullsNotDistinct: flag(),
      deferrability: pick(Deferrability.allCases), conflict: maybe { $0.pick(ConflictClause.allCases) },
      comment: maybe { $0.text() })
  }
  private mutating func foreignKey() -> ForeignKeyDefinition {
    ForeignKeyDefinition(
      name: maybe { $0.name() }, columns: list { $0.name() }, target: qualified(), targetColumns: list { $0.name() },
      onDelete: pick(ReferentialAction.allCases), onUpdate: pick(ReferentialAction.allCases),
      deleteColumns: list { $0.name() }, isMatchFull: flag(), deferrability: pick(Deferrability.allCases),
      isValidated: flag(), comment: maybe { $0.text() })
  }
  private mutating func view() -> ViewDefinition {
    ViewDefinition(
      name: qualified(), columns: list { $0.name() }, query: text(), isMaterialized: flag(), isPopulated: flag(),
      options: list { $0.text() }, indexes: list { $0.index() }, comment: maybe { $0.text() },
      uses: list { $0.reference() })
  }
  private mutating func domain() -> DomainDefinition {
    DomainDefinition(
      name: qualified(), type: type(), isNullable: flag(), defaultExpression: maybe { $0.text() },
      collation: maybe { $0.qualified() }, checks: list { $0.check() }, comment: maybe { $0.text() })
  }
  private mutating func sequence() -> SequenceDefinition {
    SequenceDefinition(
      name: qualified(), type: type(), options: options(),
      owner: maybe { ColumnReference(table: $0.qualified(), column: $0.name()) }, comment: maybe { $0.text() })
  }
  private mutating func reference() -> ObjectReference {
    ObjectReference(kind: pick(ObjectKind.allCases), name: qualified(), member: maybe { $0.name() })
  }
}
