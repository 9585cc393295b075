import BenchTable

/// Measures sessions beside plain C: `ORMBench REPETITIONS PATTERN POSTGRES-URL SQLITE-FILE`.
@main
struct ORMBench {
  static func main() async {
    await Runner.end("orm bench") {
      let runner = try Runner(CommandLine.arguments)
      let postgres = try await PostgresCases.prepared(runner.postgres)
      let sqlite = try await SQLiteCases.prepared(runner.sqlite)
      let areGoalsMet = try await runner.run(postgres.cases + sqlite.cases)
      await postgres.close()
      await sqlite.close()
      return areGoalsMet
    }
  }
}
