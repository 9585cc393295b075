import DBModels
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Conditions, orders, joins, groups, subqueries: exact text, and what both databases answer.
@Suite struct SelectTests {
  @Test(arguments: [DialectName.postgresql, .sqlite])
  func writesEachQueryInTheDatabasesWords(_ dialect: DialectName) {
    for one in Self.all { one.checkText(dialect) }
  }

  @Test(arguments: TemporaryDatabase.available)
  func bothDatabasesAnswerAlike(_ dialect: DialectName) async throws {
    try await Shop.withDatabase(dialect) { connection in
      for one in Self.all { await one.checkRows(connection) }
    }
  }

  static let all: [StatementCase] = conditions + texts + orders + joins + groups + subqueries + combinations + tables

  private static let ids = Select(Customer.self).columns { $0.id }

  static let conditions: [StatementCase] = [
    .query(
      "entity", Select(Label.self).orderBy(\.id), "select id, name from labels order by id", rows: ["1 new", "2 late"]),
    .query(
      "equal", ids.where { $0.name == "Ada" }, "select id from customers where name = $1", values: ["Ada"],
      rows: ["1"]),
    .query(
      "or binds less than and", ids.where { ($0.id == 1 || $0.id == 2) && $0.isActive },
      "select id from customers where (id = $1 or id = $2) and is_active", values: [1, 2], rows: ["1", "2"]),
    .query(
      "chained conditions", ids.where { $0.id > 1 }.where(\.isActive),
      "select id from customers where id > $1 and is_active", values: [1], rows: ["2"]),
    .query("nil", ids.where { $0.email == nil }, "select id from customers where email is null", rows: ["2"]),
    .query(
      "optional value", ids.where { $0.email == "ada@example.com" }, "select id from customers where email = $1",
      values: ["ada@example.com"], rows: ["1"]),
    .query(
      "not nil", ids.where { $0.email != nil && $0.id != 3 },
      "select id from customers where email is not null and id <> $1", values: [3], rows: ["1"]),
    .query(
      "distinct from", ids.where { $0.email.isDistinct(from: "ada@example.com") }.orderBy(\.id),
      "select id from customers where email is distinct from $1 order by id",
      sqlite: "select id from customers where email is not ?1 order by id", values: ["ada@example.com"],
      rows: ["2", "3"]),
    .query(
      "not", ids.where { !($0.isActive && $0.id == 1) }.orderBy(\.id),
      "select id from customers where not (is_active and id = $1) order by id", values: [1], rows: ["2", "3"]),
    .query(
      "list", ids.where { $0.id.isIn([1, 3]) }.orderBy(\.id), "select id from customers where id = any($1) order by id",
      sqlite: "select id from customers where id in (?1, ?2) order by id", values: [.array([1, 3])],
      sqliteValues: [1, 3], rows: ["1", "3"]),
    .query(
      "list of an enum", ids.where { $0.tier.isIn([.gold, .silver]) }.orderBy(\.id),
      "select id from customers where tier = any($1) order by id",
      sqlite: "select id from customers where tier in (?1, ?2) order by id", values: [.array(["gold", "silver"])],
      sqliteValues: ["gold", "silver"], rows: ["1", "3"]),
    .query("empty list", ids.where { $0.id.isIn([]) }, "select id from customers where false", rows: []),
    .query(
      "not in", ids.where { $0.id.isNotIn([1, 2]) }, "select id from customers where id <> all($1)",
      sqlite: "select id from customers where id not in (?1, ?2)", values: [.array([1, 2])], sqliteValues: [1, 2],
      rows: ["3"]),
    .query(
      "enum", ids.where { $0.tier == .gold }, "select id from customers where tier = $1", values: ["gold"], rows: ["1"]),
    .query(
      "between", ids.where { $0.id.isBetween(2...3) && !$0.isActive },
      "select id from customers where id between $1 and $2 and not is_active", values: [2, 3], rows: ["3"]),
    .query(
      "arithmetic", Select(Order.self).where { ($0.totalCents + 10) * 2 > 1500 }.columns { -$0.totalCents % 7 },
      "select (-total_cents) % $1 from orders where (total_cents + $2) * $3 > $4", values: [7, 10, 2, 1500],
      rows: ["-6"]),
    .query(
      "subtraction groups to the left", Select(Order.self).where { $0.id == 1 }.columns { $0.totalCents - ($0.id - 1) },
      "select total_cents - (id - $1) from orders where id = $2", values: [1, 1], rows: ["1000"]),
    .query(
      "rows",
      Select(OrderLabel.self).where { row($0.orderID, $0.labelID).isIn([(1, 2), (3, 2), (9, 9)]) }
        .orderBy(\.orderID).columns { $0.orderID },
      "select order_id from order_labels where (order_id, label_id) in (($1, $2), ($3, $4), ($5, $6)) order by order_id",
      sqlite: "select order_id from order_labels where (order_id, label_id) in "
        + "(values (?1, ?2), (?3, ?4), (?5, ?6)) order by order_id",
      values: [1, 2, 3, 2, 9, 9], rows: ["1", "3"]),
    .query(
      "value without a column", Select(Label.self).limit(1).columns { _ in (SQLTerm("a"), SQLTerm(true)) },
      "select cast($1 as text), cast($2 as boolean) from labels limit $3", sqlite: "select ?1, ?2 from labels limit ?3",
      values: ["a", true, 1], rows: ["a 1"]),
    .query(
      "raw", ids.where { SQLTerm<Bool>(sql: "length(\($0.name)) > \(3)") },
      "select id from customers where length(name) > cast($1 as bigint)",
      sqlite: "select id from customers where length(name) > ?1", values: [3], rows: ["3"]),
    .query("none of any", ids.where(.any([])), "select id from customers where false", rows: []),
    .query(
      "all of some", ids.where(.all([Customer.columns.id > 1, Customer.columns.id < 3])),
      "select id from customers where id > $1 and id < $2", values: [1, 3], rows: ["2"]),
  ]

