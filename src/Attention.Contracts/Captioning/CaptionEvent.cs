namespace Attention.Contracts.Captioning;

/// <summary>One message of a streamed caption: a token, or the whole answer at the end.</summary>
public sealed record CaptionEvent
{
    public CaptionToken? Token { get; init; }

    public CaptionResponse? Done { get; init; }
}
