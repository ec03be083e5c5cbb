using System.Text.Json.Serialization;
using Attention.Api.OpenAi;

namespace Attention.Api;

/// <summary>What went wrong, as RFC 9457 has it (<c>application/problem+json</c>), and within it once more as OpenAI's clients read it.</summary>
internal sealed record Problem
{
    /// <summary>Names the kind of problem: <c>urn:attention:</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was wrong this time and how to mend it.</summary>
    public required string Detail { get; init; }

    /// <summary>The kind of problem, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Messages by the field of the request that is at fault; absent where no single field is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The trace to quote when asking what happened.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>The same for OpenAI's clients.</summary>
    public OpenAiError Error => OpenAiError.Of(Status, Code, Detail, Errors?.Keys.FirstOrDefault());
}