  static let texts: [StatementCase] = [
    .query(
      "prefix", ids.where { $0.name.hasPrefix("100%_[") }, "select id from customers where name like $1",
      sqlite: "select id from customers where name glob ?1", values: ["100\\%\\_[%"], sqliteValues: ["100%_[[]*"],
      rows: ["3"]),
    .query(
      "suffix", ids.where { $0.name.hasSuffix("]*") }, "select id from customers where name like $1",
      sqlite: "select id from customers where name glob ?1", values: ["%]*"], sqliteValues: ["*][*]"], rows: ["3"]),
    .query(
      "contains", ids.where { $0.name.contains("%_") }, "select id from customers where name like $1",
      sqlite: "select id from customers where name glob ?1", values: ["%\\%\\_%"], sqliteValues: ["*%_*"], rows: ["3"]),
    .query(
      "contains tells cases apart", ids.where { $0.name.contains("A") }, "select id from customers where name like $1",
      sqlite: "select id from customers where name glob ?1", values: ["%A%"], sqliteValues: ["*A*"], rows: ["1"]),
    .query(
      "like", ids.where { $0.name.like("100\\%%") }, "select id from customers where name like $1",
      sqlite: "select id from customers where name like ?1 escape '\\'", values: ["100\\%%"], rows: ["3"]),
    .query(
      "ilike", ids.where { $0.name.iLike("aD%") }, "select id from customers where name ilike $1",
      sqlite: "select id from customers where name like ?1 escape '\\'", values: ["aD%"], rows: ["1"]),
    .query(
      "concatenation", Select(Customer.self).where { $0.id == 1 }.columns { $0.name + " " + $0.name },
      "select name || $1 || name from customers where id = $2", values: [" ", 1], rows: ["Ada Ada"]),
    .query(
      "functions",
      Select(Customer.self).where { lower($0.name) == "ada" }.columns { (upper($0.name), length($0.name)) },
      "select upper(name), length(name) from customers where lower(name) = $1", values: ["ada"], rows: ["ADA 3"]),
    .query(
      "coalesce", Select(Customer.self).orderBy(\.id).columns { coalesce($0.email, else: "none") },
      "select coalesce(email, $1) from customers order by id", values: ["none"],
      rows: ["ada@example.com", "none", "odd@example.com"]),
    .query(
      "concat", Select(Customer.self).where { $0.id == 2 }.columns { concat($0.name, $0.email, literal("!")) },
      "select concat(name, email, '!') from customers where id = $1",
      sqlite: "select coalesce(name, '') || coalesce(email, '') || coalesce('!', '') from customers where id = ?1",
      values: [2], rows: ["Bob!"]),
    .query(
      "case",
      Select(Customer.self).orderBy(\.id).columns {
        caseWhen($0.tier == .gold, then: "first").when($0.isActive, then: "second").otherwise("last")
      },
      "select case when tier = $1 then cast($2 as text) when is_active then cast($3 as text) else cast($4 as text) end "
        + "from customers order by id",
      sqlite: "select case when tier = ?1 then ?2 when is_active then ?3 else ?4 end from customers order by id",
      values: ["gold", "first", "second", "last"], rows: ["first", "second", "last"]),
    .query(
      "cast and null-if",
      Select(Order.self).where { $0.id == 2 }.columns {
        (cast($0.totalCents, as: String.self), nullIf($0.totalCents, 250), greatest($0.id, $0.customerID))
      },
      "select cast(total_cents as text), nullif(total_cents, $1), greatest(id, customer_id) from orders where id = $2",
      sqlite:
        "select cast(total_cents as text), nullif(total_cents, ?1), max(id, customer_id) from orders where id = ?2",
      values: [250, 2], rows: ["250 - 2"]),
    .query(
      "function by name",
      Select(Customer.self).where { $0.id == 1 }
        .columns { function("replace", $0.name, SQLTerm("A"), SQLTerm("a"), as: String.self) },
      "select replace(name, cast($1 as text), cast($2 as text)) from customers where id = $3",
      sqlite: "select replace(name, ?1, ?2) from customers where id = ?3", values: ["A", "a", 1], rows: ["ada"]),
  ]

