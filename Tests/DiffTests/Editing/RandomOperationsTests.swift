import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

@testable import DBMigrations

/// The operations of random diffs, carried out by ``Operations`` in place of their SQL.
@Suite(.serialized) struct RandomOperationsTests {
  private static let count = RandomDiffTests.number("DBTOOL_OPERATIONS_PAIRS") ?? 30
  private static let first = RandomDiffTests.number("DBTOOL_OPERATIONS_SEED") ?? UInt64.random(in: 0..<1_000_000_000)

  @Test(arguments: TemporaryDatabase.available)
  func operationsOfADiffReachTheSecondSchema(_ dialect: DialectName) async throws {
    print(
      "operations on \(dialect.rawValue): DBTOOL_OPERATIONS_SEED=\(Self.first) DBTOOL_OPERATIONS_PAIRS=\(Self.count)")
    try await withTemporaryDatabase(dialect) { work in
      try await withTemporaryDatabase(dialect) { scratch in
        let engine = try work.engine()
        let other = try scratch.engine()
        for seed in Self.first..<Self.first + Self.count {
          guard await isRight(DiffTrial(dialect: dialect, seed: seed), engine, other) else { break }
        }
      }
    }
  }

  private nonisolated(nonsending) func isRight(_ trial: DiffTrial, _ work: Engine, _ scratch: Engine) async -> Bool {
    do {
      try await run(trial, work, scratch)
      return true
    } catch {
      let seed = "DBTOOL_OPERATIONS_SEED=\(trial.seed) DBTOOL_OPERATIONS_PAIRS=1"
      Issue.record("\(trial.dialect.rawValue), \(seed): \(error)")
      return false
    }
  }

  private nonisolated(nonsending) func run(_ trial: DiffTrial, _ work: Engine, _ scratch: Engine) async throws {
    let empty = try await trial.cleared(work)
    _ = try await trial.cleared(scratch)
    let (first, second, renames) = trial.pair()
    let one = try await trial.made(first, from: empty, on: work)
    let other = try await trial.made(second, from: empty, on: scratch)
    try await trial.fill(one, on: work)
    let rows = try await trial.read(one, one, .none, on: work)
    let diff = SchemaDiff(from: one, to: other, renames: renames)
    let values = trial.backfills(diff)
    try await apply(diff, values, on: work)
    try trial.compare(try await trial.inspected(work), other)
    try trial.compare(try await trial.read(one, other, renames, on: work), rows)
    try await apply(diff.reversed, values, on: work)
    try trial.compare(try await trial.inspected(work), one)
  }

  private nonisolated(nonsending) func apply(
    _ diff: SchemaDiff, _ values: [ColumnReference: String], on engine: Engine
  ) async throws {
    // What PostgreSQL wants committed in between is two transactions here, as it is two sections in SQL.
    let stage = EnumValueStage(diff, beside: values.values.sorted())
    let parts = stage.map { [$0.first.operations, $0.rest.operations] } ?? [diff.operations]
    try await engine.withConnection { connection in
      if connection.dialect == .sqlite { try await connection.execute("pragma foreign_keys = off") }
      for operations in parts {
        try await connection.withTransaction { connection in
          try await Operations(connection, direction: .down, mayLose: ["all"]).apply(operations, backfills: values)
        }
      }
      if connection.dialect == .sqlite { try await connection.execute("pragma foreign_keys = on") }
    }
  }
}
