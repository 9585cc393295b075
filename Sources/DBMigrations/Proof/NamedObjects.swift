package import DBEngine
package import DBSchema

/// What a schema only names, with the SQL of what has some: a way down has to bring that back, too.
///
/// ```swift
/// let before = try await NamedObjects.read(schema, engine)
/// try await NamedObjects.read(later, engine).differences(to: before).map(\.summary)   // ["- function public.f()"]
/// ```
package struct NamedObjects: Sendable {
  private let named: [ObjectReference: Int]
  private let definitions: [ObjectReference: [String]]

  /// Reads the SQL of what a schema names.
  package static nonisolated(nonsending) func read(_ schema: DatabaseSchema, _ engine: Engine) async throws
    -> NamedObjects
  {
    guard schema.dialect == .postgresql, !schema.notCompared.isEmpty else {
      return NamedObjects(schema, definitions: [])
    }
    return NamedObjects(
      schema,
      definitions: try await engine.withConnection { connection in try await DefinitionReader.read(connection) })
  }

  private init(_ schema: DatabaseSchema, definitions: [RawDefinition]) {
    named = schema.notCompared.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    self.definitions = definitions.reduce(into: [:]) { $0[$1.object, default: []].append($1.sql) }
  }

  /// What is left to do to get from here to another state: objects that are gone, left, or have another text.
  package func differences(to other: NamedObjects) -> [(object: ObjectReference, summary: String)] {
    Set(named.keys).union(other.named.keys).union(definitions.keys).union(other.definitions.keys).sorted()
      .compactMap { object in
        let (here, there) = (named[object] ?? 0, other.named[object] ?? 0)
        let sign: String
        if here != there {
          sign = here < there ? "+" : "-"
        } else if (definitions[object] ?? []).sorted() != (other.definitions[object] ?? []).sorted() {
          sign = "~"
        } else {
          return nil
        }
        return (object, "\(sign) \(object)")
      }
  }
}
