-- for dbtool; to get plain SQL: dbtool show --sql 11c65a06
-- Shows: a new column that is filled from what is there. The column is the same everywhere, the expression that fills
-- it is not. Dropping the column undoes both.
--: id = 11c65a065aaa
--: parents = da89ebdf7bcf
--: message = names to sort authors by
--: created = 2025-04-09T15:00:00Z

--: up
alter table authors add column sort_name text not null default '';

--: up fill on=postgresql
update authors
set sort_name = regexp_replace(trim(name), '^(.*[^ ]) +([^ ]+)$', '\2, \1');

--: up fill on=sqlite
/* The last word: what is left of the name when everything before it is cut off. rtrim takes a set of letters to cut;
   all letters of the name but the space cut the last word. */
update authors
set sort_name = case
    when instr(trim(name), ' ') = 0 then trim(name)
    else substr(trim(name), length(rtrim(trim(name), replace(name, ' ', ''))) + 1)
      || ', ' || rtrim(rtrim(trim(name), replace(name, ' ', '')))
  end;

--: up sort_index
create index authors_sort_name_idx on authors (sort_name);

--: verify
select not exists (select 1 from authors where sort_name = '' and trim(name) <> '');

--: down sort_index
drop index authors_sort_name_idx;

--: down
alter table authors drop column sort_name;
