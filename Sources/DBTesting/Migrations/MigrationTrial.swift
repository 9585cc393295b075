import DBEngine
import DBMigrations
import DBModels
import DBSchema

/// Takes a history up, down and up again, and looks at the schema after each step.
struct MigrationTrial {
  /// A schema with the objects that it only names.
  private struct State {
    var schema: DatabaseSchema
    var others: NamedObjects

    func differences(to wanted: State) -> [String] {
      SchemaDiff(from: schema, to: wanted.schema).operations.map(\.summary)
        + others.differences(to: wanted.others).map(\.summary)
    }
  }

  private let migrator: Migrator
  private let catalog: RevisionCatalog
  private let workshop: SchemaWorkshop
  private let irreversible: Set<String>

  /// Looks at the files.
  init(_ history: History, _ engine: Engine, irreversible: Set<String>) throws {
    self.irreversible = irreversible
    migrator = Migrator(engine, history: history)
    do { catalog = try history.load().checked() } catch {
      throw MigrationExpectation(.isReadable, nil, "the history cannot be read", cause: error)
    }
    workshop = SchemaWorkshop(migrator, scratch: [engine.dialect: ScratchDatabases(beside: engine)])
    let heads = catalog.graph.effectiveHeads
    if heads.count > 1 {
      throw MigrationExpectation(
        .hasOneHead, nil, "there are \(heads.count) heads (\(heads.map(\.text).joined(separator: ", "))) and not one")
    }
    for node in catalog.graph.nodes { try requireWayBack(node.id, on: engine.dialect) }
  }

  private func requireWayBack(_ id: RevisionID, on dialect: DialectName) throws {
    guard let entry = catalog.entries[id], !irreversible.contains(id.text) else { return }
    if let reason = entry.header.irreversible {
      throw MigrationExpectation(.hasWayBack, id, "it cannot be undone (\(reason)), and is not said to be so")
    }
    let file: RevisionFile?
    do { file = try catalog.file(id) } catch {
      throw MigrationExpectation(.isReadable, id, "its file cannot be read", cause: error)
    }
    guard let file, file.language == .sql else { return }
    let (ups, downs) = (file.sections(of: .up, on: dialect), file.sections(of: .down, on: dialect))
    if downs.isEmpty, !ups.isEmpty {
      throw MigrationExpectation(.hasWayBack, id, "it has an up and no down")
    }
  }

  // MARK: - Up, down, and up

  func run() async throws {
    let plan: Plan
    do {
      guard try await migrator.ledgerState().applied.isEmpty else {
        throw MigrationExpectation(.startsEmpty, nil, "the database has revisions applied: an empty one is needed")
      }
      plan = try await migrator.plan(.up, to: .heads)
    } catch let error as MigrationError {
      throw MigrationExpectation(.isReadable, nil, "the history cannot be planned", cause: error)
    }
    let order = plan.steps.map(\.revision.id)
    var states = [try await state()]
    for id in order {
      try await up(id, .goesUp)
      states.append(try await state())
    }
    var undone = 0
    for (place, id) in order.enumerated().reversed() {
      if catalog.entries[id]?.header.irreversible != nil || irreversible.contains(id.text) { break }
      try await down(id)
      let left = try await state().differences(to: states[place])
      if !left.isEmpty {
        throw MigrationExpectation(
          .restores, id, "its down does not restore the schema of before; what is left to do:", differences: left)
      }
      undone += 1
    }
    for (place, id) in order.enumerated().suffix(undone) {
      try await up(id, .goesUpAgain)
      let left = try await state().differences(to: states[place + 1])
      if !left.isEmpty {
        throw MigrationExpectation(
          .repeats, id, "its up leads elsewhere after a down; what is left to do:", differences: left)
      }
    }
  }

  private nonisolated(nonsending) func up(_ id: RevisionID, _ rule: MigrationExpectation.Rule) async throws {
    do { _ = try await migrator.upgrade(to: RevisionName(point: .named(id.text)), wait: .zero) } catch let error
      as MigrationError
    {
      let words = rule == .goesUp ? "its up fails" : "its up fails after its down"
      throw MigrationExpectation(rule, id, words, cause: error)
    }
  }

  private nonisolated(nonsending) func down(_ id: RevisionID) async throws {
    var run = RunOptions()
    run.mayLose = ["all"]
    let step = RevisionName(branch: id.text, point: nil, offset: -1)
    do { _ = try await migrator.downgrade(to: step, wait: .zero, run: run) } catch let error as MigrationError {
      throw MigrationExpectation(.goesDown, id, "its down fails", cause: error)
    }
  }

  private nonisolated(nonsending) func state() async throws -> State {
    let schema = try await workshop.live()
    return State(schema: schema, others: try await NamedObjects.read(schema, migrator.engine))
  }

  // MARK: - Models

  func compare(_ models: ModelSet) async throws {
    let wanted: DatabaseSchema
    do { wanted = try await workshop.normalised(try models.declared(for: migrator.engine.dialect)) } catch let error
      as MigrationError
    {
      throw MigrationExpectation(.meetsModels, nil, "the models cannot be compared", cause: error)
    }
    let left = SchemaDiff(from: try await workshop.live(), to: wanted).operations.map(\.summary)
    if !left.isEmpty {
      throw MigrationExpectation(
        .meetsModels, nil, "the history does not lead to what the models declare; what is left to do:",
        differences: left)
    }
  }
}
