import ArgumentParser
import DBMigrations
import DBSchema
import Glibc

/// `dbtool init`: the settings file and the migrations folder.
struct InitCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make dbtool.json and the migrations folder.",
    usage: "dbtool init [<options>]",
    discussion: """
      dbtool init --database sqlite:shop.db
      dbtool revision -m "create the first table"

      The URL of --database is written into dbtool.json, but never a password: then the file says ${DATABASE_URL}, and \
      you set that variable. --database '${NAME}', quoted, names a variable of your own. Nothing that exists is overwritten; running it again makes what is missing.

      --package writes the executable that autogenerate, check and revisions in Swift need: a package with models, \
      revisions and this tool.
        dbtool init --package --dependency ../dbtool
      """)

  /// What was made.
  struct Report: Encodable, Sendable {
    var file: String
    var migrations: String
    /// The paths that did not exist before.
    var created: [String] = []
    /// The database as the file says it.
    var database: String?
    /// The first revision, when the live schema was written as one.
    var baseline: BaselineData?
    /// The package of the project's own executable, when that was asked for.
    var package: PackageData?
  }

  /// The database of a project that named none.
  static let defaultDatabase = "sqlite:app.db"

  @OptionGroup var global: GlobalOptions

  @OptionGroup var protection: ProtectionOptions

  @Flag(name: .customLong("baseline"), help: "Write the live schema as the first revision, and mark it as applied.")
  var isBaseline = false

  @Flag(name: .customLong("unproved"), help: "Write the baseline although its proof failed.")
  var isUnproved = false

  @Flag(
    name: .customLong("package"),
    help: "Write a package with models, revisions and this tool, or what is missing of it.")
  var makesPackage = false

  @Option(help: ArgumentHelp("With --package: where the package of dbtool is, a folder or a URL.", valueName: "place"))
  var dependency: String?

  func validate() throws {
    if dependency != nil, !makesPackage { throw ValidationError("--dependency goes with --package") }
    if dependency?.isEmpty ?? false { throw ValidationError("--dependency needs a folder or a URL") }
    if isUnproved, !isBaseline { throw ValidationError("--unproved goes with --baseline") }
  }

  func perform(in context: ToolContext) async throws -> Outcome<Report> {
    let file = global.config ?? Settings.defaultFile
    var report: Report
    if makesPackage { try requireDependency(beside: file) }
    if let text = try SystemFiles().read(file) {
      report = try completed(file, text, context)
    } else {
      report = try made(file, context)
    }
    if makesPackage { report.package = try package(&report, context) }
    for path in report.created { context.console.result("made \(Escaping.terminal(path))") }
    if isBaseline {
      report.baseline = try await baseline(context)
      return Outcome(report)
    }
    if let package = report.package {
      tell(package, context)
      return Outcome(report)
    }
    if report.created.isEmpty { context.console.result("nothing to do: \(Escaping.terminal(file)) is there already") }
    context.console.note("next: dbtool revision -m \"create the first table\"")
    return Outcome(report)
  }

  private func made(_ file: String, _ context: ToolContext) throws -> Report {
    let folder = Settings.folder(of: file)
    let migrations = global.migrations ?? Settings.join(folder, "migrations")
    let (database, hasPassword) = try Self.written(global.database ?? Self.defaultDatabase, in: folder)
    var report = Report(file: file, migrations: migrations, database: database)
    let written = global.migrations.map { folder.isEmpty ? $0 : Self.absolute($0) } ?? "migrations"
    // The folder first: a settings file that is there says that all is well.
    try makeFolder(migrations, &report)
    let text = """
      {
        "database": \(try Self.quoted(database)),
        "migrations": \(try Self.quoted(Self.literal(written)))
      }

      """
    if !folder.isEmpty, try Folder.make(folder) { report.created.append(folder) }
    try RevisionWriter.write(text, to: file)
    report.created.append(file)
    if hasPassword {
      context.warn("the URL has a password: \(file) says ${DATABASE_URL} instead; set that variable to the URL")
    }
    return report
  }

  /// The second run: makes the folder that the file names, and contradicts nothing.
  private func completed(_ file: String, _ text: String, _ context: ToolContext) throws -> Report {
    let layer = try ConfigurationReader.read(text, path: file).base
    var flags = global.settingsFlags
    flags.database = nil
    flags.migrations = nil
    flags.needsDatabase = false
    let settings = try Settings.resolve(flags: flags, variables: context.variables) {
      path throws(SettingsError) in try SystemFiles().read(path)
    }
    if let wanted = global.database {
      let (written, _) = try Self.written(wanted, in: settings.folder)
      if layer.database?.value != written { throw Self.refusal(file, "database", "--database") }
    }
    if let wanted = global.migrations, wanted != settings.migrations {
      throw Self.refusal(file, "migrations", "--migrations")
    }
    var report = Report(file: file, migrations: settings.migrations, database: layer.database?.value)
    try makeFolder(settings.migrations, &report)
    return report
  }

  private func makeFolder(_ path: String, _ report: inout Report) throws {
    if try Folder.make(path) { report.created.append(path.hasSuffix("/") ? path : path + "/") }
  }

  private static func refusal(_ file: String, _ key: String, _ flag: String) -> ToolFailure {
    ToolFailure(
      "settingsExist", "the settings file is there already and says another \"\(key)\"; it was not touched", file: file,
      hint: "edit the file, leave \(flag) out, or write another file with --config")
  }

  /// The database as the file says it: a variable as it was typed, a URL without its password.
  private static func written(_ typed: String, in folder: String) throws(SettingsError)
    -> (text: String, hadPassword: Bool)
  {
    if Expansion.isVariable(typed) { return (typed, false) }
    let location = try DatabaseLocation(typed)
    guard location.description == location.secretText else { return ("${DATABASE_URL}", true) }
    return (literal(placed(location, in: folder)), false)
  }

  /// A location as a file in another folder has to say it: relative paths are relative to the file.
  private static func placed(_ location: DatabaseLocation, in folder: String) -> String {
    let text = location.secretText
    guard !folder.isEmpty, let path = text.dropPrefix("sqlite:"), !path.hasPrefix("/"), !path.hasPrefix(":memory:")
    else {
      return text
    }
    let here = LocationEscaping.percentEncoded(currentFolder(), keeping: LocationEscaping.isPathCharacter)
    return "sqlite:" + Settings.join(here, String(path))
  }

  private static func absolute(_ path: String) -> String { Settings.join(currentFolder(), path) }

  private static func currentFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// A text that the file gives back as it is: a dollar begins a variable there.
  private static func literal(_ text: String) -> String {
    text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
  }

  private static func quoted(_ text: String) throws(ToolFailure) -> String {
    String(try EnvelopeEncoder.document(text).dropLast())
  }
}
