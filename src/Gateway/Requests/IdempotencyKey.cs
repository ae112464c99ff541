using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>What makes a request that starts a job one that may be repeated.</summary>
internal static class IdempotencyKey
{
    /// <summary>The header (draft-ietf-httpapi-idempotency-key-header): a text, in quotation marks or without.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The field of a body that says the same.</summary>
    public const string Field = "idempotency_key";

    /// <summary>The key of a request, from its header; null when it has none.</summary>
    /// <exception cref="InvalidJobException">There are several, or it is out of its bounds.</exception>
    public static string? Of(HttpContext context)
    {
        if (context.Request.Headers[Header] is not { Count: > 0 } sent) return null;
        if (sent.Count > 1) throw new InvalidJobException(Header, $"{Header} must be there once.");
        var text = $"{sent}".Trim();
        return Parameters.Key(text is ['"', .. var quoted, '"'] ? quoted : text, Header);
    }

    /// <summary>The key of a request, from its header or its body.</summary>
    /// <exception cref="InvalidJobException">One of them is out of its bounds, or they differ.</exception>
    public static string? Of(HttpContext context, JsonFields fields)
    {
        var (header, field) = (Of(context), fields.Text(Field));
        return header is null || field is null || header == field ? header ?? field
            : throw fields.Refuse(Field, $"must be the same as the header {Header}, where both are there");
    }
}
