namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>Reads a cron expression of five fields by itself, slowly and plainly, to judge the product's reading.</summary>
internal sealed class CronJudge
{
    private static readonly string[] MonthNames = ["", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly string[] fields;
    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] months;
    private readonly bool[] days;
    private readonly bool[] weekdays;

    internal CronJudge(string cron)
    {
        fields = cron.Split(' ');
        minutes = Set(fields[0], 0, 59, []);
        hours = Set(fields[1], 0, 23, []);
        days = fields[2].AsSpan().ContainsAny('L', 'W') ? [] : Set(fields[2], 1, 31, []);
        months = Set(fields[3], 1, 12, MonthNames);
        weekdays = Set(fields[4].TrimEnd('L').Split('#')[0], 0, 6, DayNames);
        Repeats = (fields[0] + fields[1]).Any(letter => "*?-/".Contains(letter, StringComparison.Ordinal));
    }

    internal bool Repeats { get; }

    internal int TimesADay => minutes.Count(set => set) * hours.Count(set => set);

    /// <summary>The times of a day on a clock that is never changed.</summary>
    internal IEnumerable<DateTime> TimesOf(DateTime day)
    {
        if (!months[day.Month] || !IsDayOfMonth(day) || !IsDayOfWeek(day)) yield break;
        for (var hour = 0; hour < 24; hour++)
        {
            for (var minute = 0; hours[hour] && minute < 60; minute++)
            {
                if (minutes[minute]) yield return day.Add(new TimeSpan(hour, minute, 0));
            }
        }
    }

    private bool IsDayOfMonth(DateTime day)
    {
        var last = DateTime.DaysInMonth(day.Year, day.Month);
        var text = fields[2];
        var nearest = text.EndsWith('W');
        if (days.Length > 0) return days[day.Day];
        text = text.TrimEnd('W');
        var named = text.StartsWith('L') ? last - (text.Length > 1 ? int.Parse(text[2..], null) : 0) : int.Parse(text, null);
        if (named < 1 || named > last) return false;
        return (nearest ? NearestWorkday(new DateTime(day.Year, day.Month, named)) : named) == day.Day;
    }

    /// <summary>The workday with the least distance that is in the same month.</summary>
    private static int NearestWorkday(DateTime day) => new[] { 0, -1, 1, -2, 2 }.Select(step => day.AddDays(step))
        .First(near => near.Month == day.Month && near.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Day;

    private bool IsDayOfWeek(DateTime day)
    {
        if (!weekdays[(int)day.DayOfWeek]) return false;
        if (fields[4].EndsWith('L')) return day.AddDays(7).Month != day.Month;
        return fields[4].Split('#') is not [_, var nth] || (day.Day + 6) / 7 == int.Parse(nth, null);
    }

    private static bool[] Set(string text, int first, int last, string[] names)
    {
        var set = new bool[last + 1];
        foreach (var part in text.Split(','))
        {
            var step = part.Split('/') is [_, var by] ? int.Parse(by, null) : 1;
            var range = part.Split('/')[0];
            var ends = range is "*" or "?" ? [first, last] : range.Split('-').Select(end => Number(end, last, names)).ToArray();
            var high = ends.Length > 1 ? ends[1] : part.Contains('/', StringComparison.Ordinal) ? last : ends[0];
            if (high < ends[0]) high += last - first + 1;
            for (var value = ends[0]; value <= high; value += step) set[value > last ? value - (last - first + 1) : value] = true;
        }

        return set;
    }

    /// <summary>Sunday is 0 and 7.</summary>
    private static int Number(string text, int last, string[] names)
    {
        var named = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        var number = named >= 0 ? named : int.Parse(text, null);
        return last == 6 && number == 7 ? 0 : number;
    }
}
