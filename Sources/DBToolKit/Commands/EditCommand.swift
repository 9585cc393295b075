import ArgumentParser
import DBMigrations

/// `dbtool edit`: opens a revision in the user's editor.
struct EditCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Open a revision file in your editor.",
    usage: "dbtool edit [<options>] <name>",
    discussion: """
      EDITOR="code --wait" dbtool edit head

      The editor is $VISUAL, or else $EDITOR, which may hold arguments. A revision that this database has applied is \
      refused: the next run would find it edited. Make a new revision instead, or downgrade first.

      When the editor ends, the file is read again, and what is wrong with it is reported.
      """)

  /// What was opened.
  struct Report: Encodable, Sendable {
    var revision: RevisionData
    /// Whether the file's bytes are others than before.
    var changed: Bool
  }

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The revision.", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var name: String

  @Flag(help: "Open it even when it is applied; the database is not asked.")
  var force = false

  func perform(in context: ToolContext) async throws -> Outcome<Report> {
    let settings = try context.settings(global, needsDatabase: !force)
    // A history with mistakes can be opened: it is what an editor is for.
    let catalog = try context.catalog(settings)
    let id = try catalog.graph.place(name)
    guard let node = catalog.graph[id], let path = catalog.entries[id]?.path else {
      throw ToolFailure(.internal, "revision \(id) has no file", object: id.text)
    }
    let state = try await state(of: id, node, settings, context)
    let editor = try Editor(context.variables)
    let before = try RevisionWriter.bytes(of: path)
    let status = try editor.open(path, writesToError: context.console.isJSON)
    guard status == 0 else {
      throw ToolFailure(
        "editorFailed", "the editor ended with status \(status)", file: path, object: editor.command,
        hint: "VISUAL or EDITOR names it")
    }
    let changed = try RevisionWriter.bytes(of: path) != before
    _ = try RevisionFile(reading: path)
    _ = try context.catalog(settings).checked()
    context.console.note(changed ? "saved \(Escaping.terminal(path))" : "nothing changed")
    return Outcome(Report(revision: RevisionData(node, state: state), changed: changed))
  }

  private func state(of id: RevisionID, _ node: RevisionNode, _ settings: Settings, _ context: ToolContext) async throws
    -> String
  {
    if force { return "unknown" }
    let ledger: LedgerState
    do {
      ledger = try await context.withMigrator(settings) { migrator in try await migrator.ledgerState() }
    } catch {
      var failure = ToolFailure(error)
      let hint = "give --force to open the file without asking the database"
      failure.hint = failure.hint.map { $0 + "\n" + hint } ?? hint
      throw failure
    }
    let state = ledger.stateName(id)
    guard state != "pending" else { return state }
    throw ToolFailure(
      "applied", "revision \(id) is \(state == "partial" ? "partly " : "")applied in this database; it was not opened",
      exit: .integrity, file: node.file, object: id.text,
      hint: "make a new revision, undo this one first (`dbtool downgrade \(id.short)-1`), or give --force")
  }
}
