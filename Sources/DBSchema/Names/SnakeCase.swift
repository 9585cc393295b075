/// Names of Swift in the way that databases write them.
package enum SnakeCase {
  /// A name of Swift's words in lower case, joined by underscores. A run of capitals is one word, also in the plural.
  ///
  /// ```swift
  /// SnakeCase.name("createdAt")     // created_at
  /// SnakeCase.name("userID")        // user_id
  /// SnakeCase.name("HTMLPage")      // html_page
  /// SnakeCase.name("orderIDs")      // order_ids
  /// SnakeCase.name("isbn13")        // isbn13
  /// ```
  package static func name(_ swiftName: String) -> String {
    let letters = Array(swiftName.unicodeScalars.filter { $0 != "`" })
    var text = ""
    for (index, letter) in letters.enumerated() {
      if startsWord(letters, index) { text += "_" }
      text += letter.properties.lowercaseMapping
    }
    return text
  }

  private static func startsWord(_ letters: [Unicode.Scalar], _ index: Int) -> Bool {
    guard index > 0, letters[index].properties.isUppercase, letters[index - 1] != "_" else { return false }
    guard letters[index - 1].properties.isUppercase else { return true }
    // Inside a run of capitals only the last can start a word: the one before a small letter.
    guard index + 1 < letters.count, letters[index + 1].properties.isLowercase else { return false }
    let isPlural =
      letters[index + 1] == "s" && (index + 2 == letters.count || letters[index + 2].properties.isUppercase)
    return !isPlural
  }
}
