import DBSchema
internal import FoundationEssentials

/// Reads a schema from JSON: bare, or as the `data` of the document that `dbtool schema --format json` prints.
enum SchemaSnapshot {
  private struct Document: Decodable {
    var data: DatabaseSchema
  }

  private struct Outline: Decodable {
    var command: String?
  }

  static func read(_ text: String) throws -> DatabaseSchema {
    let data = Data(text.utf8)
    guard (try? JSONDecoder().decode(Outline.self, from: data))?.command != nil else {
      return try DatabaseSchema(json: text)
    }
    return try JSONDecoder().decode(Document.self, from: data).data
  }
}
