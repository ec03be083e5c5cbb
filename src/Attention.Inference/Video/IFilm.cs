using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>An open film.</summary>
internal interface IFilm : IAsyncDisposable
{
    /// <summary>Of a frame as the film has it, upright.</summary>
    SKSizeI Size { get; }

    /// <summary>
    /// What is seen at the next moment, in premultiplied RGBA, scaled or not; valid until the next call. Null when the film is over.
    /// </summary>
    /// <exception cref="InferenceException">The film breaks here, or is too long.</exception>
    Task<SKBitmap?> NextAsync();
}
