/// One line of the table: the same work by the engine and by what it is compared with.
package struct Case {
  /// What is done.
  package let title: String
  /// How often one run does it; figures are for one of these.
  let count: Int
  /// What stands in the column of units.
  let unit: Unit
  /// Empties what the work fills; not measured.
  let prepare: () async throws -> Void
  /// The work by the engine; returns a sum over what it read.
  let engine: () async throws -> Int64
  /// Where the engine's work tells that only what follows counts.
  let watch: Stopwatch?
  /// How often a run of the reference does it.
  let referenceCount: Int?
  /// What the reference is called, when it is not C.
  let referenceName: String?
  /// The same work by the reference.
  let reference: (() async throws -> Int64)?
  let goals: [Goal]

  package init(
    title: String, count: Int = 1, unit: Unit = .microseconds, prepare: @escaping () async throws -> Void = {},
    watch: Stopwatch? = nil, engine: @escaping () async throws -> Int64, referenceCount: Int? = nil,
    referenceName: String? = nil, reference: (() async throws -> Int64)? = nil, goals: [Goal] = []
  ) {
    self.title = title
    self.count = count
    self.unit = unit
    self.prepare = prepare
    self.watch = watch
    self.engine = engine
    self.referenceCount = referenceCount
    self.referenceName = referenceName
    self.reference = reference
    self.goals = goals
  }

  package enum Unit {
    case nanoseconds, microseconds, milliseconds
  }

  package enum Goal {
    /// Wall time at most so many times the reference's.
    case wall(Double)
    /// CPU time at most so many times the reference's.
    case cpu(Double)
    /// Wall time below so many microseconds.
    case microseconds(Double)
  }

  /// Runs both sides once. (`@concurrent`: the work starts on no actor.)
  @concurrent
  package func run(isReferenceFirst: Bool) async throws -> Pair {
    var other: (Measurement, Int64)?
    if isReferenceFirst { other = try await measureReference() }
    try await prepare()
    let own = try await Measurement.of(engine, from: watch)
    if !isReferenceFirst { other = try await measureReference() }
    if let other, referenceName == nil, other.1 != own.1 {
      throw BenchFailure("\(title): the engine's sum is \(own.1), that of C \(other.1)")
    }
    return Pair(
      own: own.0.divided(by: count), reference: other?.0.divided(by: referenceCount ?? count))
  }

  @concurrent
  private func measureReference() async throws -> (Measurement, Int64)? {
    guard let reference else { return nil }
    try await prepare()
    let found = try await Measurement.of(reference)
    if found.1 < 0 { throw BenchFailure("\(title): the reference failed") }
    return found
  }
}

extension Case: @unchecked Sendable {}

/// Both sides of one repetition.
package struct Pair {
  let own: Measurement
  let reference: Measurement?
}
