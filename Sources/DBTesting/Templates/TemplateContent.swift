public import DBEngine
public import DBMigrations
public import DBModels

/// What stands in each database that a ``DatabaseTemplate`` gives to a test.
///
/// ```swift
/// let template = DatabaseTemplate(
///   .migrations(in: "migrations").then { engine in
///     try await engine.withTransaction { connection in
///       try await seed(connection, ["countries": [["code": "nl"], ["code": "se"]]])
///     }
///   })
/// ```
public struct TemplateContent: Sendable {
  let make: @Sendable (Engine) async throws -> Void

  /// What a closure makes of an empty database.
  public static func made(by make: @escaping @Sendable (Engine) async throws -> Void) -> TemplateContent {
    TemplateContent(make: make)
  }

  /// What models declare, without a migration: tables, views and the rest.
  ///
  /// ```swift
  /// let template = DatabaseTemplate(.models(Bookstore.models))
  /// ```
  public static func models(_ models: ModelSet) -> TemplateContent {
    TemplateContent { engine in try await models.declared(for: engine.dialect).create(on: engine) }
  }

  /// What a history leads to, with its ledger.
  ///
  /// ```swift
  /// let template = DatabaseTemplate(.migrations(.embedded(revisions)))
  /// ```
  public static func migrations(_ history: History) -> TemplateContent {
    TemplateContent { engine in _ = try await Migrator(engine, history: history).upgrade(to: .heads) }
  }

  /// What a folder of revision files leads to, with its ledger.
  public static func migrations(in folder: String) -> TemplateContent { migrations(.directory(folder)) }

  /// This, and then what a closure adds.
  public func then(_ more: @escaping @Sendable (Engine) async throws -> Void) -> TemplateContent {
    TemplateContent { [make] engine in
      try await make(engine)
      try await more(engine)
    }
  }
}
