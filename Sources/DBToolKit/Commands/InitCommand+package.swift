import ArgumentParser
import DBMigrations
import Glibc

/// The targets of a package that mounts the tool.
extension InitCommand {
  /// Writes the sources that are not there, and `Package.swift` when there is none. One that is there is left alone: what
  /// it needs is printed.
  func package(_ report: inout Report, _ context: ToolContext) throws -> PackageData {
    let folder = Settings.folder(of: report.file)
    let root = folder.isEmpty ? "." : folder
    guard let text = try SystemFiles().read(report.file) else {
      throw ToolFailure(.internal, "the settings file is gone", file: report.file)
    }
    let layer = try ConfigurationReader.read(text, path: report.file).base
    let migrations = layer.migrations?.value ?? "migrations"
    guard !migrations.hasPrefix("/"), !migrations.split(separator: "/").contains("..") else {
      throw ToolFailure(
        .configuration, "the migrations folder is not in the package, whose target it is to be", file: report.file,
        object: migrations, hint: "move it beside \(report.file), and name it there")
    }
    let manifest = Settings.join(folder, "Package.swift")
    let existing = try SystemFiles().read(manifest)
    let template = PackageTemplate(
      names: ProjectNames(Self.name(of: root)), migrations: migrations, dependency: try dependency(existing, manifest),
      version: DBToolCommand.configuration.version)
    for (path, text) in template.sources { try write(text, to: Settings.join(folder, path), &report) }
    var data = PackageData(manifest: manifest, executable: template.names.product)
    if existing == nil {
      try write(template.manifest, to: manifest, &report)
    } else if existing?.contains("EmbedRevisions") == false {
      data.dependency = template.dependencyLine
      data.targets = template.targetLines
    }
    if let named = layer.executable?.value {
      data.executable = named
    } else if let edited = SettingsEdit.adding(executable: template.names.product, to: text, path: report.file) {
      try RevisionWriter.replace(Array(edited.utf8), at: report.file)
      if !report.created.contains(report.file) { data.changed = report.file }
    } else {
      context.warn("add \"executable\": \"\(template.names.product)\" to \(report.file)")
    }
    return data
  }

  /// Told before anything is written.
  func requireDependency(beside file: String) throws {
    let manifest = Settings.join(Settings.folder(of: file), "Package.swift")
    _ = try dependency(try SystemFiles().read(manifest), manifest)
  }

  /// Says what is left to do.
  func tell(_ data: PackageData, _ context: ToolContext) {
    if let changed = data.changed { context.console.result("named the executable in \(Escaping.terminal(changed))") }
    if let targets = data.targets, let dependency = data.dependency {
      context.console.result("\(Escaping.terminal(data.manifest)) was not touched; add to its dependencies:")
      context.console.result("\n    \(Escaping.terminal(dependency)),\n")
      context.console.result("and to its targets:\n")
      context.console.result(Escaping.terminalLines(targets) + "\n")
    }
    context.console.note("next: swift build --product \(Escaping.terminal(data.executable))")
  }

  private func write(_ text: String, to path: String, _ report: inout Report) throws {
    guard access(path, F_OK) != 0 else { return }
    _ = try Folder.make(Settings.folder(of: path).isEmpty ? "." : Settings.folder(of: path))
    try RevisionWriter.write(text, to: path)
    report.created.append(path)
  }

  private func dependency(_ manifest: String?, _ path: String) throws(ToolFailure) -> PackageTemplate.Dependency {
    if let dependency { return PackageTemplate.Dependency(dependency) }
    // A manifest that has it already needs no more than the targets.
    if manifest?.contains("dbtool") ?? false { return .folder("../dbtool") }
    throw ToolFailure(
      .usage, "where the package of dbtool is, is not known", exit: .usage, file: manifest == nil ? nil : path,
      hint: "say it: --package --dependency ../dbtool, or the URL of its repository")
  }

  /// The name of a folder, whatever it was called here.
  private static func name(of folder: String) -> String {
    guard let found = realpath(folder, nil) else { return "app" }
    defer { free(found) }
    return String(cString: found).split(separator: "/").last.map(String.init) ?? "app"
  }
}

/// A package that mounts the tool, as JSON.
struct PackageData: Encodable, Sendable {
  var manifest: String
  /// The product that mounts the tool.
  var executable: String
  /// The settings file, when the executable was named in it.
  var changed: String?
  /// What is to be added to the dependencies of a manifest that was there already.
  var dependency: String?
  /// What is to be added to its targets.
  var targets: String?
}
