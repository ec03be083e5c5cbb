using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Json;

namespace Attention.Api.Tests.Hosting;

/// <summary>Reads what the service answered.</summary>
internal static class Answers
{
    /// <summary>As the service itself is configured.</summary>
    public static JsonSerializerOptions Options { get; } = ConfiguredOptions();

    /// <summary>The answer as a record, after it was seen to be a success.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>(Options))!;
    }

    /// <summary>The problem, after its status and its shape were checked: named field or none, a message, the same for OpenAI's clients, nothing of our insides.</summary>
    public static async Task<JsonObject> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string? field = null)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["title"]!);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.Equal($"urn:attention:{problem["code"]}", (string)problem["type"]!);
        Assert.Equal(field, problem["errors"]?.AsObject().Single().Key);
        var error = problem["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(static member => member.Key));
        Assert.Equal(((string)problem["detail"]!, field), ((string)error["message"]!, (string?)error["param"]));
        Assert.EndsWith("_error", (string)error["type"]!, StringComparison.Ordinal);
        Assert.Matches("^[a-z]+(_[a-z]+)*$", (string)error["code"]!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        return problem;
    }

    /// <summary>The status of a call that fails, after its violated field was checked.</summary>
    public static async Task<Google.Rpc.Status> FailureAsync(Func<Task> call, StatusCode code, string? field = null)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(failure.StatusCode == code, failure.ToString());
        var status = failure.GetRpcStatus();
        Assert.NotNull(status);
        Assert.Equal(field, status.GetDetail<BadRequest>()?.FieldViolations.Single().Field);
        return status;
    }

    private static JsonSerializerOptions ConfiguredOptions()
    {
        var options = new JsonOptions().SerializerOptions;
        Json.Configure(options);
        return options;
    }
}