  static let orders: [StatementCase] = [
    .query(
      "order", Select(Customer.self).orderBy { [$0.isActive.descending, $0.name.descending] }.columns { $0.id },
      "select id from customers order by is_active desc, name desc", rows: ["2", "1", "3"]),
    .query(
      "nulls", Select(Customer.self).orderBy { $0.email.ascending.nullsFirst }.columns { $0.id },
      "select id from customers order by email nulls first", rows: ["2", "1", "3"]),
    .query(
      "limit and offset", ids.orderBy(\.id).limit(1).offset(1),
      "select id from customers order by id limit $1 offset $2", values: [1, 1], rows: ["2"]),
    .query(
      "offset alone", ids.orderBy(\.id).offset(2), "select id from customers order by id offset $1",
      sqlite: "select id from customers order by id limit -1 offset ?1", values: [2], rows: ["3"]),
    .query(
      "distinct", Select(Order.self).distinct().orderBy(\.customerID).columns { $0.customerID },
      "select distinct customer_id from orders order by customer_id", rows: ["1", "2"]),
    .query(
      "collation",
      Select(Customer.self).orderBy { $0.name.collate(postgresql: "C", sqlite: "binary").ascending }
        .columns { $0.id },
      "select id from customers order by name collate \"C\"",
      sqlite: "select id from customers order by name collate binary",
      rows: ["3", "1", "2"]),
  ]

  private static let boss = Alias(Employee.self, "boss")

  static let joins: [StatementCase] = [
    .query(
      "by a relation to one",
      Select(Order.self).join(\.customer).where { _ in Customer.columns.name == "Ada" }
        .orderBy(\.id).columns { ($0.id, Customer.columns.name) },
      "select orders.id, customers.name from orders join customers on orders.customer_id = customers.id "
        + "where customers.name = $1 order by orders.id", values: ["Ada"], rows: ["1 Ada", "2 Ada"]),
    .query(
      "by a relation to many",
      Select(Customer.self).leftJoin(\.orders).orderBy(\.id).orderBy(Order.columns.id.ascending)
        .columns { ($0.id, Order.columns.id.optional) },
      "select customers.id, orders.id from customers left join orders on customers.id = orders.customer_id "
        + "order by customers.id, orders.id", rows: ["1 1", "1 2", "2 3", "3 -"]),
    .query(
      "through a table between",
      Select(Order.self).join(\.labels).where { $0.id == 1 }
        .orderBy(Label.columns.id.ascending).columns { _ in Label.columns.name },
      "select labels.name from orders join order_labels on orders.id = order_labels.order_id "
        + "join labels on order_labels.label_id = labels.id where orders.id = $1 order by labels.id",
      values: [1], rows: ["new", "late"]),
    .query(
      "to the same table",
      Select(Employee.self).leftJoin(\.boss, as: boss).orderBy(\.id)
        .columns { ($0.name, boss.name.optional) },
      "select employees.name, boss.name from employees left join employees as boss on employees.boss_id = boss.id "
        + "order by employees.id", rows: ["Grace -", "Linus Grace", "Ken Linus", "Dennis Linus"]),
    .query(
      "by a condition",
      Select(Employee.self).join(boss, on: { $0.bossID == $1.id && $1.id > 1 }).orderBy(\.id)
        .columns { $0.name },
      "select employees.name from employees join employees as boss on employees.boss_id = boss.id and boss.id > $1 "
        + "order by employees.id", values: [1], rows: ["Ken", "Dennis"]),
    .query(
      "along two relations",
      Select(Customer.self).join(\.orders).join(Alias(Order.self), \.labels)
        .where { _ in Label.columns.name == "late" }.orderBy(\.id).columns { $0.name },
      "select customers.name from customers join orders on customers.id = orders.customer_id "
        + "join order_labels on orders.id = order_labels.order_id join labels on order_labels.label_id = labels.id "
        + "where labels.name = $1 order by customers.id", values: ["late"], rows: ["Ada", "Bob"]),
    .query(
      "cross", Select(Label.self).crossJoin(Alias(Label.self, "other")).columns { _ in count() },
      "select count(*) from labels cross join labels as other", rows: ["4"]),
    .query(
      "connected in where",
      Select(Order.self).join(Customer.self, on: { _, _ in SQLTerm(true) })
        .where { $0.customerID == Customer.columns.id }.columns { _ in count() },
      "select count(*) from orders join customers on $1 where orders.customer_id = customers.id",
      values: [true], rows: ["3"]),
  ]

