namespace Attention.Api.Http;

/// <summary>What went wrong, as other people's protocols have it: the status says the rest.</summary>
internal sealed record PlainError(string Error)
{
    /// <summary>Whether a request is answered so instead of with a <see cref="Problem"/>.</summary>
    public static bool IsAnswerTo(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PlainErrors>() is not null;
}

/// <summary>Marks a route whose errors are plain.</summary>
internal sealed record PlainErrors;
