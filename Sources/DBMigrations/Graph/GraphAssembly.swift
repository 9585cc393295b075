/// Makes edges of written nodes: finds what each parent and dependency means, and takes out what cannot be.
///
/// The order of the passes is what keeps one mistake from being reported as several:
/// 1. nodes in file order, a second node with the same id dropped;
/// 2. labels: illegal ones, ones that equal an id and repeated ones dropped;
/// 3. parents and dependencies looked up, unknown ones and those to oneself dropped;
/// 4. circles of parents cut inside;
/// 5. circles through dependencies cut at their dependencies. Parents alone are free of circles by then.
///
/// What is left is acyclic, so that no later algorithm has to look for circles.
struct GraphAssembly {
  private(set) var nodes: [RevisionNode] = []
  private(set) var index: [RevisionID: Int] = [:]
  private(set) var carriers: [String: Int] = [:]
  private(set) var parents = Adjacency([])
  private(set) var dependencies = Adjacency([])
  /// Whether some file names the revision as its parent, a cut edge counted too.
  private(set) var hasChild: [Bool] = []
  private(set) var problems: [GraphProblem]
  private var suggestionsLeft = 20

  init(_ written: [RevisionNode], reading: [GraphProblem]) {
    problems = reading
    let sorted = written.sorted { ($0.file, $0.id) < ($1.file, $1.id) }
    keepFirst(of: sorted)
    collectLabels()
    let lists = linked()
    cutCircles(parents: Adjacency(lists.parents), dependencies: Adjacency(lists.dependencies))
  }

  private mutating func keepFirst(of sorted: [RevisionNode]) {
    nodes.reserveCapacity(sorted.count)
    index.reserveCapacity(sorted.count)
    var copies: [Int: [String]] = [:]
    for node in sorted {
      if let first = index[node.id] {
        copies[first, default: [nodes[first].file]].append(node.file)
      } else {
        index[node.id] = nodes.count
        nodes.append(node)
      }
    }
    for (first, files) in copies.sorted(by: { $0.key < $1.key }) {
      problems.append(.duplicateID(nodes[first].id, files: files))
    }
  }

  private mutating func collectLabels() {
    var repeated: [String: [Int]] = [:]
    for (number, node) in nodes.enumerated() {
      for label in node.labels {
        guard let asID = RevisionID(label) else {
          problems.append(.illegalLabel(label, of: node.id, file: node.file))
          continue
        }
        if let other = index[asID] {
          let files = other == number ? [node.file] : [node.file, nodes[other].file]
          problems.append(.labelEqualsID(label, of: node.id, files: files))
        } else if let first = carriers[label] {
          if first != number, repeated[label]?.last != number { repeated[label, default: [first]].append(number) }
        } else {
          carriers[label] = number
        }
      }
    }
    for (label, numbers) in repeated.sorted(by: { ($0.value[0], $0.key) < ($1.value[0], $1.key) }) {
      problems.append(
        .duplicateLabel(label, ids: numbers.map { nodes[$0].id }, files: numbers.map { nodes[$0].file }))
    }
  }

  private mutating func linked() -> (parents: [[Int]], dependencies: [[Int]]) {
    var parents: [[Int]] = []
    var dependencies: [[Int]] = []
    parents.reserveCapacity(nodes.count)
    dependencies.reserveCapacity(nodes.count)
    hasChild = [Bool](repeating: false, count: nodes.count)
    for (number, node) in nodes.enumerated() {
      var below: [Int] = []
      for parent in node.parents {
        guard let found = index[parent] else {
          let near = nearest(to: parent.text, labels: false)
          problems.append(.unknownParent(of: node.id, parent: parent, file: node.file, nearest: near))
          continue
        }
        if found == number {
          problems.append(.selfLoop(node.id, file: node.file))
        } else if !below.contains(found) {
          below.append(found)
          hasChild[found] = true
        }
      }
      parents.append(below)

      var needed: [Int] = []
      for dependency in node.depends {
        guard let found = RevisionID(dependency).flatMap({ index[$0] }) ?? carriers[dependency] else {
          let near = nearest(to: dependency, labels: true)
          problems.append(.unknownDependency(of: node.id, dependency: dependency, file: node.file, nearest: near))
          continue
        }
        if found == number {
          problems.append(.dependencySelfLoop(node.id, file: node.file))
        } else if !needed.contains(found) {
          needed.append(found)
        }
      }
      dependencies.append(needed)
    }
    return (parents, dependencies)
  }

  private mutating func cutCircles(parents: Adjacency, dependencies: Adjacency) {
    let (circle, circles) = parents.circles()
    for members in circles {
      problems.append(.cycle(members.map { nodes[$0].id }, files: members.map { nodes[$0].file }))
    }
    let upright = circles.isEmpty ? parents : parents.filtered { circle[$0] == nil || circle[$0] != circle[$1] }
    self.parents = upright

    let (ring, rings) = upright.joined(with: dependencies).circles()
    for members in rings {
      problems.append(.dependencyCycle(members.map { nodes[$0].id }, files: members.map { nodes[$0].file }))
    }
    self.dependencies = rings.isEmpty ? dependencies : dependencies.filtered { ring[$0] == nil || ring[$0] != ring[$1] }
  }

  /// What a name that nothing has may have meant. Asked for the first mistakes only: comparing every name of a large
  /// history, whose files are perhaps all gone, with every other would take minutes.
  private mutating func nearest(to text: String, labels: Bool) -> [String] {
    guard suggestionsLeft > 0 else { return [] }
    suggestionsLeft -= 1
    return NearestNames(nodes.lazy.map(\.id.text)).adding(labels ? Array(carriers.keys) : []).nearest(to: text)
  }
}
