namespace Attention.Contracts.Transcription;

/// <summary>One generated character, and when it was heard.</summary>
public sealed record TranscriptionToken
{
    /// <summary>The character, a space for the gap between words; <c>&lt;/s&gt;</c> for the end.</summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the character's probability, given the characters before it.</summary>
    public required double LogProb { get; init; }

    /// <summary>
    /// Milliseconds from the start of the recording to the point before which a tenth of the character's attention lies; null
    /// where no attention was asked for.
    /// </summary>
    public double? StartMs { get; init; }

    /// <summary>Likewise, to the point after which a tenth of it lies.</summary>
    public double? EndMs { get; init; }
}
