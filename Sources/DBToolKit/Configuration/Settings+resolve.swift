import DBMigrations
import DBSchema

extension Settings {
  /// The file that is looked for in the current directory.
  static let defaultFile = "dbtool.json"

  /// Puts flags, variables and file together: a flag wins over `DBTOOL_DATABASE`, `DBTOOL_ENV` and `DBTOOL_CONFIG`,
  /// those over the chosen environment, and that over the file's own keys. A variable that is set to nothing counts as
  /// not set.
  ///
  /// - Parameter read: Gives a file's text, nil when there is no such file.
  static func resolve(
    flags: SettingsFlags, variables: [String: String], read: (String) throws(SettingsError) -> String?
  ) throws(SettingsError) -> Settings {
    func variable(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    let file = try file(named: flags.config, or: variable("DBTOOL_CONFIG"), read: read)
    var settings = Settings()
    settings.file = file?.path
    settings.folder = folder(of: file?.path ?? "")

    var layer = file?.base ?? ConfigurationLayer()
    if let name = flags.environment ?? variable("DBTOOL_ENV") {
      layer = layer.overlaid(
        by: try environment(name, in: file, saidBy: flags.environment == nil ? "DBTOOL_ENV" : "--env"))
      settings.environment = name
    }
    let values = LayerValues(layer: layer, file: file?.path ?? "", folder: settings.folder, variables: variables)
    try settings.take(values, flags: flags, databaseVariable: variable("DBTOOL_DATABASE"))
    return settings
  }

  private static func file(
    named flag: String?, or variable: String?, read: (String) throws(SettingsError) -> String?
  ) throws(SettingsError) -> ConfigurationFile? {
    if let path = flag ?? variable {
      guard let text = try read(path) else {
        throw SettingsError(
          "there is no file \"\(path)\"",
          hint: "\(flag == nil ? "DBTOOL_CONFIG" : "--config") names it; `dbtool init` makes one")
      }
      return try ConfigurationReader.read(text, path: path)
    }
    guard let text = try read(defaultFile) else { return nil }
    return try ConfigurationReader.read(text, path: defaultFile)
  }

  private static func environment(_ name: String, in file: ConfigurationFile?, saidBy source: String)
    throws(SettingsError) -> ConfigurationLayer
  {
    guard let file else {
      throw SettingsError(
        "\(source) says \"\(name)\", and there is no \(defaultFile) here that could have environments",
        hint: "give --config FILE or --directory DIR")
    }
    if let found = file.environments.first(where: { $0.name == name }) { return found.layer }
    let names = file.environments.map(\.name)
    let hint: String
    if let near = NearestName.of(name, among: names) {
      hint = "did you mean \"\(near)\"?"
    } else if names.isEmpty {
      hint = "the file has no \"environments\""
    } else {
      hint = "known: \(names.sorted().joined(separator: ", "))"
    }
    throw SettingsError("there is no environment \"\(name)\"", file: file.path, key: "environments", hint: hint)
  }

  private mutating func take(_ values: LayerValues, flags: SettingsFlags, databaseVariable: String?)
    throws(SettingsError)
  {
    if let text = flags.database {
      database = try DatabaseLocation(text)
      databaseOrigin = .flag("--database")
    } else if let text = databaseVariable {
      database = try values.named("DBTOOL_DATABASE", text)
      databaseOrigin = .variable("DBTOOL_DATABASE")
    } else if let text = values.layer.database {
      database = flags.needsDatabase ? try values.location(text) : try? values.location(text)
      databaseOrigin = .file(values.file, key: text.key)
    }
    if let path = flags.migrations {
      migrations = path
    } else {
      migrations = Settings.join(folder, try values.text(values.layer.migrations) ?? "migrations")
    }
    executable = values.layer.executable.map {
      $0.value.contains("/") ? .path(Settings.join(folder, $0.value)) : .product($0.value)
    }
    dialects = try values.dialects() ?? database.map { [$0.dialect] } ?? []
    scratch = try values.layer.scratch.map { text throws(SettingsError) in try values.location(text) }
    ledger.schema = try values.text(values.layer.ledgerSchema)
    ledger.table = try values.text(values.layer.ledgerTable)
    ledger.keepsTexts = values.layer.ledgerTexts ?? true
    role = try values.text(values.layer.role)
    searchPath = try values.texts(values.layer.searchPath)
    include = try values.texts(values.layer.include) ?? []
    exclude = try values.texts(values.layer.exclude) ?? []
    isProtected = values.layer.isProtected ?? false
    timeouts.lock = try values.duration(values.layer.lockTimeout)
    timeouts.statement = try values.duration(values.layer.statementTimeout)
  }

  /// The folder of a path as it was written; empty for a bare name.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path that was written relative to a folder.
  static func join(_ folder: String, _ path: String) -> String {
    if folder.isEmpty || path.hasPrefix("/") { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }
}
