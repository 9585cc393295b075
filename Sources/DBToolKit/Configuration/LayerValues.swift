import DBMigrations
import DBSchema

/// Reads the values of a layer: variables put in, types made, every error with the line of its key.
struct LayerValues {
  let layer: ConfigurationLayer
  let file: String
  let folder: String
  let variables: [String: String]

  func text(_ value: Located<String>?) throws(SettingsError) -> String? {
    guard let value else { return nil }
    do { return try Expansion.expand(value.value, variables: variables) } catch { throw failure(error, value) }
  }

  func texts(_ values: [Located<String>]?) throws(SettingsError) -> [String]? {
    guard let values else { return nil }
    var texts: [String] = []
    for value in values { if let text = try text(value) { texts.append(text) } }
    return texts
  }

  func location(_ value: Located<String>) throws(SettingsError) -> DatabaseLocation {
    let text: String
    do {
      text = try Expansion.expandLocation(value.value, variables: variables)
    } catch { throw failure(error, value) }
    do {
      return try DatabaseLocation(text, folder: folder)
    } catch {
      throw SettingsError(
        "\(value.key): \(error.message)", file: file, place: value.place, key: value.key, hint: error.hint)
    }
  }

  /// A location that a variable says, not the file: relative to the current directory.
  func named(_ name: String, _ text: String) throws(SettingsError) -> DatabaseLocation {
    do {
      return try DatabaseLocation(text)
    } catch {
      throw SettingsError("\(name): \(error.message)", hint: error.hint)
    }
  }

  func duration(_ value: Located<String>?) throws(SettingsError) -> Duration? {
    guard let value, let text = try text(value) else { return nil }
    guard let duration = DurationText.parse(text) else {
      throw failure("\(value.key): \"\(text)\" is no duration", DurationText.hint, value)
    }
    return duration
  }

  func dialects() throws(SettingsError) -> [DialectName]? {
    guard let values = layer.dialects else { return nil }
    var dialects: [DialectName] = []
    for value in values {
      let text = try text(value) ?? ""
      guard let dialect = DialectName(rawValue: text) else {
        let known = DialectName.allCases.map(\.rawValue)
        throw failure(
          "\(value.key): there is no dialect \"\(text)\"",
          NearestName.of(text, among: known + ["postgres"]).map {
            "did you mean \"\($0 == "postgres" ? "postgresql" : $0)\"?"
          }
            ?? "known: \(known.joined(separator: ", "))", value)
      }
      guard !dialects.contains(dialect) else {
        throw failure("\(value.key): \(text) stands in the list twice", "leave one out", value)
      }
      dialects.append(dialect)
    }
    return dialects
  }

  private func failure(_ error: Expansion.Failure, _ value: Located<String>) -> SettingsError {
    failure("\(value.key): \(error.message)", error.hint, value)
  }

  private func failure(_ message: String, _ hint: String, _ value: Located<String>) -> SettingsError {
    SettingsError(message, file: file, place: value.place, key: value.key, hint: hint)
  }
}
