import Glibc

/// Runs cases and prints their table: `PROGRAM REPETITIONS PATTERN POSTGRES-URL SQLITE-FILE`.
///
/// Both sides run in this process and take turns, after one run each that is not counted, and have to reach the same
/// sums. Ends with 1 when a goal is missed.
package struct Runner {
  /// Where the databases are.
  package let postgres: String
  package let sqlite: String
  private let repetitions: Int
  private let wanted: String

  /// Reads the arguments.
  package init(_ arguments: [String]) throws {
    guard arguments.count == 5, let repetitions = Int(arguments[1]), repetitions > 0 else {
      throw BenchFailure("usage: PROGRAM REPETITIONS PATTERN POSTGRES-URL SQLITE-FILE")
    }
    self.repetitions = repetitions
    wanted = arguments[2]
    postgres = arguments[3]
    sqlite = arguments[4]
  }

  /// Measures the cases whose titles hold the pattern; returns whether their goals are met.
  package func run(_ all: [Case]) async throws -> Bool {
    let cases = all.filter { wanted == "." || $0.title.contains(wanted) }
    guard !cases.isEmpty else { throw BenchFailure("no case is called \(wanted)") }
    var table = Table(cases)
    for repetition in 0...repetitions {
      for (index, one) in cases.enumerated() {
        let pair = try await one.run(isReferenceFirst: repetition % 2 == 1)
        if repetition > 0 { table.add(pair, to: index) }
      }
    }
    print(table.markdown)
    return table.areGoalsMet
  }

  /// Ends the program as a benchmark ended.
  package static func end(_ name: String, _ work: () async throws -> Bool) async -> Never {
    do {
      exit(try await work() ? 0 : 1)
    } catch {
      let message = Array("\(name): \(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(2)
    }
  }
}
