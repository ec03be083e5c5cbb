using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Transcription;

/// <summary>Asks what is said in a recording.</summary>
public sealed record TranscriptionRequest : SequenceRequest
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: WAV of 8 to 48 kHz, mono or stereo; whatever ffmpeg reads where it is installed.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Audio { get; init; }
}