  static let groups: [StatementCase] = [
    .query(
      "aggregates",
      Select(Order.self).groupBy(\.customerID).having { _ in count() > 1 }
        .columns { ($0.customerID, count(), sum($0.totalCents), minimum($0.totalCents), maximum($0.totalCents)) },
      "select customer_id, count(*), sum(total_cents), min(total_cents), max(total_cents) from orders "
        + "group by customer_id having count(*) > $1", values: [1], rows: ["1 2 1250 250 1000"]),
    .query(
      "distinct and filtered",
      Select(Order.self)
        .columns { (count(distinct: $0.customerID), count($0.note), count().filter($0.totalCents > 500)) },
      "select count(distinct customer_id), count(note), count(*) filter (where total_cents > $1) from orders",
      values: [500], rows: ["2 2 2"]),
    .query(
      "equal values of a group are one",
      Select(Order.self).groupBy { $0.totalCents / 500 }
        .orderBy { ($0.totalCents / 500).ascending }.columns { ($0.totalCents / 500, count()) },
      "select total_cents / $1, count(*) from orders group by total_cents / $1 order by total_cents / $1",
      values: [500], rows: ["0 1", "1 1", "2 1"]),
    .query(
      "windows",
      Select(Order.self).orderBy(\.id).columns {
        (
          $0.id, rank().over(partitionBy: $0.customerID, orderBy: $0.totalCents.descending),
          sum($0.totalCents).over(orderBy: $0.id.ascending, frame: .rows(.unbounded, .currentRow)),
          lag($0.id).over(orderBy: $0.id.ascending)
        )
      },
      "select id, rank() over (partition by customer_id order by total_cents desc), "
        + "sum(total_cents) over (order by id rows between unbounded preceding and current row), "
        + "lag(id, 1) over (order by id) from orders order by id",
      rows: ["1 1 1000 -", "2 2 1250 1", "3 1 1950 2"]),
  ]

  static let subqueries: [StatementCase] = [
    .query(
      "exists",
      ids.where { customer in
        exists(Select(Order.self).where { $0.customerID == customer.id && $0.totalCents > 500 })
      }.orderBy(\.id),
      "select id from customers where exists "
        + "(select 1 from orders where customer_id = customers.id and total_cents > $1) order by id",
      values: [500], rows: ["1", "2"]),
    .query(
      "in a query", ids.where { $0.id.isNotIn(Select(Order.self).columns { $0.customerID }) },
      "select id from customers where id not in (select customer_id from orders)", rows: ["3"]),
    .query(
      "scalar",
      Select(Customer.self).orderBy(\.id).columns { customer in
        (customer.id, Select(Order.self).where { $0.customerID == customer.id }.columns { _ in count() }.scalar)
      },
      "select id, (select count(*) from orders where customer_id = customers.id) from customers order by id",
      rows: ["1 2", "2 1", "3 0"]),
    .query(
      "row in a query",
      Select(OrderLabel.self)
        .where { row($0.orderID, $0.labelID).isIn(Select(Label.self).columns { ($0.id, $0.id) }) }
        .columns { $0.orderID },
      "select order_id from order_labels where (order_id, label_id) in (select id, id from labels)", rows: ["1"]),
  ]

