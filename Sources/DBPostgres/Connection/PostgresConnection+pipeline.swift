internal import CLibPQ
internal import DBEngine
internal import DBQuery

extension PostgresConnection {
  /// Runs statements in one round trip.
  ///
  /// The server takes everything up to the one synchronisation point at the end as a single implicit transaction unless
  /// one is open: a failure undoes the statements before it too. COPY cannot enter a pipeline, so it splits it.
  func pipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet] {
    try checkIdle()
    var results: [ResultSet] = []
    results.reserveCapacity(statements.count)
    var start = 0
    while start < statements.count {
      let copy = statements[start...].firstIndex { $0.beginsWithCopy }
      let end = copy == start ? start + 1 : copy ?? statements.endIndex
      do {
        if copy == start {
          results.append(try execute(statements[start]))
        } else {
          results += try runPipeline(Array(statements[start..<end]))
        }
      } catch {
        var error = error
        error.pipelineIndex = start + (error.pipelineIndex ?? 0)
        throw error
      }
      start = end
    }
    return results
  }

  private func runPipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet] {
    var encoded: [ParameterBuffer] = []
    var keys: [PreparedStatements.Key?] = []
    var plans: [PreparedStatements.Plan?] = []
    encoded.reserveCapacity(statements.count)
    keys.reserveCapacity(statements.count)
    plans.reserveCapacity(statements.count)
    for (index, statement) in statements.enumerated() {
      // Mostly one text many times: found once.
      let new = PreparedStatements.Key(statement)
      let isSame = index > 0 && new != nil && new == keys[index - 1]
      let plan = isSame ? plans[index - 1] : new.flatMap { prepared.use($0) }
      keys.append(new)
      plans.append(plan)
      do {
        if let plan {
          encoded.append(try self.encoded(statement.values, inferred: plan.shape?.parameters ?? [], in: statement))
        } else {
          encoded.append(try self.encoded(statement))
        }
      } catch {
        var error = error
        error.pipelineIndex = index
        throw error
      }
    }
    isUntouched = false
    cancel.begin()
    defer { cancel.end() }
    deallocateForgotten()
    let isAlone = transactionState == .idle
    var run = PipelineRun(statements, encoded, keys, plans: plans)
    defer { run.clear() }
    run.perform(on: self)
    // Nothing of it happened, so all of it can happen again, without the statements that were prepared too early.
    if isAlone, transactionState == .idle, !run.sawTransactionCommand, run.failure?.isStalePlan == true {
      run.clear()
      var plain: [ParameterBuffer] = []
      for statement in statements { plain.append(try self.encoded(statement)) }
      run = PipelineRun(
        statements, plain, keys, plans: Array(repeating: nil, count: keys.count), isPreparing: false)
      run.perform(on: self)
    }
    // Also of a pipeline that failed: what was prepared before the failure stays prepared.
    for (index, name, description) in run.descriptions where PQstatus(handle) == CONNECTION_OK {
      guard let key = run.preparedKey(index) else { continue }
      if run.failure == nil { try learnTypes(of: description) }
      prepared.add(key, name: name, shape: run.failure == nil ? ResultShape(description, types) : nil)
    }
    if let failure = run.failure { throw failure }
    var results: [ResultSet] = []
    results.reserveCapacity(statements.count)
    var rest = run.takeAnswers()[...]
    defer { for answer in rest { PQclear(answer.result) } }
    while let (result, shape) = rest.popFirst() { results.append(try resultSet(result, shape: shape)) }
    return results
  }
}

extension RenderedSQL {
  /// Whether the first word is COPY, after white space and comments.
  var beginsWithCopy: Bool {
    var rest = text.utf8[...]
    while let first = rest.first {
      if first == 32 || (9...13).contains(first) {
        rest.removeFirst()
      } else if rest.starts(with: "--".utf8) {
        rest = rest.drop { $0 != 10 && $0 != 13 }
      } else if rest.starts(with: "/*".utf8) {
        var depth = 0
        repeat {
          if rest.starts(with: "/*".utf8) {
            depth += 1
            rest = rest.dropFirst(2)
          } else if rest.starts(with: "*/".utf8) {
            depth -= 1
            rest = rest.dropFirst(2)
          } else {
            rest = rest.dropFirst()
          }
        } while depth > 0 && !rest.isEmpty
      } else {
        break
      }
    }
    let word = rest.prefix(5)
    guard word.prefix(4).elementsEqual("copy".utf8, by: { $0 | 0x20 == $1 }) else { return false }
    return word.count == 4
      || [32, 9, 10, 11, 12, 13, UInt8(ascii: "("), UInt8(ascii: "/"), UInt8(ascii: "-"), 34]
        .contains(word[word.index(word.startIndex, offsetBy: 4)])
  }
}
