/// What `dbtool` tells the shell: one number for each kind of outcome, so that a pipeline can act on it.
///
/// ```sh
/// dbtool status --check
/// [ $? -eq 3 ] && dbtool upgrade   # ExitStatus.pending: revisions wait to be applied
/// ```
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Done as asked.
  case success = 0
  /// Something failed; the message says what.
  case failure = 1
  /// Revisions are pending (`--check`).
  case pending = 3
  /// Models or schema sources differ.
  case different = 4
  /// The revision graph cannot be used as asked: several heads, a cycle, a missing parent, an ambiguous name.
  case graph = 7
  /// An applied revision was edited, or the ledger and the files contradict each other.
  case integrity = 8
  /// Another run holds the lock.
  case lockBusy = 9
  /// A proof failed: what was generated or named does not do what it should.
  case unproved = 10
  /// The command line was wrong.
  case usage = 64
  /// Ended by Ctrl-C.
  case interrupted = 130
  /// Ended by SIGTERM.
  case terminated = 143
}
