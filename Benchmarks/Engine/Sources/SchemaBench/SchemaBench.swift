import DBEngine
import DBPostgres
import DBSQLite
import DBToolKit
import Glibc

/// Reads, compares and proves schemas that are made up: what `Scripts/bench-schema` measures beside psql and sqlite3.
///
/// ```
/// SchemaBench read URL         reads a database's schema, and tells how many tables it has
/// SchemaBench queries URL      prints the statements of that reading, as a script for psql or sqlite3
/// SchemaBench sources COUNT    prints models as Swift source
/// SchemaBench COMMAND ...      the tool, with models of $BENCH_TABLES tables , or the one of `MadeUpModels.rebuilt`
/// ```
@main
struct SchemaBench {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    do {
      switch (arguments.first, arguments.dropFirst().first) {
      case ("read", let url?): print(try await CatalogReading.tables(url))
      case ("queries", let url?): print(try await CatalogReading.script(url))
      case ("sources", let count?): print(ModelSources.text(Int(count) ?? 0))
      default:
        await DBTool.main(drivers: [.postgresql, .sqlite]) { dialect in try MadeUpModels.declared(dialect) }
      }
    } catch {
      let message = Array("schema bench: \(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(2)
    }
  }
}
