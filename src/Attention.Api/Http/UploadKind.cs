using System.Reflection;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>A kind of file that is uploaded.</summary>
/// <param name="Name">The first half of its media types.</param>
/// <param name="MediaTypes">Those that the API document names.</param>
/// <param name="MaxBytes">How large it may be.</param>
internal sealed record UploadKind(string Name, IReadOnlyList<string> MediaTypes, Func<LimitsOptions, int> MaxBytes)
{
    public static readonly UploadKind Image = new("image", ["image/jpeg", "image/png"], static limits => limits.MaxImageBytes);

    public static readonly UploadKind Audio = new("audio", ["audio/wav", "audio/mpeg"], static limits => limits.MaxAudioBytes);

    /// <summary>The kind of the file that a property of a contract holds.</summary>
    public static UploadKind Of(PropertyInfo file) => file.Name == "Image" ? Image : Audio;

    public InferenceException TooLarge(LimitsOptions limits, string field) =>
        new(ErrorCode.TooLarge, $"The {Name} is larger than the {MaxBytes(limits)} bytes allowed.", field);
}
