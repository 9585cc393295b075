import DBSchema
import Testing

@testable import DBMigrations

struct SchemaFilterTests {
  static let patterns: [(filter: SchemaFilter, object: String, isSeen: Bool)] = [
    (SchemaFilter(), "table:public.users", true),
    (SchemaFilter(exclude: ["table:public.tmp_*"]), "table:public.tmp_1", false),
    (SchemaFilter(exclude: ["table:tmp_*"]), "table:public.tmp_1", false),
    (SchemaFilter(exclude: ["table:tmp_*"]), "view:public.tmp_1", true),
    (SchemaFilter(exclude: ["*.tmp_*_x"]), "view:public.tmp_1_x", false),
    (SchemaFilter(include: ["*:public.*"]), "table:audit.log", false),
    (SchemaFilter(include: ["*:public.*"], exclude: ["*:*.log"]), "table:public.log", false),
    (SchemaFilter(include: ["table:users"]), "column:public.users.email", true),
    (SchemaFilter(include: ["table:users", "column:users.id"]), "column:public.users.email", false),
  ]

  private func reference(_ text: String) throws -> ObjectReference {
    let kind = try #require(ObjectKind(rawValue: String(text.prefix { $0 != ":" })))
    let parts = text.drop { $0 != ":" }.dropFirst().split(separator: ".").map(String.init)
    let owner = QualifiedName(schema: Identifier(parts[0]), Identifier(parts[1]))
    return ObjectReference(kind, owner, member: parts.count > 2 ? Identifier(parts[2]) : nil)
  }

  @Test func readsPatterns() throws {
    for each in Self.patterns where try each.filter.admits(reference(each.object)) != each.isSeen {
      Issue.record("\(each.object) with \(each.filter.include) without \(each.filter.exclude) is not \(each.isSeen)")
    }
  }

  @Test func leavesAloneWhatNobodyDeclaresButDropsWhatIsNamed() throws {
    let from = postgres(
      table("alien", "id bigint!"), table("gone", "id bigint!"), table("users", "id bigint!", "old text"))
    let to = postgres(table("users", "id bigint!"))
    let filter = SchemaFilter(undeclared: .leaveAlone, drops: [ObjectReference(.table, name("gone"))])
    let diff = SchemaDiff(from: from, to: to, filter: filter)
    #expect(try statements(diff) == ["alter table users drop column old", "drop table gone"])
    #expect(SchemaDiff(from: diff.to, to: to, filter: filter).isEmpty)
    let moved = SchemaDiff(from: from, to: postgres(table("people", "id bigint!")), filter: filter)
    #expect(moved.renameCandidates.map { $0.from.name.name.name } == ["alien", "gone", "users"])
  }

  @Test func keepsPartsThatAreNotLookedAt() throws {
    let from = postgres(table("users", "id bigint!", "legacy text"))
    let to = postgres(table("users", "id bigint!", "new text"))
    #expect(
      try statements(from, to, filter: SchemaFilter(exclude: ["column:*.legacy"])) == [
        "alter table users add column new text"
      ])
  }
}
