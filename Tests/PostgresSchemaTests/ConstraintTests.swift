import DBSchema
import Testing

/// Constraints, field by field.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct ConstraintTests {
  static var keys: [TableCase] {
    [
      TableCase(
        "create table t (a int, b text, primary key (b, a)); comment on constraint t_pkey on t is 'the key'; "
          + "comment on index t_pkey is 'not this'",
        table(
          key("a"), key("b", "text"),
          primaryKey: PrimaryKeyDefinition(name: "t_pkey", columns: ["b", "a"], comment: "the key"))),
      TableCase(
        "create table t (gone int, a int, b text, constraint k primary key (a) include (b) deferrable); "
          + "alter table t drop gone",
        table(
          key("a"), text(),
          primaryKey: PrimaryKeyDefinition(
            name: "k", columns: ["a"], include: ["b"], deferrability: .initiallyImmediate))),
      TableCase(
        "create table t (a int, b text, unique (b, a), constraint u unique nulls not distinct (a) include (b), "
          + "constraint \"U\" unique (a) deferrable initially deferred); comment on constraint u on t is 'one'",
        table(
          number(), text(),
          uniques: [
            UniqueDefinition(name: "U", columns: ["a"], deferrability: .initiallyDeferred),
            UniqueDefinition(name: "t_b_a_key", columns: ["b", "a"]),
            UniqueDefinition(name: "u", columns: ["a"], include: ["b"], nullsNotDistinct: true, comment: "one"),
          ])),
      TableCase(
        "create table t (a int, constraint x exclude using btree (a with =) where (a > 0) deferrable, "
          + "constraint w exclude (abs(a) with =)); comment on constraint x on t is 'no two'",
        table(
          number(),
          exclusions: [
            ExclusionDefinition(name: "w", definition: "EXCLUDE USING btree (abs(a) WITH =)"),
            ExclusionDefinition(
              name: "x", definition: "EXCLUDE USING btree (a WITH =) WHERE ((a > 0)) DEFERRABLE", comment: "no two"),
          ])),
    ]
  }

  @Test func keysAndExclusionsHaveAllOptions() async throws { try await TableCase.check(Self.keys) }

  static var checks: [TableCase] {
    let expressions: [(String, String)] = [
      ("a > 0", "a > 0"), ("a > 0 and b <> ''", "(a > 0) AND (b <> ''::text)"),
      ("starts_with(b, ')')", "starts_with(b, ')'::text)"),
      ("(a)::numeric(5,2)::bool", "((a)::numeric(5,2))::boolean"),
      ("b in ('(', ')')", "b = ANY (ARRAY['('::text, ')'::text])"),
      ("not (a = 1)", "NOT (a = 1)"), ("b = '\\'", "b = '\\'::text"), ("(a = 1) = (a = 2)", "(a = 1) = (a = 2)"),
      ("case when a > 0 then true end", "\nCASE\n    WHEN (a > 0) THEN true\n    ELSE NULL::boolean\nEND"),
    ]
    let texts = expressions.map { source, expression in
      TableCase(
        "create function bool(numeric) returns bool language sql immutable as 'select $1 > 0'; "
          + "create cast (numeric as bool) with function bool(numeric); create table t (a int, b text, "
          + "constraint c check (\(source)))",
        table(number(), text(), checks: [CheckDefinition(name: "c", expression: expression)]))
    }
    return texts + [
      TableCase(
        "create table t (a int check (a > 0) no inherit, constraint old check (a < 9)); "
          + "alter table t add constraint late check (a <> 5) not valid; comment on constraint old on t is 'c'",
        table(
          number(),
          checks: [
            CheckDefinition(name: "late", expression: "a <> 5", isValidated: false),
            CheckDefinition(name: "old", expression: "a < 9", comment: "c"),
            CheckDefinition(name: "t_a_check", expression: "a > 0", isInherited: false),
          ]))
    ]
  }

  @Test func checksAreExpressionsWithoutTheirParentheses() async throws { try await TableCase.check(Self.checks) }

  private static let targets = "create table p (id int unique, b text, x int, unique (b, id), unique (x, id)); "

  private static func foreign(_ words: String, _ change: (inout ForeignKeyDefinition) -> Void) -> TableCase {
    var wanted = ForeignKeyDefinition(name: "f", columns: ["a"], target: named("p"), targetColumns: ["id"])
    change(&wanted)
    return TableCase(
      targets + "create table t (a int, b text); alter table t add constraint f \(words)",
      table(number(), text(), foreignKeys: [wanted]))
  }

  static var foreignKeys: [TableCase] {
    var cases = [
      foreign("foreign key (a) references p (id)") { _ in },
      foreign("foreign key (b, a) references p (b, id) match full") {
        $0.columns = ["b", "a"]
        $0.targetColumns = ["b", "id"]
        $0.isMatchFull = true
      },
      foreign("foreign key (a, b) references p (id, b)") {
        $0.columns = ["a", "b"]
        $0.targetColumns = ["id", "b"]
      },
      foreign("foreign key (b, a) references p (b, id) on delete set null (b)") {
        $0.columns = ["b", "a"]
        $0.targetColumns = ["b", "id"]
        $0.onDelete = .setNull
        $0.deleteColumns = ["b"]
      },
      foreign("foreign key (a) references p (id) deferrable") { $0.deferrability = .initiallyImmediate },
      foreign("foreign key (a) references p (id) initially deferred") { $0.deferrability = .initiallyDeferred },
      foreign("foreign key (a) references p (id) not valid") { $0.isValidated = false },
      foreign("foreign key (a) references p (id); comment on constraint f on t is 'to p'") { $0.comment = "to p" },
    ]
    for action in ReferentialAction.allCases {
      cases.append(
        foreign("foreign key (a) references p (id) on delete \(action.rawValue) on update \(action.rawValue)") {
          $0.onDelete = action
          $0.onUpdate = action
        })
    }
    cases.append(
      TableCase(
        "create schema s; create table s.t (id int primary key); create table t (a int references s.t)",
        table(
          number(),
          foreignKeys: [
            ForeignKeyDefinition(
              name: "t_a_fkey", columns: ["a"], target: QualifiedName(schema: "s", "t"), targetColumns: ["id"])
          ])))
    cases.append(
      TableCase(
        "create table p (id int primary key) partition by range (id); "
          + "create table p1 partition of p for values from (0) to (9); "
          + "create table p2 partition of p for values from (9) to (99); "
          + "create table t (a int references p, b int references p1)",
        table(
          number(), number("b"),
          foreignKeys: [
            ForeignKeyDefinition(name: "t_a_fkey", columns: ["a"], target: named("p"), targetColumns: ["id"]),
            ForeignKeyDefinition(name: "t_b_fkey", columns: ["b"], target: named("p1"), targetColumns: ["id"]),
          ])))
    return cases
  }

  @Test func foreignKeysHaveAllOptions() async throws { try await TableCase.check(Self.foreignKeys) }
}
