import DBSchema

/// Swift revisions: what can be told of them without a compiler.
extension RevisionCompiler {
  /// The rules that hold between headers and functions.
  func checkCode(_ file: RevisionFile) throws(MigrationError) {
    let header = file.header
    let outline = SwiftOutline(Array(file.text.utf8), id: header.id)
    func error(_ code: String, _ message: String, _ line: Int?, _ hint: String) -> MigrationError {
      MigrationError(code: code, message, file: file.path, line: line, object: header.id.text, hint: hint)
    }
    if header.isMerge {
      throw error(
        "sectionInMerge", "a merge revision has no code", nil,
        "put the code into a revision of its own behind the merge; `dbtool merge` makes the merge")
    }
    guard outline.hasType else {
      throw error(
        "noType", "revision \(header.id) declares no type \(header.id.typeName)", nil,
        "write `struct \(header.id.typeName): Revision`: the name is R and the id")
    }
    guard let up = outline.up else {
      throw error("noUp", "revision \(header.id) has no `up`", nil, "write `func up(_ step: Step) async throws`")
    }
    if up.isEmpty, header.empty == nil {
      throw error(
        "emptyUp", "`up` has no statement", up.line, "write one, or say why there is none: `//: empty = why`")
    }
    if outline.down == nil, header.irreversible == nil {
      throw error(
        "noDown", "revision \(header.id) has no `down`", up.line,
        "write `func down(_ step: Step) async throws`, or the header `//: irreversible = why`")
    }
  }

  /// The code behind a function of a Swift revision, as the one statement of its section.
  func code(of section: RevisionSection, _ file: RevisionFile) -> ProgramStatement {
    ProgramStatement(
      text: "\(file.header.id.typeName).\(section.kind.rawValue)", file: file.path, line: section.line,
      // Without a transaction it is run again when nobody knows how it ended.
      kind: section.transaction == .none ? .bare(.repeatable) : .transactional, lockTimeout: section.lockTimeout,
      statementTimeout: section.statementTimeout, isCode: true)
  }
}
