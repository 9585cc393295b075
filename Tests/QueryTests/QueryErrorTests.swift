import DBQuery
import DBSchema
import Testing

@testable import DBModels

/// What is refused before anything is sent.
@Suite struct QueryErrorTests {
  private struct Refusal {
    let kind: QueryError.Kind
    let dialects: [DialectName]
    let word: String
    let compile: (DialectName) throws(QueryError) -> CompiledQuery

    init<Root, Output>(
      _ kind: QueryError.Kind, _ dialects: [DialectName], _ word: String, _ query: Select<Root, Output>
    ) {
      (self.kind, self.dialects, self.word) = (kind, dialects, word)
      compile = { dialect throws(QueryError) in try query.compiled(for: dialect) }
    }

    init(_ kind: QueryError.Kind, _ dialects: [DialectName], _ word: String, _ change: some Change) {
      (self.kind, self.dialects, self.word) = (kind, dialects, word)
      compile = { dialect throws(QueryError) in try change.compiled(for: dialect) }
    }

    func check() {
      for dialect in [DialectName.postgresql, .sqlite] {
        do {
          let compiled = try compile(dialect)
          if dialects.contains(dialect) { Issue.record("\(dialect) took '\(compiled.rendered.text)', not \(kind)") }
        } catch {
          if !dialects.contains(dialect) { Issue.record("\(dialect) refused: \(error)") }
          if error.kind != kind || error.dialect != dialect || !error.message.contains(word) {
            Issue.record("\(dialect): \(error.kind): \(error), not \(kind) with '\(word)'")
          }
        }
      }
    }
  }

  private static let both: [DialectName] = [.postgresql, .sqlite]
  private static let other = Alias(Order.self, "other")

  @Test func sqliteRefusesWhatItCannotDo() {
    let gone = Delete(Label.self).where { $0.id == 1 }.returning { $0.id }.asCommonTable("gone")
    let goneID: SQLTerm<Int> = gone.columns
    let last = Select(Order.self).where { $0.customerID == Customer.columns.id }.limit(1).columns { $0.id }
      .asTable("last")
    let refusals = [
      Refusal(.unsupported, [.sqlite], "for update", Select(Order.self).forUpdate(.skipLocked)),
      Refusal(.unsupported, [.sqlite], "for share", Select(Order.self).forShare(of: Alias(Order.self))),
      Refusal(.unsupported, [.sqlite], "distinct on", Select(Order.self).distinct(on: \.customerID)),
      Refusal(.unsupported, [.sqlite], "decimal", Select(Order.self).where { $0.price > 3 }),
      Refusal(.unsupported, [.sqlite], "decimal", Select(Order.self).orderBy(\.price)),
      Refusal(.unsupported, [.sqlite], "decimal", Select(Order.self).columns { sum($0.price) }),
      Refusal(
        .unsupported, [.sqlite], "spans", Select(Order.self).where { $0.placedAt.adding(Interval(days: 1)) < now() }),
      Refusal(
        .unsupported, [.sqlite], "order inside",
        Select(Label.self).columns { joined($0.name, by: ",").orderBy($0.id.ascending) }),
      Refusal(.unsupported, [.sqlite], "'with'", Select(Label.self).join(gone, on: { $0.id == goneID })),
      Refusal(.unsupported, [.sqlite], "lateral", Select(Customer.self).lateralJoin(last)),
      Refusal(
        .unsupported, [.sqlite], "on constraint",
        Insert(Label.self).set(\.name, to: "a").onConflict(constraint: "labels_pkey", .nothing)),
      Refusal(
        .unsupported, [.postgresql], "without a key",
        Insert(Label.self).set(\.name, to: "a").onConflict(.update { [.set(\.name, to: $0.name)] })),
    ]
    for refusal in refusals { refusal.check() }
  }

  @Test func tablesThatDoNotBelongTogetherAreErrors() {
    let twice = Select(Order.self).join(Order.self, on: { $0.id == $1.id })
    let refusals = [
      Refusal(.duplicateSource, Self.both, "'orders'", twice),
      Refusal(
        .cartesianProduct, Self.both, "'customers'",
        Select(Order.self).join(Customer.self, on: { order, _ in order.id > 1 })),
      Refusal(
        .cartesianProduct, Self.both, "'customers'",
        Update(Order.self).set(\.note, to: "a").from(Customer.self).where { $0.id == 1 }),
      Refusal(
        .cartesianProduct, Self.both, "'customers'", Delete(Order.self).using(Customer.self).where { $0.id == 1 }),
      Refusal(
        .unknownSource, Self.both, "customers.name", Select(Order.self).where { _ in Customer.columns.name == "a" }),
      Refusal(.unknownSource, Self.both, "'other'", Select(Order.self).columns { _ in Self.other.id }),
    ]
    for refusal in refusals { refusal.check() }
  }

  @Test func changesOfEveryRowMustBeAskedFor() {
    let refusals = [
      Refusal(.missingCondition, Self.both, "'orders'", Update(Order.self).set(\.note, to: "a")),
      Refusal(.missingCondition, Self.both, "'orders'", Delete(Order.self)),
      Refusal(.empty, Self.both, "sets nothing", Update(Order.self).all()),
      Refusal(.empty, Self.both, "no row", Insert(Label.self).values({ ($0.id, $0.name) }, [])),
    ]
    for refusal in refusals { refusal.check() }
  }
}
