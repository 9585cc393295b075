import DBEngine
import DBQuery
import DBSchema
import Glibc
import Testing

@testable import DBPostgres

/// How connections are found and secured: what libpq reads, and what is said when it fails.
@Suite(.enabled(if: Backend.available.contains(.postgresql), "DBTOOL_TEST_POSTGRES is not set")) struct ConnectingTests
{
  private var socket: String {
    ((try? PostgresDriver(url: Backend.postgresURL ?? "").parameters.resolved["host"]) ?? nil) ?? ""
  }
  private var user: String {
    ((try? PostgresDriver(url: Backend.postgresURL ?? "").parameters.resolved["user"]) ?? nil) ?? ""
  }

  @Test func triesHostsInOrderAndMindsWhatTheyAre() throws {
    let base = "host='/nonexistent,\(socket)' user='\(user)' dbname=postgres"
    for attributes in ["any", "read-write", "primary", "prefer-standby"] {
      let connection = try PostgresDriver(url: "\(base) target_session_attrs=\(attributes)").connect()
      same(try connection.run("select 1", .postgresql).count, 1)
      connection.close()
    }
    for attributes in ["standby", "read-only"] {
      let error = failure(.connectFailed) {
        try PostgresDriver(url: "host='\(socket)' user='\(user)' dbname=postgres target_session_attrs=\(attributes)")
          .connect()
      }
      check(error.hint?.contains("target_session_attrs") == true, "\(error)")
    }
  }

  @Test func readsServiceAndPasswordFiles() throws {
    try withFolder { folder in
      let service = "\(folder)/services"
      write("[shop]\nhost=\(socket)\nuser=\(user)\ndbname=postgres\napplication_name=from the service\n", to: service)
      write("*:*:*:*:from-the-file\n", to: "\(folder)/passwords")
      let driver = try PostgresDriver(
        url: "service=shop passfile='\(folder)/passwords'")
      // libpq takes the file's place from the environment only, at each connect.
      setenv("PGSERVICEFILE", service, 1)
      defer { unsetenv("PGSERVICEFILE") }
      let connection = try driver.connect()
      defer { connection.close() }
      same(try connection.run("show application_name", .postgresql).first?[0], "from the service")
    }
    failure(.configuration) { try PostgresDriver(url: "service=no_such_service_here").connect() }
  }

  @Test func saysPlainlyWhatIsWrongWithTLS() throws {
    let cases: [(String, String)] = [
      ("connection to server failed: server certificate for \"a\" does not match host name \"b\"", "another host"),
      ("SSL error: certificate verify failed", "nobody whom this program trusts"),
      ("SSL error: sslv3 alert certificate has expired", "expired"),
      ("server does not support SSL, but SSL was required", "no TLS"),
      ("root certificate file \"/x\" does not exist", "trusted authorities"),
      ("FATAL: connection requires a valid client certificate", "wants a certificate"),
    ]
    for (words, wanted) in cases { check(TLSTrouble(words)?.message.contains(wanted) == true, words) }
    check(TLSTrouble("Connection refused") == nil, "not about TLS")
  }
}

private func write(_ text: String, to path: String) {
  guard let file = fopen(path, "w") else { return }
  fputs(text, file)
  fclose(file)
  chmod(path, 0o600)
}
