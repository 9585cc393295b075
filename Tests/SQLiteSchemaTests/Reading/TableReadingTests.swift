import DBSchema
import Testing

/// What a statement says of one table, and the value that has to be read.
struct TableCase: Sendable, CustomStringConvertible {
  var statements: [String]
  var expected: TableDefinition

  init(_ statements: String..., reads expected: TableDefinition) {
    self.statements = statements
    self.expected = expected
  }

  var description: String { statements.joined(separator: "; ") }
}

@Suite struct TableReadingTests {
  @Test(arguments: TableCase.columns + TableCase.constraints + TableCase.altered + TableCase.options)
  func readsWhatWasWritten(_ example: TableCase) async throws {
    let tables = try await schema(after: example.statements).tables
    same(tables, [example.expected], example.description)
  }
}

private func table(
  _ columns: [ColumnDefinition], key: PrimaryKeyDefinition? = nil, uniques: [UniqueDefinition] = [],
  checks: [CheckDefinition] = [], keys: [ForeignKeyDefinition] = [], options: TableOptions = TableOptions()
) -> TableDefinition {
  TableDefinition(
    name: QualifiedName("t"), columns: columns, primaryKey: key, uniques: uniques, checks: checks, foreignKeys: keys,
    options: options)
}

private func key(
  _ columns: [Identifier], _ target: Identifier, _ others: [Identifier] = [], named name: Identifier? = nil,
  delete: ReferentialAction = .noAction, update: ReferentialAction = .noAction, full: Bool = false,
  checked deferrability: Deferrability = .notDeferrable
) -> ForeignKeyDefinition {
  ForeignKeyDefinition(
    name: name, columns: columns, target: QualifiedName(target), targetColumns: others, onDelete: delete,
    onUpdate: update, isMatchFull: full, deferrability: deferrability)
}

