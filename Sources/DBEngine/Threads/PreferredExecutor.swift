/// Makes a task prefer a connection's thread from its next hop on, without moving it there yet.
///
/// `withTaskExecutorPreference` does the same, but its closure begins with a move to the executor: two switches of
/// threads (3 to 20 microseconds here) even for a body that sends nothing. These two calls of the runtime, which it is
/// made of and which are part of Swift's ABI, cost 70 nanoseconds; the task moves with its first statement, and has
/// only to leave when it has moved.
enum PreferredExecutor {
  /// What ``end(_:)`` needs.
  typealias Record = UnsafeRawPointer

  /// From now on the current task's next pieces run on `thread`. ``end(_:)`` must follow, in the same task and after
  /// all that began later has ended; `thread` must live until then.
  static func begin(_ thread: ConnectionThread) -> Record {
    pushTaskExecutorPreference(thread.asUnownedTaskExecutor())
  }

  /// Goes back to what the task preferred before.
  static func end(_ record: Record) { popTaskExecutorPreference(record) }
}

@_silgen_name("swift_task_pushTaskExecutorPreference")
private func pushTaskExecutorPreference(_ executor: UnownedTaskExecutor) -> UnsafeRawPointer

@_silgen_name("swift_task_popTaskExecutorPreference")
private func popTaskExecutorPreference(_ record: UnsafeRawPointer)
