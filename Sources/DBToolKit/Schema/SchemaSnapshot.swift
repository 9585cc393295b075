import DBSchema
internal import FoundationEssentials

/// Reads a schema from JSON: bare, or as the `data` of the document that `dbtool schema --format json` prints.
enum SchemaSnapshot {
  private struct Document: Decodable {
    var data: DatabaseSchema
  }

  static func read(_ text: String) throws -> DatabaseSchema {
    if let document = try? JSONDecoder().decode(Document.self, from: Data(text.utf8)) { return document.data }
    return try DatabaseSchema(json: text)
  }
}
