/// Where a project's revisions come from.
///
/// ```swift
/// let migrator = Migrator(engine, history: .directory("migrations"))
/// ```
public enum History: Sendable, Hashable {
  /// The revision files of a folder.
  case directory(String)
  /// Revision files that were built into the program.
  case embedded([EmbeddedRevision])

  /// Reads the headers of all revisions.
  /// - Throws: ``MigrationError`` when the folder cannot be read. A file that is wrong throws nothing: it stands among
  ///   the catalog's problems.
  public func load() throws(MigrationError) -> RevisionCatalog {
    switch self {
    case .directory(let path): try RevisionCatalog(folder: path)
    case .embedded(let revisions): RevisionCatalog(embedded: revisions)
    }
  }
}
