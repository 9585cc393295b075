-- for dbtool; to get plain SQL: dbtool show --sql 5c0e91d2
--: id = 5c0e91d2a6b4
--: parents = 8f7357a37b5f
--: message = first genres
--: created = 2026-11-22T21:20:00Z

--: up
insert into genres (code, name) values ('sf', 'Science fiction'), ('po', 'Poetry');

--: verify
select count(*) = 2 from genres;

--: down
delete from genres where code in ('sf', 'po');
