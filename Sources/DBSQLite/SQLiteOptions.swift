/// How connections to a SQLite file are opened.
///
/// The journal mode is not among them: it is a property of the file, and its owner's to choose.
///
/// ```swift
/// let driver = try SQLiteDriver(url: "sqlite:shop.db", options: SQLiteOptions(createIfMissing: false))
/// ```
public struct SQLiteOptions: Sendable, Hashable {
  /// How hard a commit is pressed to the disk (`pragma synchronous`).
  public enum Synchronous: String, Sendable, Hashable {
    /// Not at all: a power cut may damage the file.
    case off
    /// Enough for WAL files: a power cut may undo the last commits, and damages nothing.
    case normal
    /// A commit that returned stays.
    case full
    /// As `full`, and the folder is synced after a rollback journal is deleted.
    case extra
  }

  /// Whether a missing file is made; the URL's `mode` overrides it.
  public var createIfMissing: Bool
  /// Whether foreign keys are enforced.
  public var foreignKeys: Bool
  /// How long a statement waits for another connection's lock.
  public var busyTimeout: Duration
  /// How hard a commit is pressed to the disk; nil leaves SQLite's default.
  public var synchronous: Synchronous?

  /// Makes options; what is left out has the safe default.
  public init(
    createIfMissing: Bool = true, foreignKeys: Bool = true, busyTimeout: Duration = .seconds(5),
    synchronous: Synchronous? = nil
  ) {
    self.createIfMissing = createIfMissing
    self.foreignKeys = foreignKeys
    self.busyTimeout = busyTimeout
    self.synchronous = synchronous
  }
}
