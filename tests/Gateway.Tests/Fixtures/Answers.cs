using System.Net;
using System.Text.Json;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>What tests look for in answers.</summary>
public static class Answers
{
    /// <summary>Reads a JSON answer with a status.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> request, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await request;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Reads a problem document, complete, and naming the field when one is expected.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<HttpResponseMessage> request, HttpStatusCode status, string? field = null)
    {
        using var response = await request;
        return await response.ProblemAsync(status, field);
    }

    /// <inheritdoc cref="ProblemAsync(Task{HttpResponseMessage}, HttpStatusCode, string?)"/>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string? field = null)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.All(new[] { "type", "title", "detail" }, name => Assert.NotEqual("", problem.GetProperty(name).GetString()));
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        if (field is not null)
        {
            Assert.Equal(field, problem.GetProperty("field").GetString());
            Assert.Equal(problem.GetProperty("detail").GetString(), problem.GetProperty("errors").GetProperty(field)[0].GetString());
        }

        return problem;
    }

    /// <summary>A text property.</summary>
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
