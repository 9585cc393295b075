/// Asks on standard error and reads from standard input, when a person sits at both.
struct TerminalQuestioner: Questioner {
  let console: Console

  func answer(to question: String, flag: String) throws(ToolFailure) -> String? {
    guard console.terminal.inputIsTTY, console.terminal.errorIsTTY, !console.isJSON else {
      throw ToolFailure(
        .needsAnswer, "this needs an answer, and there is no terminal to ask on: \(question.trimmed())",
        hint: "give \(flag)")
    }
    console.progress.clear { console.error.write(question) }
    let line = readLine(strippingNewline: true)
    // The terminal echoed no line end when input ended.
    if line == nil { console.error.write("\n") }
    return line
  }
}
