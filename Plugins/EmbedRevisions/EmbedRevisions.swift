import Foundation
import PackagePlugin

/// Builds a migrations folder into a program: for the target whose path it is, `Revisions.all` lists every revision in it,
/// with its text, and for one in Swift its type.
///
/// Every file is named as an input, so that one that is added, edited or deleted makes the list anew.
@main struct EmbedRevisions: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    guard let module = target.sourceModule else { return [] }
    // Folders below hold what revisions share; they are compiled, and are no revisions.
    let files = module.sourceFiles.map(\.url).filter { file in
      file.deletingLastPathComponent().standardizedFileURL.path == module.directoryURL.standardizedFileURL.path
        && Self.isRevision(file.lastPathComponent)
    }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    let list = context.pluginWorkDirectoryURL.appending(path: "Revisions+all.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(files.count) revisions of \(target.name)",
        executable: try context.tool(named: "dbtool-embed").url, arguments: [list.path] + files.map(\.path),
        inputFiles: files, outputFiles: [list])
    ]
  }

  /// As the migrations folder is read everywhere.
  private static func isRevision(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    return name.hasSuffix(".sql") || (name.hasSuffix(".swift") && name != "Revisions.swift")
  }
}
