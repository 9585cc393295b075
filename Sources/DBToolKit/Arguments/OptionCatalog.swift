import ArgumentParser

/// What the parser knows of a command tree's options, read from its own description of itself.
enum OptionCatalog {
  /// For each subcommand of the root, the spellings of its options that take a value.
  static func valueOptions(of root: any ParsableCommand.Type) -> [String: Set<String>] {
    guard let dump = try? JSONReader.read(root._dumpHelp()), let command = dump["command"] else { return [:] }
    var options: [String: Set<String>] = [:]
    for subcommand in list(command["subcommands"]) {
      guard let name = text(subcommand["commandName"]) else { continue }
      var spellings: Set<String> = []
      for argument in list(subcommand["arguments"]) where text(argument["kind"]) == "option" {
        for spelling in list(argument["names"]) {
          guard let word = text(spelling["name"]) else { continue }
          spellings.insert((text(spelling["kind"]) == "long" ? "--" : "-") + word)
        }
      }
      options[name] = spellings
      for alias in list(subcommand["aliases"]) { if let alias = text(alias) { options[alias] = spellings } }
    }
    return options
  }

  private static func list(_ node: JSONNode?) -> [JSONNode] {
    if case .array(let nodes) = node?.value { nodes } else { [] }
  }

  private static func text(_ node: JSONNode?) -> String? {
    if case .string(let text) = node?.value { text } else { nil }
  }
}
