import DBSchema
import SeededRandom
import Testing

@testable import DBMigrations

/// Facets of a PostgreSQL schema that are easy to miss: each is one difference, in both directions.
struct DetectionTests {
  struct Facet: Sendable, CustomTestStringConvertible {
    let title: String
    let summary: [String]
    let change: @Sendable (inout DatabaseSchema) -> Void
    var testDescription: String { title }
    init(_ title: String, _ summary: String..., change: @escaping @Sendable (inout DatabaseSchema) -> Void) {
      (self.title, self.summary, self.change) = (title, summary, change)
    }
  }

  static let base = postgres(
    table("t", "id bigint!", "n numeric(10,2)", "v character varying(20)") { table in
      table.columns.append(
        ColumnDefinition(name: "i", type: "integer", isNullable: false, identity: IdentityDefinition()))
      table.uniques = [UniqueDefinition(name: "t_u", columns: ["n", "v"])]
      table.checks = [CheckDefinition(name: "t_c", expression: "n > 0::numeric")]
      table.exclusions = [ExclusionDefinition(name: "t_x", definition: "EXCLUDE USING btree (i WITH =)")]
      table.indexes = [IndexDefinition(name: "t_i", elements: [.column("v")], predicate: "i > 0")]
      table.foreignKeys = [key("t", "id", to: "u")]
    }, table("u", "id bigint!")
  ) {
    $0.sequences = [SequenceDefinition(name: name("s"))]
    $0.domains = [
      DomainDefinition(
        name: name("d"), type: "text", checks: [CheckDefinition(name: "d_c", expression: "VALUE <> ''::text")])
    ]
    $0.views = [ViewDefinition(name: name("w"), columns: ["x"], query: "SELECT 1 AS x", isMaterialized: true)]
  }

  static let facets: [Facet] = [
    Facet("key columns", "- primary key public.t.t_pkey (id)", "+ primary key public.t.t_pkey (i)") {
      $0.tables[0].primaryKey?.columns = ["i"]
    },
    Facet("key deferrability", "- primary key public.t.t_pkey (id)", "+ primary key public.t.t_pkey (id)") {
      $0.tables[0].primaryKey?.deferrability = .initiallyDeferred
    },
    Facet("check text", "- check public.t.t_c", "+ check public.t.t_c") {
      $0.tables[0].checks[0].expression = "n > 1::numeric"
    },
    Facet("check not valid", "- check public.t.t_c", "+ check public.t.t_c") {
      $0.tables[0].checks[0].isValidated = false
    },
    Facet("where", "- index t_i on public.t", "+ index t_i on public.t") {
      $0.tables[0].indexes[0].predicate = "i > 1"
    },
    Facet("include", "- index t_i on public.t", "+ index t_i on public.t") { $0.tables[0].indexes[0].include = ["n"] },
    Facet("method", "- index t_i on public.t", "+ index t_i on public.t") { $0.tables[0].indexes[0].method = "hash" },
    Facet("operator class", "- index t_i on public.t", "+ index t_i on public.t") {
      $0.tables[0].indexes[0].elements[0].operatorClass = "pg_catalog.text_pattern_ops"
    },
    Facet("nulls first", "- index t_i on public.t", "+ index t_i on public.t") {
      $0.tables[0].indexes[0].elements[0].nullsFirst = true
    },
    Facet("order of a unique's columns", "- unique public.t.t_u (n, v)", "+ unique public.t.t_u (v, n)") {
      $0.tables[0].uniques[0].columns = ["v", "n"]
    },
    Facet("nulls not distinct", "- unique public.t.t_u (n, v)", "+ unique public.t.t_u (n, v)") {
      $0.tables[0].uniques[0].nullsNotDistinct = true
    },
    Facet(
      "restrict", "- foreign key public.t.t_id_fkey (id) -> public.u",
      "+ foreign key public.t.t_id_fkey (id) -> public.u"
    ) { $0.tables[0].foreignKeys[0].onDelete = .restrict },
    Facet("foreign key's name", "~ foreign key public.t.t_id_fkey -> other") {
      $0.tables[0].foreignKeys[0].name = "other"
    },
    Facet("exclusion", "- exclusion public.t.t_x", "+ exclusion public.t.t_x") {
      $0.tables[0].exclusions[0].definition = "EXCLUDE USING btree (id WITH =)"
    },
    Facet("length", "~ column public.t.v: character varying(20) -> character varying") {
      $0.tables[0].columns[2].type = "character varying"
    },
    Facet("scale", "~ column public.t.n: numeric(10,2) -> numeric(10,0)") {
      $0.tables[0].columns[1].type = "numeric(10,0)"
    },
    Facet("collation", "~ column public.t.v: collate pg_catalog.C") {
      $0.tables[0].columns[2].collation = QualifiedName(schema: "pg_catalog", "C")
    },
    Facet("identity", "~ column public.t.i: identity") { $0.tables[0].columns[3].identity?.options.increment = 2 },
    Facet("unlogged", "~ table public.t: options") { $0.tables[0].options.isUnlogged = true },
    Facet("storage parameter", "~ table public.t: options") { $0.tables[0].options.parameters = ["fillfactor=70"] },
    Facet("sequence", "~ sequence public.s") { $0.sequences[0].options.cache = 5 },
    Facet("domain", "~ domain public.d") { $0.domains[0].checks = [] },
    Facet("comment", "+ comment on column public.t.n") { $0.tables[0].columns[1].comment = "why" },
    Facet("index comment", "+ comment on index public.t.t_i") { $0.tables[0].indexes[0].comment = "why" },
    Facet("view", "- materialized view public.w", "+ materialized view public.w") { $0.views[0].isPopulated = false },
  ]

  @Test(arguments: facets) func seesTheFacetAndNothingElse(_ facet: Facet) {
    var changed = Self.base
    facet.change(&changed)
    let diff = SchemaDiff(from: Self.base, to: changed)
    #expect(diff.operations.map(\.summary) == facet.summary)
    if diff.reversed.operations.count != facet.summary.count {
      Issue.record("the way back of \(facet.title) is \(diff.reversed.operations.map(\.summary))")
    }
  }

  @Test func givesTheSameOrderWhateverTheOrderOfTheInput() {
    var random = Seeded(seed: 7)
    for each in PostgreSQLDiffTests.cases {
      let operations = SchemaDiff(from: each.from, to: each.to).operations
      for _ in 0..<20
      where OperationOrder(dialect: .postgresql).sorted(operations.shuffled(using: &random)) != operations {
        Issue.record("\(each.title) has another order")
        break
      }
    }
  }
}
