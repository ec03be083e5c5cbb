namespace Attention.Client.AI;

/// <summary>
/// Names under which answers of Microsoft.Extensions.AI hold, as <c>AdditionalProperties</c>, what only this service tells. Their
/// <c>RawRepresentation</c> is the answer itself.
/// </summary>
public static class AttentionProperties
{
    /// <summary>
    /// Of a caption its words as <see cref="Contracts.Captioning.CaptionToken"/>, each with the map of where the model looked; of a
    /// transcription its characters as <see cref="Contracts.Transcription.TranscriptionToken"/>, each with its time.
    /// </summary>
    public const string Tokens = "tokens";

    /// <summary>Of a transcription: its words with their times, as <see cref="Contracts.Transcription.TranscriptionWord"/>.</summary>
    public const string Words = "words";

    /// <summary>Of a transcription: the stretches that a long recording was heard in, each with its attention.</summary>
    public const string Segments = "segments";

    /// <summary>
    /// Of a transcription the matrix of characters by steps, of a streamed character its row of it, of a streamed word of a caption its map:
    /// an <see cref="Contracts.AttentionMap"/>, where there is one.
    /// </summary>
    public const string Attention = "attention";

    /// <summary>Of a transcription: the stretches of time that the columns of its attention stand for.</summary>
    public const string Steps = "steps";

    /// <summary>How sure the model is: the length-normalised log-probability.</summary>
    public const string Score = "score";

    /// <summary>Of a caption: the words detected in the image; null for models that detect none.</summary>
    public const string Attributes = "attributes";
}
