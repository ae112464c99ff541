-- name: FindGrainState
select version, state from grain_state where name = @name and grain = @grain;

-- name: InsertGrainStateIfAbsent
insert into grain_state (name, grain, version, state) values (@name, @grain, @version, @state)
on conflict do nothing;

-- name: SaveGrainStateIfUnchanged
update grain_state set version = @version, state = @state
where name = @name and grain = @grain and version = @known_version;

-- name: DeleteGrainStateIfUnchanged
delete from grain_state where name = @name and grain = @grain and version = @known_version;
