import DBModels
import DBSchema
import FoundationEssentials
import Testing

/// What is wrong with declarations is said, all of it, with the line.
struct ModelErrorTests {
  typealias Change = @Sendable (inout ModelDeclaration) -> Void

  private static func model(_ name: String, _ table: String, _ change: Change) -> ModelDeclaration {
    var model = ModelDeclaration(name, table: table, fileID: "M/\(name).swift", line: 1)
    model.column("id", Int.self, fileID: "M/\(name).swift", line: 2)
    model.primaryKey("id", fileID: "M/\(name).swift", line: 2)
    change(&model)
    return model
  }

  final class Other: Model {
    static let model = ModelErrorTests.model("Other", "others") { model in
      model.column("code", UUID.self, unique: true)
      model.column("free", Int.self)
    }
  }
  final class Missing: Model {
    static let model = ModelErrorTests.model("Missing", "missing") { _ in }
  }

  private static let long = String(repeating: "é", count: 32)

  /// A change to a model, and what is said about it, but for the hint.
  static let rows: [(String, [DialectName], Change)] = [
    ("noPrimaryKey: 'T' has no primary key", DialectName.allCases, { $0.primaryKey = nil }),
    (
      "duplicateColumn: the column of 'T.createdAt' is named 'created_at', as another", DialectName.allCases,
      {
        $0.column("created_at", Int.self)
        $0.column("createdAt", Int.self)
      }
    ),
    (
      "duplicateColumn: the column of 'T.ID' is named 'ID', as another", [.sqlite],
      { $0.column("ID", Int.self, name: "ID") }
    ),
    (
      "unknownColumn: a unique constraint of 'T' names 'x', which is neither a property nor a column",
      DialectName.allCases, { $0.unique("x") }
    ),
    (
      "unknownColumn: an index of 'T' names 'x', which is neither a property nor a column", DialectName.allCases,
      { $0.index("x") }
    ),
    (
      "duplicateName: the name 'i' is that of another index, constraint, table or view", DialectName.allCases,
      {
        $0.index("id", name: "i")
        $0.index("id", name: "i")
      }
    ),
    (
      "duplicateName: the name 'others' is that of another index, constraint, table or view", DialectName.allCases,
      { $0.index("id", name: "others") }
    ),
    (
      "duplicateName: 'T' has two constraints named 'c'", DialectName.allCases,
      {
        $0.check("id > 0", name: "c")
        $0.check("id > 1", name: "c")
      }
    ),
    (
      "unknownTable: the foreign key of 'T.id' points to 'Missing', which is not among the models",
      DialectName.allCases, { $0.foreignKey("id", Missing.self) }
    ),
    (
      "unknownTable: the foreign key of 'T.id' points to 'public.gone', which is not among the models", [.postgresql],
      { $0.foreignKey(["id"], table: QualifiedName("gone"), columns: ["id"]) }
    ),
    (
      "keyTypeDiffers: the foreign key of 'T.id' is bigint, and others.code is uuid", [.postgresql],
      { $0.foreignKey("id", Other.self, column: "code") }
    ),
    (
      "keyTypeDiffers: the foreign key of 'T.id' is integer, and others.code is text", [.sqlite],
      { $0.foreignKey("id", Other.self, column: "code") }
    ),
    (
      "notAKey: the foreign key of 'T.id' points to Other.free, which is no key", DialectName.allCases,
      { $0.foreignKey("id", Other.self, column: "free") }
    ),
    (
      "contradiction: the foreign key of 'T.id' sets 'id' to NULL, which it does not take", DialectName.allCases,
      { $0.foreignKey("id", Other.self, onDelete: .setNull) }
    ),
    (
      "nameTooLong: the name of the column of 'T.a', '\(long)', has 64 bytes", DialectName.allCases,
      { $0.column("a", Int.self, name: long) }
    ),
    (
      "badName: the name of the column of 'T.a' is empty or holds a NUL", DialectName.allCases,
      { $0.column("a", Int.self, name: "") }
    ),
    (
      "badSQL: the default of 'T.a' is empty", DialectName.allCases, { $0.column("a", Int.self, default: " -- none") }
    ),
    (
      "contradiction: 'T.a' is generated, and has a default or is an identity", DialectName.allCases,
      {
        $0.column("a", Int.self, default: 1)
        $0.generated("a", "id + 1")
      }
    ),
    (
      "contradiction: 'T.a' is an identity, and no whole number that is always there", [.postgresql],
      {
        $0.column("a", String.self)
        $0.identity("a", .identity)
      }
    ),
    (
      "contradiction: 'T.a' is optional, and part of the primary key", DialectName.allCases,
      {
        $0.column("a", Int?.self)
        $0.primaryKey("a")
      }
    ),
    (
      "contradiction: the version 'T.a' is no whole number that is always there", DialectName.allCases,
      {
        $0.column("a", String.self)
        $0.version("a")
      }
    ),
    (
      "duplicateType: the enum 'public.mood' is declared with other values elsewhere", [.postgresql],
      {
        $0.column("a", String.self, .enumeration(EnumDeclaration("mood", values: ["a"])))
        $0.column("b", String.self, .enumeration(EnumDeclaration("mood", values: ["b"])))
      }
    ),
    (
      "badRelation: the relation 'T.others': there is no foreign key between 'T' and 'Other'", DialectName.allCases,
      { $0.relation("others", [Other].self) }
    ),
    (
      "badRelation: the relation 'T.other' has the inverse 'Other.back', which is no relation", DialectName.allCases,
      {
        $0.foreignKey("id", Other.self)
        $0.relation("other", Other.self, inverse: "back")
      }
    ),
    (
      "duplicateTable: the table of 'T' is named 'others', as another table or view", [.sqlite],
      { $0.table = QualifiedName("others") }
    ),
    (
      "duplicateTable: the table of 'T' is named 'OTHERS', as another table or view", [.sqlite],
      { $0.table = QualifiedName("OTHERS") }
    ),
  ]

