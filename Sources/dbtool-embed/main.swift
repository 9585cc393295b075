// What the plugin EmbedRevisions runs: dbtool-embed LIST FILE... writes the Swift source LIST, which holds all FILEs.
//
// It stands alone: whatever a plugin's tool depends on would be compiled a second time.
let words = CommandLine.arguments.dropFirst()
guard let list = words.first else { EmbeddingError("usage: dbtool-embed LIST FILE...").end() }
do throws(EmbeddingError) {
  var source = EmbeddedSource()
  for path in words.dropFirst() { try source.add(path, try TextFile.read(path)) }
  try TextFile.write(source.text, to: list)
} catch {
  error.end()
}
