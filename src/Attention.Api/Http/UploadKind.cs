using System.Reflection;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>A kind of file that is uploaded.</summary>
/// <param name="Name">The first half of its media types.</param>
/// <param name="MediaTypes">Those that the API document names.</param>
/// <param name="MaxBytes">How large it may be.</param>
internal sealed record UploadKind(string Name, IReadOnlyList<string> MediaTypes, Func<LimitsOptions, int> MaxBytes)
{
    public static readonly UploadKind Image = new("image", ["image/jpeg", "image/png"], static limits => limits.MaxImageBytes);

    public static readonly UploadKind Audio = new("audio", ["audio/wav", "audio/mpeg"], static limits => limits.MaxAudioBytes);

    public static readonly UploadKind Video = new("video", ["video/mp4", "image/gif", "image/webp"], static limits => limits.MaxVideoBytes);

    /// <summary>The kind of the file that a property of a contract holds, told by its name.</summary>
    public static UploadKind Of(PropertyInfo file) => Array.Find([Image, Audio, Video], kind => kind.Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase))
        ?? throw new NotSupportedException($"{file.DeclaringType}.{file.Name} holds a file; it is named Image, Audio or Video.");

    /// <summary>Whether a body of that type may be one: the first half fits, or an animation is called the image that it is, too.</summary>
    public bool Takes(MediaTypeHeaderValue type) =>
        type.Type.Equals(Name, StringComparison.OrdinalIgnoreCase)
        || MediaTypes.Any(media => type.MediaType.Equals(media, StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses a file of a record that is larger than its kind may be.</summary>
    public static void Check(object record, LimitsOptions limits)
    {
        if (UploadContract.HasFile(record.GetType()) && UploadContract.File(record.GetType()) is var file)
        {
            var kind = Of(file);
            if (((ReadOnlyMemory<byte>)file.GetValue(record)!).Length > kind.MaxBytes(limits))
            {
                throw kind.TooLarge(limits, file.Field());
            }
        }
    }

    public InferenceException TooLarge(LimitsOptions limits, string field) =>
        new(ErrorCode.TooLarge, $"The {Name} is larger than the {MaxBytes(limits)} bytes allowed.", field);
}
