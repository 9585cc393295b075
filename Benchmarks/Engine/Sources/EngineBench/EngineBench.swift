import DBEngine
import DBPostgres
import DBSQLite
import Glibc

/// Measures the engine beside plain C and prints the table: `EngineBench REPETITIONS PATTERN POSTGRES-URL SQLITE-FILE`.
///
/// Both sides run in this process and take turns, after one run each that is not counted, and have to reach the same
/// sums. Ends with 1 when a goal is missed.
@main
struct EngineBench {
  static func main() async {
    do {
      let areGoalsMet = try await measure(CommandLine.arguments)
      exit(areGoalsMet ? 0 : 1)
    } catch {
      let message = Array("engine bench: \(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(2)
    }
  }

  private static func measure(_ arguments: [String]) async throws -> Bool {
    guard arguments.count == 5, let repetitions = Int(arguments[1]), repetitions > 0 else {
      throw BenchFailure("usage: EngineBench REPETITIONS PATTERN POSTGRES-URL SQLITE-FILE")
    }
    let wanted = arguments[2]
    let postgres = try await PostgresCases.prepared(arguments[3])
    let sqlite = try await SQLiteCases.prepared(arguments[4])
    let pool = PoolCases(postgres.engine)
    let all = postgres.cases + sqlite.cases + pool.cases
    let cases = all.filter { wanted == "." || $0.title.contains(wanted) }
    guard !cases.isEmpty else { throw BenchFailure("no case is called \(wanted)") }

    var table = Table(cases)
    for repetition in 0...repetitions {
      for (index, one) in cases.enumerated() {
        let pair = try await one.run(isReferenceFirst: repetition % 2 == 1)
        if repetition > 0 { table.add(pair, to: index) }
      }
    }
    await postgres.close()
    await sqlite.close()
    print(table.markdown)
    return table.areGoalsMet
  }
}

struct BenchFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
