-- name: ForgetOtherHosts
delete from hosts where name <> @name;

-- name: ForgetSilentHosts
delete from hosts where name <> @name and seen_at < clock_timestamp() - interval '1 day';

-- name: RegisterHost
insert into hosts (name, registered_at, seen_at) values (@name, clock_timestamp(), clock_timestamp())
on conflict (name) do update set registered_at = excluded.registered_at, seen_at = excluded.seen_at;

-- name: BeatHost
insert into hosts (name, registered_at, seen_at) values (@name, clock_timestamp(), clock_timestamp())
on conflict (name) do update set seen_at = excluded.seen_at;

-- name: RemoveHost
delete from hosts where name = @name;
