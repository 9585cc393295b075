import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

@testable import DBModels

/// JSON, arrays, dates: what both databases have under different names.
@Suite struct FeatureTests {
  @Test(arguments: [DialectName.postgresql, .sqlite])
  func writesEachFeatureInTheDatabasesWords(_ dialect: DialectName) {
    for one in Self.all { one.checkText(dialect) }
  }

  @Test(arguments: TemporaryDatabase.available)
  func bothDatabasesAnswerAlike(_ dialect: DialectName) async throws {
    try await Shop.withDatabase(dialect) { connection in
      for one in Self.all { await one.checkRows(connection) }
    }
  }

  static let all: [StatementCase] = json + arrays + dates
  private static let orders = Select(Order.self).orderBy(\.id)

  static let json: [StatementCase] = [
    .query(
      "value of JSON",
      orders.where { $0.details.json("city", as: String.self) == "Paris" }
        .columns { ($0.id, $0.details.json("gift", as: Bool.self)) },
      "select id, cast(details ->> 'gift' as boolean) from orders where details ->> 'city' = $1 order by id",
      sqlite: "select id, json_extract(details, '$.\"gift\"') from orders "
        + "where json_extract(details, '$.\"city\"') = ?1 order by id", values: ["Paris"], rows: ["1 1"]),
    .query(
      "missing path", orders.limit(1).columns { $0.details.json("a", 0, "b", as: Int.self) },
      "select cast(details -> 'a' -> 0 ->> 'b' as bigint) from orders order by id limit $1",
      sqlite: "select json_extract(details, '$.\"a\"[0].\"b\"') from orders order by id limit ?1", values: [1],
      rows: ["-"]),
    .query(
      "key", orders.where { $0.details.hasKey("gift") }.columns { $0.id },
      "select id from orders where details ? 'gift' order by id",
      sqlite: "select id from orders where json_type(details, '$.\"gift\"') is not null order by id", rows: ["1"]),
  ]

  private static let tag = Order.columns.tags.elements("tag")

  static let arrays: [StatementCase] = [
    .query(
      "element", orders.where { $0.tags.contains("big") }.columns { $0.id },
      "select id from orders where $1 = any(tags) order by id",
      sqlite: "select id from orders where exists (select 1 from json_each(tags) where value = ?1) order by id",
      values: ["big"], rows: ["1"]),
    .query(
      "all elements", orders.where { $0.tags.containsAll(["big", "red"]) }.columns { $0.id },
      "select id from orders where tags @> $1 order by id",
      sqlite: "select id from orders where not exists (select 1 from json_each(?1) as wanted where wanted.value not in "
        + "(select value from json_each(tags))) order by id", values: [.array(["big", "red"])], rows: ["1"]),
    .query(
      "some elements", orders.where { $0.tags.overlaps(["big", "blue"]) }.columns { $0.id },
      "select id from orders where tags && $1 order by id",
      sqlite: "select id from orders where exists (select 1 from json_each(tags) where value in "
        + "(select value from json_each(?1))) order by id", values: [.array(["big", "blue"])], rows: ["1"]),
    .query(
      "count and elements",
      orders.crossJoin(tag).where { $0.tags.elementCount > 1 }
        .orderBy { _ in tag.columns.ascending }.columns { ($0.id, tag.columns) },
      "select orders.id, tag.value from orders cross join unnest(orders.tags) as tag(value) "
        + "where cardinality(orders.tags) > $1 order by orders.id, tag.value",
      sqlite: "select orders.id, tag.value from orders cross join json_each(orders.tags) as tag "
        + "where json_array_length(orders.tags) > ?1 order by orders.id, tag.value", values: [1],
      rows: ["1 big", "1 red"]),
    .returning(
      "append",
      Update(Order.self).set(\.tags) { $0.tags.appending("late") }.where { $0.id == 2 }
        .returning { $0.tags.elementCount },
      "update orders set tags = array_append(tags, $1) where id = $2 returning cardinality(tags)",
      sqlite: "update orders set tags = json_insert(tags, '$[#]', ?1) where id = ?2 returning json_array_length(tags)",
      values: ["late", 2], rows: ["1"]),
  ]

  static let dates: [StatementCase] = [
    .query(
      "parts of an instant",
      orders.limit(1).columns {
        (
          $0.placedAt.part(.year), $0.placedAt.part(.month), $0.placedAt.part(.hour), $0.placedAt.part(.second),
          $0.placedAt.part(.dayOfWeek)
        )
      },
      "select cast(extract(year from placed_at at time zone 'UTC') as bigint), "
        + "cast(extract(month from placed_at at time zone 'UTC') as bigint), "
        + "cast(extract(hour from placed_at at time zone 'UTC') as bigint), "
        + "cast(floor(extract(second from placed_at at time zone 'UTC')) as bigint), "
        + "cast(extract(dow from placed_at at time zone 'UTC') as bigint) from orders order by id limit $1",
      sqlite: "select cast(substr(placed_at, 1, 4) as integer), cast(substr(placed_at, 6, 2) as integer), "
        + "cast(substr(placed_at, 12, 2) as integer), cast(substr(placed_at, 18, 2) as integer), "
        + "cast(strftime('%w', substr(placed_at, 1, 10)) as integer) from orders order by id limit ?1",
      values: [1], rows: ["2026 1 12 56 6"]),
    .query(
      "truncated",
      orders.limit(1).columns {
        ($0.placedAt.truncated(to: .month), $0.placedAt.truncated(to: .day), $0.placedAt.truncated(to: .minute))
      },
      "select date_trunc('month', placed_at, 'UTC'), date_trunc('day', placed_at, 'UTC'), "
        + "date_trunc('minute', placed_at, 'UTC') from orders order by id limit $1",
      sqlite: "select substr(placed_at, 1, 7) || '-01T00:00:00.000000Z', "
        + "substr(placed_at, 1, 10) || 'T00:00:00.000000Z', substr(placed_at, 1, 16) || ':00.000000Z' "
        + "from orders order by id limit ?1",
      values: [1], rows: ["2026-01-01T00:00:00.000000Z 2026-01-31T00:00:00.000000Z 2026-01-31T12:34:00.000000Z"]),
    .query(
      "days",
      Select(Employee.self).where { $0.id == 4 }
        .columns { ($0.hired.adding(days: 1), $0.hired.truncated(to: .year), $0.hired.part(.dayOfYear)) },
      "select hired + cast($1 as integer), cast(date_trunc('year', hired) as date), "
        + "cast(extract(doy from hired) as bigint) from employees where id = $2",
      sqlite: "select date(hired, ?1 || ' days'), substr(hired, 1, 4) || '-01-01', "
        + "cast(strftime('%j', substr(hired, 1, 10)) as integer) from employees where id = ?2",
      values: [1, 4], rows: ["2024-03-01 2024-01-01 60"]),
    .query(
      "now", orders.where { $0.placedAt < now() }.columns { _ in count() }.unordered(),
      "select count(*) from orders where placed_at < now()",
      sqlite: "select count(*) from orders where placed_at < strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')",
      rows: ["3"]),
  ]
}
