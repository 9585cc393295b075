import DBEngine

extension Migrator {
  /// Reads every revision whole and checks that it could run on this kind of database; no database is asked.
  ///
  /// ```swift
  /// try migrator.requireRunnable()   // before something is thrown away that the revisions are to make anew
  /// ```
  ///
  /// - Throws: ``MigrationError`` for the first file or link of the graph that is wrong.
  public func requireRunnable() throws(MigrationError) {
    let catalog = try history.load().checked()
    let compiler = RevisionCompiler(dialect: engine.dialect, dialects: options.dialects)
    for node in catalog.graph.nodes {
      guard let file = try catalog.file(node.id) else { continue }
      _ = try compiler.program(file, .up)
      if file.language == .swift { try catalog.requireCode(of: file) }
    }
  }
}
