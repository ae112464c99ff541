namespace Orleans;

/// <summary>
/// How long an activation of this grain class may idle before it is collected. Default: GrainCollectionOptions.CollectionAge.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute
{
    private readonly TimeSpan? _age;

    /// <summary>Takes the age from the properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>Takes the age from a text.</summary>
    /// <param name="inactivityPeriod">A time span, such as "00:20:00".</param>
    public CollectionAgeLimitAttribute(string inactivityPeriod) =>
        _age = TimeSpan.Parse(inactivityPeriod, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Days of the age; added to the other parts. Default: 0.</summary>
    public double Days { get; set; }

    /// <summary>Hours of the age. Default: 0.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes of the age. Default: 0.</summary>
    public double Minutes { get; set; }

    /// <summary>Never collect. Default: false.</summary>
    public bool AlwaysActive { get; set; }

    internal TimeSpan Age => AlwaysActive
        ? TimeSpan.MaxValue
        : _age ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
}
