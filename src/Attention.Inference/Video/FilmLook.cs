using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>What somebody looks at in the frames of a film.</summary>
/// <param name="Size">From the size of the frames to the size that is enough: who can scale while decoding does.</param>
/// <param name="Take">Makes something of the pixels (premultiplied RGBA, scaled or not), given the size of the frames.</param>
internal sealed record FilmLook<T>(Func<SKSizeI, SKSizeI> Size, Func<SKBitmap, SKSizeI, T> Take);
