using OrleansJobs.Silo.Handlers.Briefing;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class SeenItemsTests
{
    [Theory]
    [InlineData("https://www.Example.org/a/?utm_source=x&fbclid=1#part", "http://example.org/a")]
    [InlineData("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2")]
    [InlineData("https://example.org:443/", "https://example.org")]
    public void TheAddressesOfOnePageAreOne(string one, string other) => Assert.Equal(CanonicalUrl.Of(new Uri(one)), CanonicalUrl.Of(new Uri(other)));

    [Theory]
    [InlineData("https://example.org/a?id=1", "https://example.org/a?id=2")]
    [InlineData("https://example.org/a", "https://example.org/A")]
    [InlineData("https://example.org/a", "https://example.org:8443/a")]
    public void TheAddressesOfTwoPagesAreTwo(string one, string other) => Assert.NotEqual(CanonicalUrl.Of(new Uri(one)), CanonicalUrl.Of(new Uri(other)));

    [Theory]
    [InlineData("Rates are cut by half a point", "RATES ARE CUT, by half a point!")]
    [InlineData("Café de l’Étoile opens again today", "Café de l'étoile opens again today")]
    [InlineData("Government announces a new plan for schools in the north", "The government announces a new plan for schools in the north")]
    public void TitlesThatSayTheSameAreOneItem(string one, string other) => Assert.Equal((true, false), Add(one, other));

    [Theory]
    [InlineData("Weekly news update", "Weekly news update")] // too common to tell
    [InlineData("Interview with the minister, episode 12", "Interview with the minister, episode 13")]
    [InlineData("Rates are cut by half a point", "Rates are raised by half a percent")]
    public void OtherTitlesAreOtherItems(string one, string other) => Assert.Equal((true, true), Add(one, other));

    private static (bool, bool) Add(string one, string other)
    {
        var seen = new SeenItems();
        return (seen.Add(new FeedItem(one, null, null, "")), seen.Add(new FeedItem(other, null, null, "")));
    }
}
