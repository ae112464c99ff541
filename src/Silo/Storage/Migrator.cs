using System.Collections.Immutable;

namespace OrleansJobs.Silo.Storage;

/// <summary>Decides which migrations a database still needs. Applying them is the dialect's work.</summary>
internal static class Migrator
{
    /// <summary>The migrations that <paramref name="applied"/> lacks, in order.</summary>
    /// <param name="known">All migrations of this version.</param>
    /// <param name="applied">The names the database has recorded.</param>
    /// <exception cref="StoreStartException">The database has been through a migration that this version does not know.</exception>
    public static ImmutableArray<Migration> Pending(ImmutableArray<Migration> known, IReadOnlyCollection<string> applied)
    {
        var newer = applied.Except(known.Select(migration => migration.Name)).Order(StringComparer.Ordinal).FirstOrDefault();
        return newer is null
            ? [.. known.Where(migration => !applied.Contains(migration.Name))]
            : throw new StoreStartException(
                $"The database was written by a newer version (it has the migration '{newer}'): start that version, or restore a copy made before the upgrade.");
    }
}
