using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteHostStore(SqliteDatabase database, TimeProvider time) : IHostStore
{
    /// <summary>Only one process has this database open, so every other host is gone.</summary>
    public Task RegisterAsync(string host, CancellationToken cancellationToken)
    {
        var now = Microseconds.ToNumber(time.GetUtcNow());
        return database.Writer.WriteAsync(session =>
        {
            session.Atomically(several =>
            {
                using var forget = several.Use("ForgetOtherHosts");
                forget.Bind("name", host).Execute();
                using var register = several.Use("RegisterHost");
                register.Bind("name", host).Bind("registered_at", now).Execute();
            });
            return true;
        }, cancellationToken);
    }

    public Task BeatAsync(string host, CancellationToken cancellationToken) => Task.CompletedTask; // the lock on the file is the proof

    public Task RemoveAsync(string host, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session =>
        {
            using var remove = session.Use("RemoveHost");
            return remove.Bind("name", host).Execute();
        }, cancellationToken);
}
