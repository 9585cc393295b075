import DequeModule

/// The thread that owns a connection: the only one that calls its driver.
///
/// It is a task executor as well, so that a task which prefers it runs there between its statements, and a statement
/// is then a direct call. The thread ends when nobody holds this object and its queue is empty: a queued job holds it,
/// and so does a body that prefers it; so no job is ever lost.
final class ConnectionThread: TaskExecutor {
  private enum Entry {
    /// The executor is kept alive until the job has run.
    case job(UnownedJob, on: ConnectionThread)
    case work(@Sendable () -> Void)
  }

  private struct Queue {
    var entries: Deque<Entry> = []
    var isStopped = false
  }

  private enum Turn {
    case run(Entry)
    case stop
  }

  private let queue: Monitor<Queue>

  /// Starts the thread; nil when the system refuses another one.
  init?() {
    let queue = Monitor(Queue())
    self.queue = queue
    let isStarted = SystemThread.start {
      SystemThread.mark(queue)
      Self.serve(queue)
    }
    guard isStarted else { return nil }
  }

  deinit { queue.change { $0.isStopped = true } }

  /// Whether the caller runs on this thread.
  var isCurrent: Bool { SystemThread.isMarked(queue) }

  /// Runs a task's next piece on this thread.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.change { $0.entries.append(.job(job, on: self)) }
  }

  /// Runs work on this thread, after what is queued already.
  func run(_ work: @escaping @Sendable () -> Void) {
    queue.change { $0.entries.append(.work(work)) }
  }

  /// Runs work on this thread and waits for its result without blocking the caller's executor: at once when the caller
  /// is on this thread already and on no actor, which would be blocked. Cancelling the task does not end the wait.
  nonisolated(nonsending) func call<R: Sendable>(_ work: @escaping @Sendable () -> R) async -> R {
    if isCurrent, !Self.isActor(#isolation) { return work() }
    return await withCheckedContinuation { continuation in
      run { continuation.resume(returning: work()) }
    }
  }

  /// Whether a caller's `#isolation` is an actor. (A function, because comparing `#isolation` in place crashes the
  /// compiler, Swift 6.3.1.)
  static func isActor(_ isolation: (any Actor)?) -> Bool { isolation != nil }

  private static func serve(_ queue: Monitor<Queue>) {
    while case .run(let entry)? = next(queue) {
      switch entry {
      case .job(let job, let executor): job.runSynchronously(on: executor.asUnownedTaskExecutor())
      case .work(let work): work()
      }
    }
  }

  private static func next(_ queue: Monitor<Queue>) -> Turn? {
    queue.wait { state in
      if let entry = state.entries.popFirst() { return .run(entry) }
      return state.isStopped ? .stop : nil
    }
  }
}