  @Test func eachMistakeIsSaidOnEachDatabaseWhereItIsOne() {
    for (expected, dialects, change) in Self.rows {
      for dialect in dialects {
        var set = ModelSet([Other.self])
        set.models.append(Self.model("T", "t", change))
        do throws(ModelError) {
          _ = try set.schema(for: dialect)
          Issue.record("\(dialect): no problem, but not: \(expected)")
        } catch {
          let said = error.problems.map { "\($0.kind): \($0.message)" }
          if said != [expected] { Issue.record("\(dialect): \(said), and not: \(expected)") }
        }
      }
    }
  }

  @Test func allMistakesAreSaidAtOnceWithTheirLinesAndHints() {
    var set = ModelSet([Other.self])
    set.models.append(
      Self.model("T", "t") { model in
        model.index("x", fileID: "M/T.swift", line: 7)
        model.foreignKey("id", Other.self, column: "code", fileID: "M/T.swift", line: 8)
      })
    do throws(ModelError) {
      _ = try set.schema(for: .postgresql)
      Issue.record("no problem")
    } catch {
      #expect(
        error.description == """
          M/T.swift:7: an index of 'T' names 'x', which is neither a property nor a column
            an expression is written .expression("...")
          M/T.swift:2: the foreign key of 'T.id' is bigint, and others.code is uuid
            give both the same type
          """)
    }
  }

  @Test func aTableWithoutAModelMayBePointedTo() throws {
    var set = ModelSet([], external: [QualifiedName(schema: "auth", "users")])
    set.models = [
      Self.model("T", "t") { $0.foreignKey(["id"], table: QualifiedName(schema: "auth", "users"), columns: ["uid"]) }
    ]
    #expect(try set.schema(for: .postgresql).tables[0].foreignKeys[0].target.plain == "auth.users")
  }
}
