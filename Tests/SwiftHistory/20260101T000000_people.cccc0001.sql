--: id = cccc0001
--: parents = base
--: message = people

--: up
create table people (id bigint primary key, name text not null);
insert into people values (1, 'Ada Lovelace'), (2, 'Alan "the \Quoted" Turing');

--: down
drop table people;