extension TableCase {
  static let columns: [TableCase] = [
    TableCase(
      "create table t (a, b Integer, c  varchar /* x */ ( 10 ), d double  PRECISION, e decimal(10 , -2), f 'my type')",
      reads: table([
        .init(name: "a", type: ""), .init(name: "b", type: "Integer"), .init(name: "c", type: "varchar(10)"),
        .init(name: "d", type: "double PRECISION"), .init(name: "e", type: "decimal(10,-2)"),
        .init(name: "f", type: "'my type'"),
      ])),
    TableCase(
      "create table t (a default 1, b default -1, c default - 1.5, d default 'it''s', e default (1+2), f default x'0A',"
        + " g default current_timestamp, h default (datetime( 'now' )), i default open, j default \"o p\","
        + " k default ((1)), l default null, m default +7, n default (/* c */ 'a' || -1 -- d\n), o default TRUE not null)",
      reads: table([
        .init(name: "a", type: "", defaultExpression: "1"), .init(name: "b", type: "", defaultExpression: "-1"),
        .init(name: "c", type: "", defaultExpression: "-1.5"), .init(name: "d", type: "", defaultExpression: "'it''s'"),
        .init(name: "e", type: "", defaultExpression: "1 + 2"), .init(name: "f", type: "", defaultExpression: "x'0A'"),
        .init(name: "g", type: "", defaultExpression: "current_timestamp"),
        .init(name: "h", type: "", defaultExpression: "datetime('now')"),
        .init(name: "i", type: "", defaultExpression: "open"), .init(name: "j", type: "", defaultExpression: "\"o p\""),
        .init(name: "k", type: "", defaultExpression: "1"), .init(name: "l", type: "", defaultExpression: "null"),
        .init(name: "m", type: "", defaultExpression: "+7"),
        .init(name: "n", type: "", defaultExpression: "'a' || -1"),
        .init(name: "o", type: "", isNullable: false, defaultExpression: "TRUE"),
      ])),
    TableCase(
      "create table t (a text collate NoCase, b text constraint n not null on conflict ignore, c null, d not null,"
        + " e constraint gone default 1 constraint n2 not null constraint gone2, f collate binary collate 'rtrim')",
      reads: table([
        .init(name: "a", type: "text", collation: QualifiedName("NoCase")),
        .init(name: "b", type: "text", isNullable: false, notNullName: "n", notNullConflict: .ignore),
        .init(name: "c", type: ""), .init(name: "d", type: "", isNullable: false),
        .init(name: "e", type: "", isNullable: false, defaultExpression: "1", notNullName: "n2"),
        .init(name: "f", type: "", collation: QualifiedName("rtrim")),
      ])),
    TableCase(
      "create table t (a int, b int as (a*2), c GENERATED always AS (  a || ')' /* ) */ ) stored, d text generated"
        + " always as (lower(a)) virtual not null, e as ((a)) unique check (e > 0))",
      reads: table(
        [
          .init(name: "a", type: "int"),
          .init(name: "b", type: "int", generated: GeneratedDefinition(expression: "a * 2", isStored: false)),
          .init(name: "c", type: "", generated: GeneratedDefinition(expression: "a || ')'", isStored: true)),
          .init(
            name: "d", type: "text", isNullable: false,
            generated: GeneratedDefinition(expression: "lower(a)", isStored: false)),
          .init(name: "e", type: "", generated: GeneratedDefinition(expression: "a", isStored: false)),
        ], uniques: [UniqueDefinition(columns: ["e"])], checks: [CheckDefinition(expression: "e > 0")])),
    TableCase(
      "create table [t] (\"a \"\"b\" int, [c \"d] int, `e ``f` int, 'g ''h' int, key text, ü text, \"check\" int)",
      reads: table([
        .init(name: #"a "b"#, type: "int"), .init(name: #"c "d"#, type: "int"), .init(name: "e `f", type: "int"),
        .init(name: "g 'h", type: "int"), .init(name: "key", type: "text"), .init(name: "ü", type: "text"),
        .init(name: "check", type: "int"),
      ])),
  ]

  static let constraints: [TableCase] = [
    TableCase(
      "create table t (id integer primary key autoincrement)",
      reads: table(
        [.init(name: "id", type: "integer")], key: PrimaryKeyDefinition(columns: ["id"], isAutoincrement: true))),
    TableCase(
      "create table t (id integer constraint p primary key desc on conflict replace)",
      reads: table(
        [.init(name: "id", type: "integer")],
        key: PrimaryKeyDefinition(
          name: "p", columns: [KeyColumn(name: "id", isDescending: true)], conflict: .replace))),
    TableCase(
      "create table t (id integer, primary key (id desc))",
      reads: table([.init(name: "id", type: "integer")], key: PrimaryKeyDefinition(columns: ["id"]))),
    TableCase(
      "create table t (id integer, constraint p primary key ((id) autoincrement) on conflict fail)",
      reads: table(
        [.init(name: "id", type: "integer")],
        key: PrimaryKeyDefinition(name: "p", columns: ["id"], conflict: .fail, isAutoincrement: true))),
    TableCase(
      "create table t (a int, b text, primary key (a desc, 'b' collate nocase)) without rowid",
      reads: table(
        [.init(name: "a", type: "int"), .init(name: "b", type: "text")],
        key: PrimaryKeyDefinition(columns: [
          KeyColumn(name: "a", isDescending: true), KeyColumn(name: "b", collation: "nocase"),
        ]), options: TableOptions(isWithoutRowID: true))),
    TableCase(
      "create table t (a unique on conflict ignore, b constraint z unique, constraint y unique (b, a collate rtrim desc)"
        + " on conflict abort unique (b))",
      reads: table(
        [.init(name: "a", type: ""), .init(name: "b", type: "")],
        uniques: [
          UniqueDefinition(
            name: "y", columns: ["b", KeyColumn(name: "a", collation: "rtrim", isDescending: true)], conflict: .abort),
          UniqueDefinition(name: "z", columns: ["b"]), UniqueDefinition(columns: ["a"], conflict: .ignore),
          UniqueDefinition(columns: ["b"]),
        ])),
    TableCase(
      "create table t (a check (a>0), b constraint z check(b<>'--' and (a) in(1,-2)), count, constraint y check"
        + " ((a)=(b)) on conflict rollback check (a between -1 and +1 or not(b)) constraint x check ( ( count is null)))",
      reads: table(
        [.init(name: "a", type: ""), .init(name: "b", type: ""), .init(name: "count", type: "")],
        checks: [
          CheckDefinition(name: "x", expression: "count is null"),
          CheckDefinition(name: "y", expression: "(a) = (b)"),
          CheckDefinition(name: "z", expression: "b <> '--' and (a) in (1, -2)"),
          CheckDefinition(expression: "a > 0"),
          CheckDefinition(expression: "a between -1 and +1 or not (b)"),
        ])),
    TableCase(
      "create table t (a references p, b constraint f references 'p'(x) on update set null on delete cascade match full"
        + " deferrable initially deferred, c references p(x) not deferrable initially deferred,"
        + " d references p deferrable, foreign key (a,b) references q, constraint e foreign key (d,[c]) references"
        + " t(c , d) on delete set default on update restrict match partial not deferrable)",
      reads: table(
        ["a", "b", "c", "d"].map { ColumnDefinition(name: $0, type: "") },
        keys: [
          key(["d", "c"], "t", ["c", "d"], named: "e", delete: .setDefault, update: .restrict),
          key(
            ["b"], "p", ["x"], named: "f", delete: .cascade, update: .setNull, full: true,
            checked: .initiallyDeferred),
          key(["a"], "p"), key(["c"], "p", ["x"]), key(["d"], "p", checked: .initiallyImmediate), key(["a", "b"], "q"),
        ])),
  ]

  static let altered: [TableCase] = [
    TableCase(
      "create table t (a int, check (a > 0))", "alter table t add column b text /* b */ not null default 'x, y' ;",
      "alter table t add column c int references t (a) on delete cascade",
      reads: table(
        [
          .init(name: "a", type: "int"),
          .init(name: "b", type: "text", isNullable: false, defaultExpression: "'x, y'"),
          .init(name: "c", type: "int"),
        ], checks: [CheckDefinition(expression: "a > 0")], keys: [key(["c"], "t", ["a"], delete: .cascade)])),
    TableCase(
      "create table [first one] (a int, b int references [first one](a), c as (a+b), unique ('a' collate nocase),"
        + " check (a>b))",
      "alter table [first one] rename to t", "alter table t rename column a to \"new \"\"a\"",
      "alter table t drop column c",
      reads: table(
        [.init(name: #"new "a"#, type: "int"), .init(name: "b", type: "int")],
        uniques: [UniqueDefinition(columns: [KeyColumn(name: #"new "a"#, collation: "nocase")])],
        checks: [CheckDefinition(expression: #""new ""a" > b"#)], keys: [key(["b"], "t", [#"new "a"#])])),
    TableCase(
      "create table t as select 1 as a, 'x' as \"b c\", cast(2.5 as real) as d",
      reads: table([.init(name: "a", type: ""), .init(name: "b c", type: ""), .init(name: "d", type: "REAL")])),
  ]

  static let options: [TableCase] = [
    TableCase(
      "create table if not exists main.t (a text primary key) WithOut RowID, Strict",
      reads: table(
        [.init(name: "a", type: "text")], key: PrimaryKeyDefinition(columns: ["a"]),
        options: TableOptions(isStrict: true, isWithoutRowID: true))),
    TableCase(
      "create virtual table t using FTS5 ( a ,  b, tokenize = 'porter  ascii' ) ;",
      reads: table([], options: TableOptions(virtual: "FTS5(a, b, tokenize = 'porter  ascii')"))),
  ]
}
