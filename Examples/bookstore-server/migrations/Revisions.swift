/// The shop's history, built in: the plugin `EmbedRevisions` adds ``all``.
public enum Revisions {}
