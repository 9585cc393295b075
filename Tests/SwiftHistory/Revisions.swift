/// A history with revisions in both languages, for tests of the whole way: the plugin adds `all`.
public enum Revisions {}
