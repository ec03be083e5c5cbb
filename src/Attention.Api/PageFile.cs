using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Attention.Api;

/// <summary>A file of the page as it is sent: plain, and compressed where that is shorter.</summary>
/// <param name="type">Its media type.</param>
/// <param name="content">Its bytes.</param>
/// <param name="tag">The version that it belongs to.</param>
internal sealed class PageFile(string type, byte[] content, string tag)
{
    private readonly byte[] _brotli = Pack(content, packed => new BrotliStream(packed, CompressionLevel.SmallestSize));
    private readonly byte[] _gzip = Pack(content, packed => new GZipStream(packed, CompressionLevel.SmallestSize));

    public string Tag => tag;

    /// <summary>In the encoding that suits the client best; 304 when it has this version already.</summary>
    public IResult Send(HttpContext context)
    {
        var (encoding, bytes) = Choose(context.Request);
        var headers = context.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }
        return TypedResults.Bytes(bytes, type, entityTag: new EntityTagHeaderValue($"\"{tag}{(encoding is null ? "" : $"-{encoding}")}\""));
    }

    private (string? Encoding, byte[] Bytes) Choose(HttpRequest request)
    {
        var taken = request.GetTypedHeaders().AcceptEncoding;
        return Takes("br") && _brotli.Length < content.Length ? ("br", _brotli)
            : Takes("gzip") && _gzip.Length < content.Length ? ("gzip", _gzip)
            : (null, content);

        bool Takes(string encoding) =>
            taken.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is null or > 0);
    }

    private static byte[] Pack(byte[] content, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(content);
        }
        return packed.ToArray();
    }
}
