-- The write lock is taken at the start, so that a batch never finds in its middle that it cannot have it.
-- name: BeginWrite
begin immediate;

-- name: CommitWrite
commit;

-- name: RollBackWrite
rollback;
