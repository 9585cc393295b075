import Testing

@testable import DBMigrations

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct FileLockTests {
  /// A database that is dropped takes its lock's file along, and somebody may wait for that lock.
  @Test func aLockOnARemovedFileIsNone() throws {
    let database = "/tmp/dbtool-lock-\(getpid())-\(UInt32.random(in: 0 ... .max)).db"
    let (holder, waiter, newcomer) = (
      FileLock(database: database), FileLock(database: database), FileLock(database: database)
    )
    defer { unlink(holder.path) }
    var steps = try [holder.tryLock(), waiter.tryLock()]
    holder.remove()
    steps.append(access(holder.path, F_OK) == 0)
    steps.append(try newcomer.tryLock())
    // The file that it waited for is free now, and has no name any more.
    steps.append(try waiter.tryLock())
    newcomer.unlock()
    steps.append(try waiter.tryLock())
    steps.append(try newcomer.tryLock())
    #expect(steps == [true, false, false, true, false, true, false])
  }

  /// Who waited in vain must not wipe out what the holder wrote of itself.
  @Test func theHoldersNameOutlivesAWaiter() throws {
    let database = "/tmp/dbtool-lock-\(getpid())-\(UInt32.random(in: 0 ... .max)).db"
    let (holder, waiter) = (FileLock(database: database), FileLock(database: database))
    defer { unlink(holder.path) }
    var steps = try [holder.tryLock(), waiter.tryLock()]
    waiter.unlock()
    waiter.remove()
    steps.append(access(holder.path, F_OK) == 0)
    steps.append(FileLock.currentHolder(database: database)?.hasPrefix("process \(getpid()) of ") ?? false)
    holder.unlock()
    steps.append(FileLock.currentHolder(database: database) == nil)
    #expect(steps == [true, false, true, true, true])
  }
}
