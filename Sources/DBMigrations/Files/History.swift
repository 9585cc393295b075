/// Where a project's revisions come from.
///
/// ```swift
/// let migrator = Migrator(engine, history: .directory("migrations"))
/// ```
public enum History: Sendable, Hashable {
  /// The revision files of a folder. Swift revisions among them run when the program holds their code: `compiled` is the
  /// list that the plugin `EmbedRevisions` makes. Code that was compiled from another text than the file's is refused.
  case directory(String, compiled: [EmbeddedRevision] = [])
  /// Revision files that were built into the program.
  case embedded([EmbeddedRevision])

  /// Reads the headers of all revisions.
  /// - Throws: ``MigrationError`` when the folder cannot be read. A file that is wrong throws nothing: it stands among
  ///   the catalog's problems.
  public func load() throws(MigrationError) -> RevisionCatalog {
    switch self {
    case .directory(let path, let compiled): try RevisionCatalog(folder: path, compiled: compiled)
    case .embedded(let revisions): RevisionCatalog(embedded: revisions)
    }
  }
}
