-- name: ForgetOtherHosts
delete from hosts where name <> @name;

-- name: RegisterHost
insert into hosts (name, registered_at) values (@name, @registered_at)
on conflict (name) do update set registered_at = excluded.registered_at;

-- name: RemoveHost
delete from hosts where name = @name;
