import DBSchema
import Testing

/// Indexes, field by field.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct IndexTests {
  private static func index(
    _ words: String, _ elements: IndexElement..., change: (inout IndexDefinition) -> Void = { _ in }
  ) -> TableCase {
    var wanted = IndexDefinition(name: "i", elements: elements)
    change(&wanted)
    return TableCase(
      "create table t (a int, b text, c varchar, d text collate \"C\", e int[]); create index i on t \(words)",
      table(
        number(), text(), column("c", "character varying"),
        ColumnDefinition(name: "d", type: "text", collation: QualifiedName(schema: "pg_catalog", "C")),
        column("e", "integer[]"), indexes: [wanted]))
  }

  private static func collation(_ name: Identifier) -> QualifiedName { QualifiedName(schema: "pg_catalog", name) }

  static var elements: [TableCase] {
    [
      index("(a, b)", .column("a"), .column("b")),
      index("(c, d, e)", .column("c"), .column("d"), .column("e")),
      index("(a desc)", IndexElement(key: .column("a"), isDescending: true)),
      index("(a nulls first)", IndexElement(key: .column("a"), nullsFirst: true)),
      index("(a desc nulls last)", IndexElement(key: .column("a"), isDescending: true, nullsFirst: false)),
      index("(a desc nulls first, b nulls last)", IndexElement(key: .column("a"), isDescending: true), .column("b")),
      index(
        "(lower(b), (a + 1), a)", IndexElement(key: .expression("lower(b)")),
        IndexElement(key: .expression("a + 1")), .column("a")
      ) {
        // A column of the table has another collation than the default: the server does not tell whose this is.
        $0.elements[0].collation = collation("default")
      },
      index(
        "((b || ')') desc)",
        IndexElement(key: .expression("b || ')'::text"), collation: collation("default"), isDescending: true)),
      index("((a::numeric(5,2)))", IndexElement(key: .expression("(a)::numeric(5,2)"))),
      index(
        "(b collate \"C\", d collate \"default\", d)",
        IndexElement(key: .column("b"), collation: collation("C")),
        IndexElement(key: .column("d"), collation: collation("default")), .column("d")),
      index("(lower(b) collate \"C\")", IndexElement(key: .expression("lower(b)"), collation: collation("C"))),
      index(
        "(b text_pattern_ops, c varchar_pattern_ops, a int4_ops, b text_ops, c text_ops, c bpchar_ops)",
        IndexElement(key: .column("b"), operatorClass: "pg_catalog.text_pattern_ops"),
        IndexElement(key: .column("c"), operatorClass: "pg_catalog.varchar_pattern_ops"), .column("a"), .column("b"),
        .column("c"), IndexElement(key: .column("c"), operatorClass: "pg_catalog.bpchar_ops")),
    ]
  }

  @Test func elementsSayWhatIsNotTheDefault() async throws { try await TableCase.check(Self.elements) }

  static var options: [TableCase] {
    [
      index("using gin (e)", .column("e")) { $0.method = "gin" },
      index("using hash (a)", .column("a")) { $0.method = "hash" },
      index(
        "using brin (a int4_minmax_multi_ops(values_per_range = 20))",
        IndexElement(
          key: .column("a"), operatorClass: "pg_catalog.int4_minmax_multi_ops(values_per_range='20')")
      ) {
        $0.method = "brin"
      },
      index("(a) include (b, c)", .column("a")) { $0.include = ["b", "c"] },
      index("(a) where b is not null and a > 0", .column("a")) { $0.predicate = "(b IS NOT NULL) AND (a > 0)" },
      index("(a) with (fillfactor = 70, deduplicate_items = off)", .column("a")) {
        $0.parameters = ["deduplicate_items=off", "fillfactor=70"]
      },
      index("(a); comment on index i is 'quick'", .column("a")) { $0.comment = "quick" },
      index("(a); drop index i; create unique index i on t (a)", .column("a")) { $0.isUnique = true },
      index("(a); drop index i; create unique index i on t (a, b) nulls not distinct", .column("a"), .column("b")) {
        $0.isUnique = true
        $0.nullsNotDistinct = true
      },
      index("(a); update pg_catalog.pg_index set indisvalid = false where indexrelid = 'i'::regclass", .column("a")) {
        $0.isValid = false
      },
    ]
  }

  @Test func indexesHaveAllOptions() async throws { try await TableCase.check(Self.options) }

  @Test func namedTypesAndDomainsHaveDefaultOperatorClassesToo() async throws {
    try await TableCase.check([
      TableCase(
        "create type mood as enum ('a'); create domain d as varchar(9); create domain dd as d; "
          + "create table t (a mood, b dd, c mood[]); create index i on t (a, b, c, (array[b]))",
        table(
          column("a", ColumnType("public.mood", definedBy: named("mood"))),
          column("b", ColumnType("public.dd", definedBy: named("dd"))),
          column("c", ColumnType("public.mood[]", definedBy: named("mood"))),
          indexes: [
            IndexDefinition(
              name: "i",
              elements: [
                .column("a"), .column("b"), .column("c"), IndexElement(key: .expression("ARRAY[b]")),
              ])
          ]))
    ])
  }

  @Test func indexesOfPartitionedTablesAreTheParents() async throws {
    try await TableCase.check([
      TableCase(
        "create table t (a int, b text) partition by list (a); create table t1 partition of t for values in (1); "
          + "create index i on t (b); create index only_t1 on t1 (a)",
        table(
          number(), text(), indexes: [IndexDefinition(name: "i", elements: [.column("b")])],
          options: TableOptions(partitionKey: "LIST (a)")))
    ])
  }
}
