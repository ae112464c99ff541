namespace OrleansJobs.Silo.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteGrainStorage(SqliteDatabase database, TimeProvider time) : VersionedGrainStorage(time)
{
    protected override Task<(long Version, string State)?> FindAsync(string name, string grain) =>
        database.Readers.ReadAsync<(long, string)?>(session =>
        {
            using var find = session.Use("FindGrainState");
            return find.Bind("name", name).Bind("grain", grain).Step() ? (find.Number("version")!.Value, find.Text("state")!) : null;
        }, CancellationToken.None);

    protected override Task<bool> SaveAsync(string name, string grain, long? known, long version, string state) =>
        database.Writer.WriteAsync(session =>
        {
            using var save = session.Use(known is null ? "InsertGrainStateIfAbsent" : "SaveGrainStateIfUnchanged");
            save.Bind("name", name).Bind("grain", grain).Bind("version", version).Bind("state", state);
            if (known is not null) save.Bind("known_version", known);
            return save.Execute() == 1;
        }, CancellationToken.None);

    protected override Task<bool> DeleteAsync(string name, string grain, long known) =>
        database.Writer.WriteAsync(session =>
        {
            using var delete = session.Use("DeleteGrainStateIfUnchanged");
            return delete.Bind("name", name).Bind("grain", grain).Bind("known_version", known).Execute() == 1;
        }, CancellationToken.None);
}
