import DBEngine
import DBQuery
import DBSchema

/// What a normal form depends on, as one SHA-256: two runs with the same key get the same normal form.
///
/// A normal form is what a database makes of declarations in an empty scratch database. It is a function of:
/// 1. The declarations: the whole schema as bytes, and the statements of the objects that are declared by their
///    SQL. Renames and source lines do not reach the database. A statement that is no `create` (a `do` block) may do
///    anything, by the hour or by the weather: then there is no key.
/// 2. This program: how it writes DDL and what it reads back. ``revision`` stands for both, with the version.
/// 3. The database system: its version; on SQLite the library's build and its compile-time options.
/// 4. What the scratch database is made with: encoding, locale and provider, extensions (``DatabaseTraits``) in the
///    versions that the server would install.
/// 5. The session in which the DDL runs (``ScratchFacts``): `search_path` decides which `lower` an expression means,
///    `datestyle`, `timezone` and `intervalstyle` what a constant in it means, `transform_null_equals`,
///    `default_toast_compression` and others what is stored. So every setting that a session can change and that does
///    not stand at its built-in value is part of the key, and the role (`"$user"`). How an inspection *writes*
///    expressions is fixed by the inspector, which sets what matters itself.
/// 6. What is read of it: the schemas in scope, and the ledger that is left out.
///
/// What is not in the key has no say: `template1` (a scratch database with traits is made from `template0`; without
/// traits there is no key), the database that the session of the facts is in (its own settings do not reach a scratch
/// database; as they hide the server's, the time of the last reload is part of the key where there are any), data.
///
/// A history's key is that of its revisions' texts, on SQLite only: revisions for PostgreSQL can ask the server for the
/// date, another database or a file, and act on the answer. One in Swift can do so on both, and calls what its text does
/// not show: a history with one has no key.
struct NormalFormKey: Sendable, Hashable {
  /// To be raised whenever this program writes other DDL for a declaration, or reads more or less of a database.
  static let revision = 1

  /// 64 hexadecimal digits.
  let text: String

  /// What is put into its normal form.
  enum Subject {
    case declaration(DeclaredSchema)
    /// Files with their texts, and where the replay ends.
    case history([EmbeddedRevision], RevisionName)

    /// Whether a key is worth the reading of facts.
    func canHaveKey(on dialect: DialectName) -> Bool {
      switch self {
      case .declaration(let declared):
        declared.objects.allSatisfy { NormalFormKey.isCreation($0.statement, dialect) }
          && (dialect == .sqlite
            || !declared.schema.tables.contains { $0.texts.contains(where: NormalFormKey.speaksOfToday) })
      case .history(let revisions, _): dialect == .sqlite && !revisions.contains { $0.file.hasSuffix(".swift") }
      }
    }

    /// In the messages of `--verbose`.
    var name: String {
      switch self {
      case .declaration: "the models"
      case .history: "the history"
      }
    }
  }

  /// - Parameter facts: of the place where it would be made.
  /// - Returns: nil where something else may have a say.
  init?(_ subject: Subject, on dialect: DialectName, _ facts: ScratchFacts, _ scope: SchemaScope) {
    guard subject.canHaveKey(on: dialect) else { return nil }
    var parts = [
      RunIdentity.tool, "revision \(Self.revision)", dialect.rawValue,
    ]
    parts += facts.parts
    parts.append("schemas")
    parts += scope.schemas?.map(\.name).sorted() ?? ["all"]
    parts.append("without")
    parts += scope.without.sorted().map(\.quoted)
    switch subject {
    case .declaration(let declared):
      guard let schema = declared.schema.packed() else { return nil }
      parts += ["declaration", SHA256.hex(of: schema)]
      parts += declared.objects.flatMap { [$0.object.description, $0.statement] }
    case .history(let revisions, let target):
      parts += ["history", "\(target)"]
      parts += revisions.sorted { $0.file < $1.file }.flatMap { [$0.file, $0.text] }
    }
    self.init(parts)
  }

  /// Each part with its length before it, so that none can pass for two.
  init(_ parts: [String]) {
    var hash = SHA256()
    for part in parts {
      var part = part
      part.withUTF8 { bytes in
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update($0) }
        hash.update(bytes)
      }
    }
    text = SHA256.hexadecimal(hash.finish())
  }

  /// Whether a text may hold a constant that PostgreSQL reads as the time at which it is made (`'now'`).
  private static func speaksOfToday(_ text: String) -> Bool {
    text.contains(/(?i)'\s*(now|today|tomorrow|yesterday)\b/)
  }

  private static func isCreation(_ statement: String, _ dialect: DialectName) -> Bool {
    var lexer = SQLLexer(dialect: dialect, statement)
    while let token = try? lexer.next() {
      if token.kind.isComment { continue }
      return token.kind == .word && lexer.text(of: token).lowercased() == "create"
    }
    return false
  }
}
