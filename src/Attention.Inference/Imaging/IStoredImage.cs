using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A picture as its file stores it: its header has been read, its pixels not yet.</summary>
internal interface IStoredImage : IDisposable
{
    SKSizeI Size { get; }

    /// <summary>How it has to be turned.</summary>
    SKEncodedOrigin Origin { get; }

    /// <summary>The smallest size that it can be decoded at and that is no smaller than so many times its own.</summary>
    SKSizeI SizeAt(double scale);

    /// <summary>Decodes it at a size that <see cref="SizeAt"/> gave.</summary>
    /// <exception cref="InferenceException">The data is corrupt or ends too early.</exception>
    SKBitmap Decode(SKSizeI size);

    /// <summary>Bytes of memory that <see cref="Decode"/> takes at the most, the bitmap that it gives among them.</summary>
    long BytesOf(SKSizeI size);

    /// <summary>Decodes a part, see <see cref="StoredPart.Decode"/>.</summary>
    /// <exception cref="InferenceException">The data is corrupt or ends too early.</exception>
    StoredPart DecodePart(SKRectI part, int reduction);

    /// <summary>What <see cref="DecodePart"/> gives, see <see cref="StoredPart.Covered"/>.</summary>
    SKRectI CoveredBy(SKRectI part, int reduction);

    /// <summary>Bytes of memory that <see cref="DecodePart"/> takes at the most, the bitmap that it gives among them.</summary>
    long BytesOfPart(SKRectI part, int reduction);
}
