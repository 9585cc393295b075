-- for dbtool; to get plain SQL: dbtool show --sql 6501b9b7
-- Shows: a revision that needs one of another branch without being merged with it. depends = puts the genres first,
-- also when only this branch is upgraded.
--: id = 6501b9b7976d
--: parents = ebc6640f36c6
--: depends = da89ebdf7bcf
--: message = what heavy genres cost more to send
--: created = 2025-04-16T13:45:00Z

--: up
create table shipping_surcharges (
  genre_code text not null constraint shipping_surcharges_pkey primary key
    constraint shipping_surcharges_genre_code_fkey references genres (code) on delete cascade,
  cents integer not null constraint shipping_surcharges_cents_check check (cents >= 0)
);

insert into shipping_surcharges (genre_code, cents)
select code, 150 from genres where code in ('children', 'travel');

--: verify
select count(*) = 2 from shipping_surcharges where cents = 150;

--: down
drop table shipping_surcharges;
