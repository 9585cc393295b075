import DBSchema
import Testing

@testable import DBMigrations

struct RevisionSectionsTests {
  @Test func fillsRowsBeforeNotNull() throws {
    let diff = SchemaDiff(
      from: postgres(table("users", "id bigint!", "n integer")),
      to: postgres(table("users", "id bigint!", "n integer!", "age integer!")))
    #expect(diff.missingValues.map { $0.column.name } == ["n", "age"])
    let sections = try RevisionSections(
      diff,
      backfills: [
        ColumnReference(table: name("users"), column: "age"): "18",
        ColumnReference(table: name("users"), column: "n"): "0",
      ], defaultSchema: "public")
    #expect(
      sections.text == """
        --: up
        alter table users add column age integer;
        update users set age = 18;
        alter table users alter column age set not null;
        update users set n = 0 where n is null;
        alter table users alter column n set not null;

        --: down
        alter table users
          drop column age,
          alter column n drop not null;

        """)
  }

  @Test func commitsAnEnumValueBeforeItsUse() throws {
    func schema(_ values: [String], _ expression: String?) -> DatabaseSchema {
      PostgreSQLDiffTests.moods(values, default: expression)
    }
    let diff = SchemaDiff(from: schema(["ok"], nil), to: schema(["ok", "glad"], "'glad'::public.mood"))
    let text = try RevisionSections(diff, on: [.postgresql]).text
    #expect(
      text == """
        --: up enum_values on=postgresql transaction=own
        alter type public.mood add value 'glad' after 'ok';

        --: up on=postgresql
        alter table public.days alter column mood set default 'glad'::public.mood;

        --: down on=postgresql
        alter table public.days alter column mood drop default;

        --: down enum_values on=postgresql transaction=own
        alter type public.mood rename to mood__old;
        create type public.mood as enum ('ok');
        alter table public.days alter column mood type public.mood using mood::text::public.mood;
        drop type public.mood__old;

        """)
    let removed = SchemaDiff(from: schema(["ok", "glad"], "'glad'::public.mood"), to: schema(["ok"], nil))
    let sections = try RevisionSections(removed).sections
    #expect(sections.map { "\($0.title) \($0.transaction)" } == ["up shared", "down own", "down shared"])
    let unused = SchemaDiff(from: schema(["ok"], nil), to: schema(["ok", "glad"], nil))
    #expect(try RevisionSections(unused).sections.map(\.title) == ["up", "down"])
  }

  @Test func readsBackAsARevision() throws {
    let diff = SchemaDiff(
      from: SQLiteDiffTests.users([column("n integer")]), to: SQLiteDiffTests.users([column("n text!")]))
    let sections = try RevisionSections(
      diff, backfills: [ColumnReference(table: QualifiedName("users"), column: "n"): "'none'"])
    let id = try #require(RevisionID("1f3c9a2b7d4e"))
    let text = RevisionWriter.text(header: RevisionHeader(id: id, parents: []), comment: nil, body: sections.text)
    let file = try RevisionFile(bytes: Array(text.utf8), path: "a.sql")
    #expect(file.sections.map(\.foreignKeysOff) == [true, true])
    #expect(file.sections.map(\.title) == sections.sections.map(\.title))
    let program = try RevisionCompiler(dialect: .sqlite).program(file, .up)
    #expect(program.groups.flatMap(\.statements).map(\.text).contains { $0.contains("coalesce(\"n\", 'none')") })
  }
}
