/// The bookstore's history, built into its own tool: the plugin `EmbedRevisions` adds ``all``.
///
/// This file makes a module of the folder, also when no revision in it is written in Swift.
public enum Revisions {}
