import DBEngine
import DBSchema
import Testing

@testable import DBMigrations

struct NormalFormKeyTests {
  private static let facts = ScratchFacts(parts: ["postgresql 15.18", "encoding 'UTF8'", "setting", "datestyle", "ISO"])

  private static func declared(_ column: String = "id", objects: [DeclaredObject] = []) -> DeclaredSchema {
    let table = TableDefinition(
      name: QualifiedName(schema: "public", "users"),
      columns: [ColumnDefinition(name: Identifier(column), type: "bigint")])
    return DeclaredSchema(schema: DatabaseSchema(dialect: .postgresql, tables: [table]), objects: objects)
  }

  private static func object(_ statement: String, name: Identifier = "touch") -> DeclaredObject {
    DeclaredObject(
      ObjectReference(.function, QualifiedName(name)), statement: statement,
      site: DeclarationSite(fileID: "A.swift", line: 1))
  }

  @Test func whateverHasASayMakesAnotherKey() {
    let create = "create function touch() returns int language sql as 'select 1'"
    let revision = EmbeddedRevision(file: "1_a.sql", text: "--: id = a")
    func key(
      _ subject: NormalFormKey.Subject = .declaration(Self.declared()), on dialect: DialectName = .postgresql,
      parts: [String] = Self.facts.parts, scope: SchemaScope = .all
    ) -> NormalFormKey? { NormalFormKey(subject, on: dialect, ScratchFacts(parts: parts), scope) }
    func history(_ file: String, _ text: String) -> NormalFormKey.Subject {
      .history([EmbeddedRevision(file: file, text: text)], .heads)
    }
    let all: [(what: String, key: NormalFormKey?)] = [
      ("the first", key()),
      ("another column", key(.declaration(Self.declared("number")))),
      ("an object", key(.declaration(Self.declared(objects: [Self.object(create)])))),
      ("an object's name", key(.declaration(Self.declared(objects: [Self.object(create, name: "other")])))),
      ("an object's statement", key(.declaration(Self.declared(objects: [Self.object(create + " ")])))),
      ("another system", key(on: .sqlite)),
      ("another version", key(parts: ["postgresql 15.19"] + Self.facts.parts.dropFirst())),
      ("another encoding", key(parts: ["postgresql 15.18", "encoding 'SQL_ASCII'", "setting", "datestyle", "ISO"])),
      ("another setting", key(parts: Self.facts.parts.dropLast() + ["German"])),
      ("one more", key(parts: Self.facts.parts + ["hstore"])),
      ("parts cut otherwise", key(parts: ["postgresql 15.18encoding 'UTF8'"] + Self.facts.parts.dropFirst(2))),
      ("other schemas", key(scope: SchemaScope(schemas: ["public"]))),
      ("another ledger", key(scope: SchemaScope(without: [QualifiedName("ledger")]))),
      ("a history", key(history("1_a.sql", "--: id = a"), on: .sqlite)),
      ("a part of it", key(.history([revision], .base), on: .sqlite)),
      ("another text", key(history("1_a.sql", "--: id = b"), on: .sqlite)),
      ("another file", key(history("2_a.sql", "--: id = a"), on: .sqlite)),
      ("no file", key(.history([], .heads), on: .sqlite)),
    ]
    var known: [NormalFormKey: String] = [:]
    for (what, key) in all {
      guard let key else {
        Issue.record("\(what) has no key")
        continue
      }
      if let other = known[key] { Issue.record("\(what) has the key of \(other)") }
      known[key] = what
    }
  }

  @Test func whatHasNoSayMakesNone() {
    var declared = Self.declared()
    let key = NormalFormKey(.declaration(declared), on: .postgresql, Self.facts, .all)
    let table = ObjectReference(.table, QualifiedName(schema: "public", "users"))
    let site = DeclarationSite(fileID: "B.swift", line: 7)
    declared.sites = [table: site]
    declared.renames = [DeclaredRename(from: table, to: table, site: site)]
    #expect(key != nil && NormalFormKey(.declaration(declared), on: .postgresql, Self.facts, .all) == key)
  }

  /// A `do` block can ask for the date; a revision for PostgreSQL can do that too.
  @Test(arguments: [
    ("create or replace function f() returns int language sql as 'select 1'", true),
    (" -- a comment\n/* another */ CREATE extension hstore", true),
    ("do $$ begin execute 'create table t_' || current_date; end $$", false),
    ("select make_partitions()", false), ("", false), ("\"create\" x", false),
  ])
  func onlyCreationsHaveKeys(_ statement: String, _ hasKey: Bool) {
    let declared = Self.declared(objects: [Self.object(statement)])
    #expect((NormalFormKey(.declaration(declared), on: .postgresql, Self.facts, .all) != nil) == hasKey)
    #expect(NormalFormKey(.history([], .heads), on: .postgresql, Self.facts, .all) == nil)
  }

  /// What its text calls may stand in another file, and ask for the date.
  @Test func aHistoryWithCodeHasNoKey() {
    let files = ["1_a.sql", "2_b.swift"].map { EmbeddedRevision(file: $0, text: "") }
    let keys = [files, [files[0]]].map { NormalFormKey(.history($0, .heads), on: .sqlite, Self.facts, .all) }
    #expect(keys[0] == nil && keys[1] != nil)
  }
}
