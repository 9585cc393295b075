import DBSchema
import DBTesting

/// A history that holds every kind of section there is, for both databases: sections that share a transaction, that
/// have their own or none, rebuilds with foreign keys off, questions, data, a branch and a merge.
///
/// Each part of each revision writes a line into `run_log`, which outlives all of them: so a test can tell what ran
/// how often.
enum EveryKindHistory {
  /// The log's table; made beside the history, before the first run.
  static let log = "create table run_log (revision text not null, part text not null, way text not null)"

  static func write(to history: TemporaryHistory) throws {
    try history.add("a1", tables)
    try history.add("a2", parents: ["a1"], data)
    try history.add("a3", parents: ["a2"], rebuild)
    try history.add("a4", parents: ["a3"], groups)
    try history.add("a5", parents: ["a4"], bare)
    try history.add("b1", parents: ["a2"], headers: ["labels = shelves"], branch)
    try history.add("a6", parents: ["a5", "b1"], headers: ["message = join"])
    try history.add("a7", parents: ["a6"], column)
  }

  private static func up(_ revision: String, _ part: String = "all") -> String {
    "insert into run_log values ('\(revision)', '\(part)', 'up');"
  }

  private static func down(_ revision: String, _ part: String = "all") -> String {
    "insert into run_log values ('\(revision)', '\(part)', 'down');"
  }

  private static let tables = """
    --: up
    create table authors (id integer primary key, name text not null, born integer);
    create table books (
      id integer primary key, author_id integer not null references authors (id) on delete cascade, title text not null);
    \(up("a1"))
    --: down
    drop table books;
    drop table authors;
    \(down("a1"))
    """

  private static let data = """
    --: up on=postgresql
    insert into authors select i, 'author ' || i, 1900 + i from generate_series(1, 60) i;
    insert into books select i, 1 + i % 60, 'title ' || i from generate_series(1, 300) i;
    \(up("a2"))
    --: up on=sqlite
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 60)
    insert into authors select i, 'author ' || i, 1900 + i from n;
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 300)
    insert into books select i, 1 + i % 60, 'title ' || i from n;
    \(up("a2"))
    --: verify
    select count(*) = 300 from books;
    --: down
    delete from books;
    delete from authors;
    \(down("a2"))
    """

  private static let rebuild = """
    --: up on=sqlite foreign_keys=off
    create table authors_new (id integer primary key, name text not null, born text);
    insert into authors_new (id, name, born) select id, name, born from authors;
    drop table authors;
    alter table authors_new rename to authors;
    \(up("a3"))
    --: up on=postgresql
    alter table authors alter column born type text using born::text;
    \(up("a3"))
    --: verify
    select count(*) = 300 from books;
    --: down on=sqlite foreign_keys=off
    create table authors_new (id integer primary key, name text not null, born integer);
    insert into authors_new (id, name, born) select id, name, born from authors;
    drop table authors;
    alter table authors_new rename to authors;
    \(down("a3"))
    --: down on=postgresql
    alter table authors alter column born type integer using born::integer;
    \(down("a3"))
    """

  private static let groups = """
    --: up kind on=postgresql
    create type mood as enum ('calm');
    \(up("a4", "kind"))
    --: up value on=postgresql transaction=own
    alter type mood add value 'wild';
    \(up("a4", "value"))
    --: up use on=postgresql
    create table moods (mood mood not null);
    insert into moods values ('wild');
    \(up("a4", "use"))
    --: up kind on=sqlite
    create table moods (mood text not null);
    \(up("a4", "kind"))
    --: up value on=sqlite transaction=own
    insert into moods values ('wild');
    \(up("a4", "value"))
    --: up use on=sqlite
    create index moods_mood on moods (mood);
    \(up("a4", "use"))
    --: down use on=postgresql
    drop table moods;
    \(down("a4", "use"))
    --: down value on=postgresql transaction=own
    \(down("a4", "value"))
    --: down kind on=postgresql
    drop type mood;
    \(down("a4", "kind"))
    --: down use on=sqlite
    drop index moods_mood;
    \(down("a4", "use"))
    --: down value on=sqlite transaction=own
    delete from moods;
    \(down("a4", "value"))
    --: down kind on=sqlite
    drop table moods;
    \(down("a4", "kind"))
    """

  private static let bare = """
    --: up indexes on=postgresql transaction=none
    create index concurrently books_title on books (title);
    \(up("a5", "first"))
    create unique index concurrently books_both on books (author_id, title);
    reindex index concurrently books_title;
    set work_mem = '8MB';
    vacuum books;
    drop index concurrently books_both;
    create index concurrently books_author on books (author_id);
    \(up("a5", "last"))
    --: up indexes on=sqlite transaction=none
    pragma synchronous = normal;
    create index books_title on books (title);
    \(up("a5", "first"))
    vacuum;
    create index books_author on books (author_id);
    \(up("a5", "last"))
    --: up after
    create view titles as select title from books;
    \(up("a5", "after"))
    --: verify
    select count(*) = 300 from titles;
    --: down after
    drop view titles;
    \(down("a5", "after"))
    --: down indexes on=postgresql transaction=none
    drop index concurrently books_author;
    \(down("a5", "last"))
    drop index concurrently if exists books_title;
    \(down("a5", "first"))
    --: down indexes on=sqlite transaction=none
    drop index books_author;
    \(down("a5", "last"))
    drop index books_title;
    \(down("a5", "first"))
    """

  private static let branch = """
    --: up
    create table shelves (id integer primary key, book_id integer references books (id));
    \(up("b1"))
    --: up last on=postgresql transaction=none
    create index concurrently shelves_book on shelves (book_id);
    --: up last on=sqlite transaction=none
    create index shelves_book on shelves (book_id);
    --: verify
    select count(*) = 0 from shelves;
    --: down
    drop table shelves;
    \(down("b1"))
    """

  private static let column = """
    --: up
    alter table books add column pages integer;
    update books set pages = 100 + id;
    \(up("a7"))
    --: verify
    select not exists (select 1 from books where pages is null);
    --: down
    alter table books drop column pages;
    \(down("a7"))
    """
}
