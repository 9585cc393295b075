import DBMigrations

/// Reads `dbtool.json` strictly: an unknown key, a wrong type and a key that stands twice are errors with their line.
struct ConfigurationReader {
  private static let layerKeys = [
    "database", "migrations", "executable", "dialects", "scratch", "ledger", "role", "search_path", "include",
    "exclude", "protected", "timeouts",
  ]

  private let path: String
  private let text: String

  private init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// Reads the text of the file at `path`; the path is only for messages.
  static func read(_ text: String, path: String) throws(SettingsError) -> ConfigurationFile {
    let reader = ConfigurationReader(path: path, text: text)
    let root: JSONNode
    do {
      root = try JSONReader.read(text)
    } catch {
      throw SettingsError(
        "this is not valid JSON: \(error.message)", file: path, place: TextPlace(offset: error.offset, in: text))
    }
    var file = ConfigurationFile(path: path)
    let members = try reader.members(of: root, at: "")
    for member in members where member.key == "environments" {
      for entry in try reader.members(of: member.node, at: "environments") {
        let place = "environments.\(entry.key)"
        guard !entry.key.isEmpty else {
          throw reader.error("an environment needs a name", entry.offset, key: "environments")
        }
        let layer = try reader.layer(
          try reader.members(of: entry.node, at: place), at: place, known: Self.layerKeys)
        file.environments.append((entry.key, layer))
      }
    }
    file.base = try reader.layer(
      members.filter { $0.key != "environments" }, at: "", known: Self.layerKeys + ["environments"])
    return file
  }

  private func layer(_ members: [JSONNode.Member], at path: String, known: [String])
    throws(SettingsError) -> ConfigurationLayer
  {
    var layer = ConfigurationLayer()
    for member in members {
      let key = join(path, member.key)
      let node = member.node
      switch member.key {
      case "database": layer.database = try string(node, key)
      case "migrations": layer.migrations = try string(node, key)
      case "executable": layer.executable = try string(node, key)
      case "dialects": layer.dialects = try strings(node, key)
      case "scratch": layer.scratch = try string(node, key)
      case "role": layer.role = try string(node, key)
      case "search_path": layer.searchPath = try strings(node, key)
      case "include": layer.include = try strings(node, key)
      case "exclude": layer.exclude = try strings(node, key)
      case "protected": layer.isProtected = try bool(node, key)
      case "ledger": try readLedger(node, key, into: &layer)
      case "timeouts": try readTimeouts(node, key, into: &layer)
      case "environments" where !path.isEmpty:
        throw error("environments cannot stand inside an environment", member.offset, key: key)
      default: throw unknown(member, at: path, known: known)
      }
    }
    return layer
  }

  private func readLedger(_ node: JSONNode, _ path: String, into layer: inout ConfigurationLayer) throws(SettingsError)
  {
    for member in try members(of: node, at: path) {
      let key = join(path, member.key)
      switch member.key {
      case "schema": layer.ledgerSchema = try string(member.node, key)
      case "table": layer.ledgerTable = try string(member.node, key)
      case "texts": layer.ledgerTexts = try bool(member.node, key)
      default: throw unknown(member, at: path, known: ["schema", "table", "texts"])
      }
    }
  }

  private func readTimeouts(_ node: JSONNode, _ path: String, into layer: inout ConfigurationLayer)
    throws(SettingsError)
  {
    for member in try members(of: node, at: path) {
      let key = join(path, member.key)
      switch member.key {
      case "lock": layer.lockTimeout = try duration(member.node, key)
      case "statement": layer.statementTimeout = try duration(member.node, key)
      default: throw unknown(member, at: path, known: ["lock", "statement"])
      }
    }
  }

  private func members(of node: JSONNode, at key: String) throws(SettingsError) -> [JSONNode.Member] {
    guard case .object(let members) = node.value else { throw wrongType(node, key, wanted: "an object") }
    return members
  }

  private func string(_ node: JSONNode, _ key: String) throws(SettingsError) -> Located<String> {
    guard case .string(let value) = node.value else { throw wrongType(node, key, wanted: "a string") }
    guard !value.isEmpty else { throw error("\(key) is empty; leave the key out instead", node.offset, key: key) }
    guard !value.unicodeScalars.contains("\0") else {
      throw error("\(key) holds a NUL character", node.offset, key: key)
    }
    return Located(value: value, key: key, place: TextPlace(offset: node.offset, in: text))
  }

  private func strings(_ node: JSONNode, _ key: String) throws(SettingsError) -> [Located<String>] {
    guard case .array(let nodes) = node.value else { throw wrongType(node, key, wanted: "a list of strings") }
    var values: [Located<String>] = []
    for (index, node) in nodes.enumerated() { values.append(try string(node, "\(key)[\(index)]")) }
    return values
  }

  private func bool(_ node: JSONNode, _ key: String) throws(SettingsError) -> Bool {
    guard case .bool(let value) = node.value else { throw wrongType(node, key, wanted: "true or false") }
    return value
  }

  /// A duration is a string with its unit; zero needs none, so the number 0 is taken too.
  private func duration(_ node: JSONNode, _ key: String) throws(SettingsError) -> Located<String> {
    switch node.value {
    case .number("0"): return Located(value: "0", key: key, place: TextPlace(offset: node.offset, in: text))
    case .number(let number):
      throw error(
        "\(key) is a number without a unit", node.offset, key: key,
        hint: "write \"\(number)ms\", \"\(number)s\" or \"\(number)m\"")
    default: return try string(node, key)
    }
  }

  private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func error(_ message: String, _ offset: Int, key: String, hint: String? = nil) -> SettingsError {
    SettingsError(message, file: path, place: TextPlace(offset: offset, in: text), key: key, hint: hint)
  }

  private func wrongType(_ node: JSONNode, _ key: String, wanted: String) -> SettingsError {
    let name = key.isEmpty ? "the file" : key
    return error("\(name) must be \(wanted), and is \(node.typeName)", node.offset, key: key)
  }

  private func unknown(_ member: JSONNode.Member, at path: String, known: [String]) -> SettingsError {
    let hint =
      NearestName.of(member.key, among: known).map { "did you mean \"\($0)\"?" }
      ?? "known here: \(known.sorted().joined(separator: ", "))"
    return error(
      "there is no key \"\(member.key)\"\(path.isEmpty ? "" : " in \(path)")", member.offset,
      key: join(path, member.key), hint: hint)
  }
}
