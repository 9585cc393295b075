package import DBEngine
import DBQuery
package import DBSchema

/// What a PostgreSQL database was made with and SQL in it depends on: encoding, collation, extensions.
package struct DatabaseTraits: Sendable, Hashable {
  /// An extension and where its objects stand.
  package struct Extension: Sendable, Hashable {
    package var name: Identifier
    package var schema: Identifier
  }

  /// `UTF8`, `SQL_ASCII`...
  package var encoding: String
  /// `lc_collate`.
  package var collation: String
  /// `lc_ctype`.
  package var characterType: String
  /// The ICU locale, when ICU is the database's own provider (PostgreSQL 15).
  package var icuLocale: String?
  /// The extensions but `plpgsql`, by name.
  package var extensions: [Extension]

  /// Reads them; nil on a database that has no such thing.
  package static nonisolated(nonsending) func read(_ connection: Connection) async throws -> DatabaseTraits? {
    guard connection.dialect == .postgresql else { return nil }
    // Columns that later versions have or call otherwise are read by name out of the row as JSON.
    let row = try await connection.execute(
      """
      select pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text, d.datcollate::pg_catalog.text, \
      d.datctype::pg_catalog.text, \
      case when pg_catalog.to_jsonb(d) ->> 'datlocprovider' = 'i' then coalesce(pg_catalog.to_jsonb(d) ->> 'daticulocale', \
      pg_catalog.to_jsonb(d) ->> 'datlocale') end \
      from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
      """
    ).first
    guard let row else { return nil }
    let extensions = try await connection.execute(
      """
      select e.extname::pg_catalog.text, n.nspname::pg_catalog.text from pg_catalog.pg_extension e \
      join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql' order by 1
      """)
    return DatabaseTraits(
      encoding: try row.decode(String.self, 0), collation: try row.decode(String.self, 1),
      characterType: try row.decode(String.self, 2), icuLocale: try row.decode(String?.self, 3),
      extensions: try extensions.map {
        Extension(name: Identifier(try $0.decode(String.self, 0)), schema: Identifier(try $0.decode(String.self, 1)))
      })
  }

  /// What stands behind `create database NAME` for one that is like this.
  var clauses: String {
    var text = " template template0 encoding \(Self.literal(encoding)) lc_collate \(Self.literal(collation))"
    text += " lc_ctype \(Self.literal(characterType))"
    if let icuLocale { text += " locale_provider icu icu_locale \(Self.literal(icuLocale))" }
    return text
  }

  private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
