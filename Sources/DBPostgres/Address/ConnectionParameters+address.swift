internal import DBEngine

extension ConnectionParameters {
  /// Where the database is, in a URL that holds everything that was said but the secrets.
  var address: DatabaseAddress {
    let host = nonEmpty("host") ?? nonEmpty("hostaddr") ?? "local socket"
    return DatabaseAddress(
      url: safeURL, database: database, place: .server(host: host, port: nonEmpty("port") ?? "5432"))
  }

  /// A URI that libpq reads back as the same settings, without the secrets.
  var safeURL: String {
    var rest = given.filter { !Self.secretKeywords.contains($0.keyword) }
    func take(_ keyword: String) -> String? {
      guard let index = rest.firstIndex(where: { $0.keyword == keyword }) else { return nil }
      return rest.remove(at: index).value
    }
    var url = "postgresql://"
    if let user = take("user") { url += Self.escaped(user) + "@" }
    if let authority {
      url += authority
      rest.removeAll { $0.keyword == "host" || $0.keyword == "port" }
    }
    url += "/" + Self.escaped(take("dbname") ?? "")
    for (index, setting) in rest.enumerated() {
      url += (index == 0 ? "?" : "&") + Self.escaped(setting.keyword) + "=" + Self.escaped(setting.value, keeping: "/,")
    }
    return url
  }

  /// `host:port` for each host, when they can stand there: sockets and lists that do not match go into the query.
  private var authority: String? {
    func list(_ keyword: String) -> [Substring]? {
      given.last { $0.keyword == keyword }.map { $0.value.split(separator: ",", omittingEmptySubsequences: false) }
    }
    guard let hosts = list("host"), hosts.allSatisfy({ !$0.isEmpty && !$0.contains("/") && !$0.hasPrefix("@") }) else {
      return nil
    }
    let ports = list("port") ?? []
    guard ports.isEmpty || ports.count == hosts.count else { return nil }
    return hosts.enumerated().map { index, host in
      let name = host.contains(":") ? "[\(host)]" : Self.escaped(String(host))
      return ports.isEmpty || ports[index].isEmpty ? name : "\(name):\(ports[index])"
    }.joined(separator: ",")
  }

  /// Percent-encodes all but RFC 3986's unreserved characters and `keeping`.
  static func escaped(_ text: String, keeping: String = "") -> String {
    let hex = Array("0123456789ABCDEF")
    var escaped = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": escaped.unicodeScalars.append(scalar)
      case _ where keeping.unicodeScalars.contains(scalar): escaped.unicodeScalars.append(scalar)
      default:
        escaped += "%"
        escaped.append(hex[Int(byte >> 4)])
        escaped.append(hex[Int(byte & 15)])
      }
    }
    return escaped
  }
}
