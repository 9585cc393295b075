import DBMigrations

/// Names for the shell to complete: read from the files, never from a database.
enum RevisionCompletion {
  static func names() -> [String] {
    guard
      let settings = try? Settings.resolve(
        flags: SettingsFlags(needsDatabase: false), variables: processVariables(),
        read: { path throws(SettingsError) in try SystemFiles().read(path) }),
      let catalog = try? RevisionCatalog(folder: settings.migrations)
    else { return ["head", "heads", "base"] }
    return ["head", "heads", "base"] + catalog.graph.nodes.flatMap { [$0.id.text] + $0.labels }
  }
}
