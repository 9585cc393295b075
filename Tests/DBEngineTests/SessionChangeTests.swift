import Testing

@testable import DBEngine

struct SessionChangeTests {
  @Test func noticesWhatChangesTheSession() {
    for text in [
      "set search_path = a", "SET ROLE x", "  set session authorization y", "reset all", "listen a", "UNLISTEN *",
      "create temp table a (b int)", "create or replace temporary view a as select 1",
      "create local temp table a (b int)",
      "CREATE TEMPORARY SEQUENCE s", "select pg_advisory_lock(1)", "select pg_try_advisory_lock_shared(1)",
      "with a as (select set_config('a', 'b', false)) select * from a", "select SET_CONFIG('a','b',false)",
      "select 1 into temp x", "select * INTO TEMPORARY TABLE x from y", "do $$ begin end $$", "call p()",
      "declare c cursor with hold for select 1", "-- a note\nset a = b", "/* note */ set a = b", "load 'x'",
      "pragma foreign_keys = off", "attach 'a' as b", "discard temp", "explain analyze select pg_advisory_lock(1)",
    ] where !SessionChange.isPossible(in: text) { Issue.record("not noticed: \(text)") }
  }

  @Test func letsOrdinaryStatementsPass() {
    for text in [
      "", "select 1", "select * from settings", "insert into a values (1)", "update a set b = 1", "begin", "commit",
      "set local search_path = a", "set transaction read only", "set constraints all deferred",
      "create table temp_x (a int)",
      "create table t (temp int)", "select pg_advisory_xact_lock(1)", "delete from a", "select offset_config from a",
      "with a as (select 1) insert into temperature select * from a", "rollback", "savepoint \"level 1\"", "setup",
    ] where SessionChange.isPossible(in: text) { Issue.record("taken for a change: \(text)") }
  }
}
