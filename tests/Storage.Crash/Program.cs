using Microsoft.Extensions.Logging.Abstractions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Sqlite;

// Opens the database of a directory, inserts jobs from several callers at once, and says each id once it is confirmed, until killed.
try
{
    var options = new StorageOptions { DataDirectory = args[0] };
    await using var database = SqliteDatabase.Open(options, NullLoggerFactory.Instance, TimeProvider.System);
    var store = new SqliteJobStore(database);
    Console.WriteLine("opened");
    await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => InsertForeverAsync(store)));
    return 0;
}
catch (StoreStartException refusal)
{
    Console.WriteLine($"refused: {refusal.Message}");
    return 1;
}

static async Task InsertForeverAsync(SqliteJobStore store)
{
    while (true)
    {
        var job = new JobSnapshot
        {
            Id = JobId.New(TimeProvider.System),
            Type = "crash",
            MaxAttempts = 1,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Sequence = 1,
            Input = new JsonText($"\"{new string('x', 2000)}\""),
        };
        await store.InsertIfAbsentAsync(new JobRow(job, Claim: null), CancellationToken.None);
        Console.WriteLine(job.Id);
    }
}
