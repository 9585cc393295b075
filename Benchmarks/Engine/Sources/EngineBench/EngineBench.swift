import BenchTable

/// Measures the engine beside plain C: `EngineBench REPETITIONS PATTERN POSTGRES-URL SQLITE-FILE`.
@main
struct EngineBench {
  static func main() async {
    await Runner.end("engine bench") {
      let runner = try Runner(CommandLine.arguments)
      let postgres = try await PostgresCases.prepared(runner.postgres)
      let sqlite = try await SQLiteCases.prepared(runner.sqlite)
      let areGoalsMet = try await runner.run(postgres.cases + sqlite.cases + PoolCases(postgres.engine).cases)
      await postgres.close()
      await sqlite.close()
      return areGoalsMet
    }
  }
}
