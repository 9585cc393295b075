import Synchronization

@testable import DBToolKit

/// Gives prepared answers in order, then none; keeps the questions.
final class ScriptedQuestioner: Questioner {
  private let answers: Mutex<[String]>
  private let asked = Mutex<[String]>([])
  var questions: [String] { asked.withLock { $0 } }

  init(_ answers: [String]) { self.answers = Mutex(answers) }

  func answer(to question: String, flag: String) throws(ToolFailure) -> String? {
    asked.withLock { $0.append(question) }
    return answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
