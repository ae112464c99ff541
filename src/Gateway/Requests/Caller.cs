using System.Security.Claims;

namespace OrleansJobs.Gateway.Requests;

/// <summary>Who makes a request.</summary>
internal static class Caller
{
    /// <summary>The header that names the user where nobody is authenticated.</summary>
    public const string Header = "X-User-Id";

    /// <summary>The user of those who do not say who they are.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The authenticated subject; else what the header says; else <see cref="Anonymous"/>.</summary>
    /// <exception cref="Grains.Contracts.InvalidJobException">The header is too long.</exception>
    public static string Of(HttpContext context) => Named(context) ?? Anonymous;

    /// <summary>The authenticated subject; else what the header says; null when neither does.</summary>
    /// <exception cref="Grains.Contracts.InvalidJobException">The header is too long.</exception>
    public static string? Named(HttpContext context) =>
        Subject(context) ?? (context.Request.Headers[Header].ToString().Trim() is { Length: > 0 } user ? Parameters.Key(user, Header) : null);

    /// <summary>The authenticated subject; null when nobody is authenticated.</summary>
    public static string? Subject(HttpContext context) =>
        context.User is { Identity.IsAuthenticated: true } user
            ? user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.Identity.Name
            : null;
}
