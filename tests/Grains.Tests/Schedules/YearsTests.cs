namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>Twenty-three years of each expression in each zone, against a computation that shares nothing with the product.</summary>
public sealed class YearsTests
{
    /// <summary>More times a day than these are compared around the changes of the clock alone.</summary>
    private const int Few = 4;

    private static readonly DateTime From = new(2008, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = new(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>At least so far a machine's database must be that of today.</summary>
    private static readonly DateTime KnownByAll = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Texts =
    [
        "0 0 * * *", "30 2 * * *", "15 2,3 * * *", "59 23 * * *", "0,30 1 * * *", "45 1 * * MON-FRI", "0 3 L * *", "30 0 L-2 * *", "0 2 LW * *",
        "10 1 15W * *", "30 2 * * 0", "30 1 * 3,10 SUNL", "0 2 * 11 7#1", "5 0 29 2 *", "0 0 13 * 5", "20 2 1-7 */3 SAT,SUN", "30 4 25-5/3 OCT-MAR *",
        "*/15 * * * *", "30 * * * *", "7/20 0-4 * * *", "0 */2 * * *", "*/10 2 * * *", "0 22-3 * * *", "50 1,2,3 * * *",
    ];

    private static readonly (string Text, CronJudge Cron, DateTime[] Walls)[] Expressions = [.. Texts.Select(Read)];

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Europe/Dublin")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Tehran")]
    [InlineData("Europe/Istanbul")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/Caracas")]
    [InlineData("Asia/Gaza")]
    [InlineData("Antarctica/Troll")]
    public void TheOccurrencesAreThoseOfTheJudge(string name)
    {
        var zone = new ZoneJudge(name, From, To);
        Assert.True(zone.Until > KnownByAll, $"This machine's time zone database is old: it differs at {name} from {zone.Until:u} on.");
        foreach (var (text, cron, walls) in Expressions)
        {
            var windows = cron.TimesADay <= Few
                ? [(From, zone.Until)]
                : zone.Changes.Where(at => at < zone.Until).Select(at => (at.AddDays(-1), at.AddDays(1))).Append((From, From.AddDays(9)));
            foreach (var (from, to) in windows)
            {
                var expected = zone.Moments(Between(walls, from.AddDays(-2), to.AddDays(2)), cron.Repeats).Where(at => at > from && at < to);
                var found = Due.Chain(Due.Of(text, name), from).TakeWhile(time => time < to).Select(time => time.UtcDateTime);
                Assert.Equal(expected.ToArray(), found.ToArray());
            }
        }
    }

    private static (string Text, CronJudge Cron, DateTime[] Walls) Read(string text)
    {
        var cron = new CronJudge(text);
        return (text, cron, Days(From.AddDays(-3), To.AddDays(3)).SelectMany(cron.TimesOf).ToArray());
    }

    private static DateTime[] Between(DateTime[] walls, DateTime from, DateTime to) => walls[First(walls, from)..First(walls, to)];

    private static int First(DateTime[] walls, DateTime time)
    {
        var found = Array.BinarySearch(walls, time);
        return found < 0 ? ~found : found;
    }

    private static IEnumerable<DateTime> Days(DateTime from, DateTime to)
    {
        for (var day = from; day < to; day = day.AddDays(1)) yield return day;
    }
}
