using Attention.Api.Http;
using Attention.Contracts;

namespace Attention.Api.Security;

/// <summary>
/// What a request costs, in units. One is a small file, or a sentence read greedily; a file costs one more for every megabyte, and text one for each
/// of its sentences and each row of the beam. It is known before any work is done, and does not depend on how busy the service is.
/// </summary>
internal static class RequestCost
{
    private const int Megabyte = 1 << 20;

    // Of the texts that people translate; a text is not split into sentences before it is paid for.
    private const int SentenceLength = 200;

    /// <param name="request">As it came: nothing of it has been checked.</param>
    /// <param name="sentences">How many sentences, or other things of their own, it asks for.</param>
    public static int Of(object request, int sentences = 1)
    {
        var beam = request is SequenceRequest { Beam: { } rows } ? Math.Clamp(rows, 1, 10) : 1;
        var units = (long)beam * Math.Max(sentences, 1);
        if (UploadContract.HasFile(request.GetType()) && UploadContract.File(request.GetType()).GetValue(request) is ReadOnlyMemory<byte> file)
        {
            units += file.Length / Megabyte;
        }

        return (int)Math.Min(units, int.MaxValue);
    }

    /// <summary>Of a text, by its length.</summary>
    public static int Sentences(string? text) => 1 + ((text?.Length ?? 0) / SentenceLength);
}
