--: id = cccc0001
--: parents = base
--: message = people

-- Texts come back to the byte: \(x) """ #"	\u{41} café 👩‍💻

--: up
create table people (id bigint not null primary key, name text not null);
insert into people values (1, 'Ada Lovelace'), (2, 'Alan "the \Quoted" Turing');

--: down
drop table people;
