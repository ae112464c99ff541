using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>The parameters that may stand in the query of each route: those that the OpenAPI document is made of.</summary>
internal sealed class QueryNames(IApiDescriptionGroupCollectionProvider routes)
{
    private readonly Lazy<ILookup<string, string>> _names = new(() => (
        from route in routes.ApiDescriptionGroups.Items.SelectMany(many => many.Items)
        from parameter in route.ParameterDescriptions
        where parameter.Source == BindingSource.Query
        select (Route: Key(route.HttpMethod, route.RelativePath), parameter.Name)).ToLookup(one => one.Route, one => one.Name));

    /// <summary>Refuses a query with a name that the route does not know: a mistyped filter must not mean all jobs.</summary>
    /// <exception cref="InvalidJobException">There is one.</exception>
    public void RefuseOthers(HttpContext context)
    {
        if (context.Request.Query.Count == 0) return;
        var route = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.RawText;
        string[] names = [.. _names.Value[Key(context.Request.Method, route)]];
        var other = context.Request.Query.Keys.FirstOrDefault(key => !names.Contains(key, StringComparer.OrdinalIgnoreCase));
        if (other is null) return;
        var help = NearName.Of(other, names) is { } near ? $"did you mean '{near}'?"
            : names.Length > 0 ? $"it has {string.Join(", ", names)}." : "it has none.";
        var shown = Parameters.Shown(other);
        throw new InvalidJobException(shown.Length > 0 ? shown : "query", $"'{shown}' is not a parameter of this request; {help}");
    }

    private static string Key(string? method, string? path) => $"{method} {path?.TrimStart('/')}";
}

/// <summary>Puts the check in front of routes.</summary>
internal static class QueryNamesConventions
{
    /// <summary>Refuses what stands in the query and is no parameter of the route.</summary>
    public static TRoutes RefusesOtherParameters<TRoutes>(this TRoutes routes) where TRoutes : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.RequestServices.GetRequiredService<QueryNames>().RefuseOthers(context.HttpContext);
            return next(context);
        });
}
