import DBMigrations
import DBSchema
import Testing

@testable import DBToolKit

struct ScriptCommentTests {
  /// Whatever a message holds, the lines of the script that are no comments stay the same.
  @Test(arguments: DialectName.allCases)
  func noMessageBecomesAStatement(dialect: DialectName) throws {
    let text =
      "--: id = a00000000001\n--: parents = base\n\n--: up\ncreate table t (id int) -- last\n\n--: down\n;drop table t;\n"
    let file = try RevisionFile(bytes: Array(text.utf8), path: "x.sql")
    func statements(_ message: String, _ path: String) throws -> [Substring] {
      let node = RevisionNode(id: file.header.id, message: message, file: path)
      let script = try ScriptWriter(dialect: dialect, content: .statements).script(file, node, .up)
      return script.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("--") }
    }
    let plain = try statements("plain", "x.sql")
    try require(plain.contains("create table t (id int);"), "\(plain)")
    for name in HostileNames.all { try expectEqual(try statements(name, name), plain, name) }
  }
}
