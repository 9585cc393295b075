/// What a catalog is made of, gathered file by file; a file that is wrong becomes a problem.
struct CatalogGathering {
  /// How many bytes of files are kept at most.
  let keptLimit: Int
  private(set) var entries: [RevisionID: RevisionCatalog.Entry] = [:]
  private(set) var nodes: [RevisionNode] = []
  private(set) var problems: [MigrationError] = []
  private(set) var contents: [RevisionID: [UInt8]] = [:]
  private var kept = 0

  init(keptLimit: Int) { self.keptLimit = keptLimit }

  /// Adds what reading one file gives.
  mutating func add(_ read: () throws(MigrationError) -> (RevisionCatalog.Entry, bytes: [UInt8]?)) {
    do {
      let (entry, bytes) = try read()
      let header = entry.header
      nodes.append(
        RevisionNode(
          id: header.id, parents: header.parents, depends: header.depends, labels: header.labels,
          message: header.message, file: entry.path))
      // The graph tells of the second revision with an id; the first one's file is the one that is kept.
      guard entries[header.id] == nil else { return }
      entries[header.id] = entry
      if let bytes, bytes.count <= keptLimit - kept {
        contents[header.id] = bytes
        kept += bytes.count
      }
    } catch {
      problems.append(error)
    }
  }
}
