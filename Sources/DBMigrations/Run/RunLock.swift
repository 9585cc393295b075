import DBEngine
import DBQuery

/// One runner at a time. On PostgreSQL a session's advisory lock, tried again and again outside any transaction, so that a
/// waiting runner never stands in the way of a concurrent index build; on SQLite a lock on a file beside the database.
///
/// The lock spares people confusion. Correctness does not hang on it: see invariant 2 of ``Run``.
enum RunLock {
  /// The advisory lock's key for a ledger: the first 8 bytes of a hash of its name.
  static func key(for settings: LedgerSettings) -> Int64 {
    var hash = SHA256()
    hash.update(Array("dbtool:\(settings.schema ?? "public").\(settings.table)".utf8))
    return Int64(bitPattern: hash.finish().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  /// The key as `pg_locks` shows it: two unsigned halves.
  static func parts(of key: Int64) -> (high: Int64, low: Int64) {
    let bits = UInt64(bitPattern: key)
    return (Int64(bits >> 32), Int64(bits & 0xFFFF_FFFF))
  }

  /// The condition that is true while this connection holds the lock, as a value that fails when it does not.
  ///
  /// The lock is held twice; the check gives one of the two back, which works for its holder alone, and takes it again.
  /// The server knows both from the session's own memory, where a look into `pg_locks` would collect every lock there is.
  static func check(_ key: Int64) -> SQL {
    SQL(
      unsafe: """
        (case when pg_catalog.pg_advisory_unlock('\(key)'::bigint) then case when \
        pg_catalog.pg_try_advisory_lock('\(key)'::bigint) then 'true' else 'lost' end else 'lost' end)::boolean
        """)
  }

  /// Gives the lock back, both times that it is held.
  static nonisolated(nonsending) func release(_ key: Int64, on connection: Connection) async {
    _ = try? await connection.execute(
      "select pg_catalog.pg_advisory_unlock(\(key)), pg_catalog.pg_advisory_unlock(\(key))")
  }

  /// Waits for the advisory lock on this connection, outside any transaction. It is held twice then: see ``check(_:)``.
  static nonisolated(nonsending) func acquire(
    _ key: Int64, on connection: Connection, wait: Duration, control: RunControl,
    emit: @Sendable (MigrationEvent) -> Void
  ) async throws {
    var told: String?
    try await poll(wait: wait, control: control) {
      let row = try await connection.execute(
        """
        select case when pg_catalog.pg_try_advisory_lock(\(key)) then pg_catalog.pg_try_advisory_lock(\(key)) \
        else false end
        """
      ).first
      if try row?.decode(Bool.self, 0) ?? false { return nil }
      let holder = try await holder(key, connection) ?? "another session"
      if holder != told { emit(.waitingForLock(holder: holder)) }
      told = holder
      return holder
    }
  }

  /// Waits for the lock on the file beside a SQLite database.
  static nonisolated(nonsending) func acquire(
    _ lock: FileLock, wait: Duration, control: RunControl, emit: @Sendable (MigrationEvent) -> Void
  ) async throws {
    var told: String?
    try await poll(wait: wait, control: control) {
      if try lock.tryLock() { return nil }
      let holder = lock.holder
      if holder != told { emit(.waitingForLock(holder: holder)) }
      told = holder
      return holder
    }
  }

  /// Tries until it succeeds, time is up, or the run is stopped. `attempt` gives nil for success, else the holder.
  private static nonisolated(nonsending) func poll(
    wait: Duration, control: RunControl, _ attempt: nonisolated(nonsending) () async throws -> String?
  ) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + wait
    var pause = 20
    while let holder = try await attempt() {
      if control.isStopped {
        throw MigrationError(.interrupted, code: "interrupted", "stopped by a signal while waiting for the run lock")
      }
      if clock.now >= deadline {
        throw MigrationError(
          .lockBusy, code: "lockBusy", "another run holds the lock", object: holder, cause: "held by \(holder)",
          hint: wait == .zero
            ? "wait for it with --wait 10m" : "wait longer with --wait, or see what it is doing: `dbtool doctor`")
      }
      let left = deadline - clock.now
      try? await Task.sleep(for: min(left, .milliseconds(pause + Int.random(in: 0...pause / 2))))
      pause = min(pause * 2, 500)
    }
  }

  /// The session that holds the advisory lock now; nil when none does.
  static nonisolated(nonsending) func holder(_ key: Int64, _ connection: Connection) async throws -> String? {
    let parts = parts(of: key)
    let row = try await connection.execute(
      """
      select a.pid, coalesce(nullif(a.application_name, ''), 'a session'), coalesce(a.client_addr::text, 'this machine'), \
      coalesce(pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', 'a time only \
      its own role may see') \
      from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid \
      where l.locktype = 'advisory' and l.granted and l.classid = \(parts.high)::bigint::oid and \
      l.objid = \(parts.low)::bigint::oid and l.objsubid = 1 \
      and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
      """
    ).first
    guard let row else { return nil }
    let pid = try row.decode(Int64.self, 0)
    return "\(try row.decode(String.self, 1)) (server process \(pid), from \(try row.decode(String.self, 2)), since "
      + "\(try row.decode(String.self, 3)))"
  }
}
