import Testing

@testable import DBMigrations

struct ImportNamesTests {
  @Test func keepsVersionsAndMakesOthersLegalAndUnique() throws {
    var names = ImportNames(taken: [RevisionID("7")].compactMap(\.self))
    let cases = [
      ("20240101", "20240101"), ("1.2", "1.2"), ("7", "7_2"), ("A-b c", "a_b_c"), ("a_b_c", "a_b_c_2"), (".1", "_.1"),
      ("head", "_head"), ("é", "_"), ("", "__2"),
      (String(repeating: "9", count: 70), String(repeating: "9", count: 64)),
      (String(repeating: "9", count: 71), String(repeating: "9", count: 62) + "_2"),
    ]
    for (version, wanted) in cases {
      let got = names.id(for: version)?.text
      if got != wanted { Issue.record("\(version): got \(got ?? "none"), wanted \(wanted)") }
    }
  }

  @Test func readsTheTimeOutOfAVersion() {
    let cases: [(String, String?)] = [
      ("20240229235959", "2024-02-29T23:59:59Z"), ("202402292359590000", "2024-02-29T23:59:59Z"),
      ("202402292359590100", nil), ("20241329235959", nil), ("20240229245959", nil), ("00000000000000", nil),
      ("1", nil),
    ]
    for (version, wanted) in cases where ImportNames.created(version) != wanted {
      Issue.record("\(version): got \(ImportNames.created(version) ?? "none"), wanted \(wanted ?? "none")")
    }
  }

  @Test func keepsMessagesAndFileNamesOnOneLine() throws {
    let message = ImportNames.message("__add\n--: up\u{85}_users ")
    if message != "add --: up users" { Issue.record("got \(message)") }
    let id = try #require(RevisionID("1"))
    let file = ImportNames.file(id, "Add ../x: Ünïcode " + String(repeating: "long ", count: 40))
    if file.utf8.count > 70 || !file.hasPrefix("1_add_x_") || file.contains("/") { Issue.record("got \(file)") }
  }
}