  static let combinations: [StatementCase] = [
    .query(
      "union",
      Select(Label.self).columns { $0.name }.union(Select(Customer.self).where { $0.id == 1 }.columns { $0.name })
        .orderBy(\.name),
      "select name from labels union select name from customers where id = $1 order by name", values: [1],
      rows: ["Ada", "late", "new"]),
    .query(
      "members with an order",
      Select(Label.self).orderBy(\.id).limit(1).columns { $0.name }
        .unionAll(Select(Customer.self).orderBy(\.id).limit(1).columns { $0.name }),
      "(select name from labels order by id limit $1) union all (select name from customers order by id limit $2)",
      sqlite: "select * from (select name from labels order by id limit ?1) union all "
        + "select * from (select name from customers order by id limit ?2)",
      values: [1, 1], rows: ["new", "Ada"]),
    .query(
      "intersect after union",
      Select(Label.self).columns { $0.id }.union(Select(Customer.self).columns { $0.id })
        .intersect(Select(Customer.self).where { $0.id == 3 }.columns { $0.id }),
      "(select id from labels union select id from customers) intersect select id from customers where id = $1",
      sqlite: "select id from labels union select id from customers intersect select id from customers where id = ?1",
      values: [3], rows: ["3"]),
    .query(
      "except", ids.except(Select(Order.self).columns { $0.customerID }),
      "select id from customers except select customer_id from orders", rows: ["3"]),
  ]

  private static let totals = Select(Order.self).groupBy(\.customerID)
    .columns { ($0.customerID, count()) }.asTable("totals")
  private static let recent = Select(Order.self).where { $0.id > 1 }.asCommonTable("recent")
  private static let depths = Select(Employee.self).where { $0.bossID == nil }.columns { ($0.id, literal(0)) }
    .recursive("depths") { depths in
      let (boss, depth) = depths.columns
      return Select(Employee.self).join(depths, on: { $0.bossID == boss }).columns { ($0.id, depth + 1) }
    }
  private static let team = Select(Employee.self).where { $0.id == 2 }.recursive("team") { team in
    Select(Employee.self).join(team, on: { $0.bossID == $1.id })
  }

  static let tables: [StatementCase] = [
    .query(
      "derived",
      Select(Customer.self).leftJoin(totals, on: { $0.id == totals.columns.0 }).orderBy(\.id)
        .columns { ($0.name, totals.columns.1.optional) },
      "select customers.name, totals.column2 from customers left join "
        + "(select customer_id, count(*) as column2 from orders group by customer_id) as totals "
        + "on customers.id = totals.customer_id order by customers.id",
      rows: ["Ada 2", "Bob 1", "100%_[x]* -"]),
    .query(
      "common", Select.from(recent).where { $0.totalCents > 300 }.columns { $0.id },
      "with recent as (select id, customer_id, total_cents, placed_at, price, tags, details, note from orders "
        + "where id > $1) select id from recent where total_cents > $2", values: [1, 300], rows: ["3"]),
    .query(
      "common joined",
      Select(Customer.self).join(recent, on: { $0.id == $1.customerID }).orderBy(\.id)
        .columns { ($0.name, recent.id) },
      "with recent as (select id, customer_id, total_cents, placed_at, price, tags, details, note from orders "
        + "where id > $1) select customers.name, recent.id from customers join recent "
        + "on customers.id = recent.customer_id order by customers.id", values: [1], rows: ["Ada 2", "Bob 3"]),
    .query(
      "recursive", Select.from(team).orderBy(\.id).columns { $0.name },
      "with recursive team as (select id, name, boss_id, hired from employees where id = $1 union all "
        + "select employees.id, employees.name, employees.boss_id, employees.hired from employees "
        + "join team on employees.boss_id = team.id) select name from team order by id",
      values: [2], rows: ["Linus", "Ken", "Dennis"]),
    .query(
      "recursive columns",
      Select(Employee.self).join(depths, on: { $0.id == depths.columns.0 }).orderBy(\.id)
        .columns { ($0.name, depths.columns.1) },
      "with recursive depths as (select id, 0 as column2 from employees where boss_id is null union all "
        + "select employees.id, depths.column2 + $1 from employees join depths on employees.boss_id = depths.id) "
        + "select employees.name, depths.column2 from employees join depths on employees.id = depths.id "
        + "order by employees.id", values: [1], rows: ["Grace 0", "Linus 1", "Ken 2", "Dennis 2"]),
    .query(
      "nested",
      Select(Order.self).groupBy(\.customerID).columns { ($0.customerID, count()) }
        .nested("counts") { _, orders in maximum(orders) },
      "select max(column2) from (select customer_id, count(*) as column2 from orders group by customer_id) as counts",
      rows: ["2"]),
  ]
}
