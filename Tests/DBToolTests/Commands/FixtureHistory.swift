import Glibc

/// A small history in a folder of its own, and runs of `dbtool` on it.
///
/// ```
/// *   e00000000005 join
/// |\
/// | * d00000000004 [shipping] parcels
/// * | c00000000003 [billing] invoices, rebuilt on SQLite, an index outside a transaction on PostgreSQL
/// |/
/// *   b00000000002 posts, verified
/// *   a00000000001 users
/// ```
struct FixtureHistory {
  let folder: TemporaryFolder
  let url: String

  /// - Parameter url: the database; a SQLite file in the folder by default.
  init(url: String? = nil) throws {
    folder = try TemporaryFolder()
    self.url = url ?? "sqlite:app.db"
    guard mkdir(folder.path + "/migrations", 0o755) == 0 else { throw Trouble("cannot make a folder") }
    try Self.files.forEach { try write($0.text, to: $0.name) }
  }

  func remove() { folder.remove() }

  /// Writes a revision file.
  func write(_ text: String, to name: String) throws { try folder.write(text, to: "migrations/" + name) }

  /// Removes a revision file.
  func delete(_ name: String) { unlink(folder.path + "/migrations/" + name) }

  /// Runs `dbtool` in the folder.
  func run(_ arguments: [String], database: Bool = true) throws -> ProgramRun.Result {
    var run = ProgramRun("dbtool", arguments + (database ? ["--database", url] : []))
    run.folder = folder.path
    return try run.run()
  }

  /// Runs `dbtool` and expects a status.
  @discardableResult
  func expect(_ status: Int32, _ arguments: [String], database: Bool = true) throws -> ProgramRun.Result {
    let result = try run(arguments, database: database)
    try require(result.status == status, "\(arguments): wanted \(status), got \(result)")
    return result
  }

  /// Compares a run with its golden file; who ran it and where is left out.
  func golden(_ name: String, _ arguments: [String], database: Bool = true) throws {
    let result = try run(arguments, database: database)
    let text = "--- stdout\n\(result.output)--- stderr\n\(result.error)--- exit \(result.status)\n"
      .replacing(/\ by \S+ on [^\s),]+/, with: " by <who> on <host>")
      .replacing(/"(actor|host|appliedBy)":"[^"]*"/, with: { "\"\($0.output.1)\":\"<who>\"" })
    try Golden.check("commands/" + name, text: text, tokens: [.text(folder.path, as: "<folder>"), .times, .durations])
  }

  /// Runs a line of shell in the folder.
  func shell(_ line: String, variables: [String: String] = [:]) throws -> ProgramRun.Result {
    var run = ProgramRun("/bin/sh", ["-c", line])
    run.folder = folder.path
    run.variables.merge(variables) { $1 }
    return try run.run()
  }

  static let files: [(name: String, text: String)] = [
    (
      "20260101T000001_users.a0000000.sql",
      """
      --: id = a00000000001
      --: parents = base
      --: message = users
      --: created = 2026-01-01T00:00:01Z

      --: up
      create table users (id integer primary key, name text not null); -- with a comment; at the end
      insert into users values (1, 'it''s \\ one');

      --: down
      drop table users;

      """
    ),
    (
      "20260102T000001_posts.b0000000.sql",
      """
      --: id = b00000000002
      --: parents = a00000000001
      --: message = posts'; drop table users; --

      --: up
      create table posts (id integer primary key, author integer not null references users (id));

      --: verify
      select count(*) = 0 from posts -- nothing yet

      --: up author_index transaction=own
      create index posts_author_idx on posts (author);

      --: down author_index
      drop index posts_author_idx;

      --: down
      drop table posts;

      """
    ),
    (
      "20260103T000001_invoices.c0000000.sql",
      """
      --: id = c00000000003
      --: parents = b00000000002
      --: labels = billing
      --: message = invoices

      --: up on=postgresql
      create table invoices (id integer primary key, note text);

      --: up note_index on=postgresql transaction=none lock_timeout=2s
      create index concurrently invoices_note_idx on invoices (note);

      --: up on=sqlite foreign_keys=off
      create table invoices (id integer primary key, note text);
      create table users_new (id integer primary key, name text not null, age integer);
      insert into users_new (id, name) select id, name from users;
      drop table users;
      alter table users_new rename to users;

      --: down
      drop table invoices;

      """
    ),
    (
      "20260104T000001_parcels.d0000000.sql",
      """
      --: id = d00000000004
      --: parents = b00000000002
      --: labels = shipping
      --: message = parcels

      --: up
      create table parcels (id integer primary key);

      --: down
      drop table parcels;

      """
    ),
    (
      "20260105T000001_join.e0000000.sql",
      """
      --: id = e00000000005
      --: parents = c00000000003, d00000000004
      --: message = join

      """
    ),
  ]
}
