using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>
/// An animated GIF or WebP. Its frames are patches on what is shown already: each is drawn over the one before, which may first have
/// to be taken back (disposal). Holds one picture, and a second where frames are taken back; what reads them holds another.
/// </summary>
internal sealed class AnimatedImage : IFilm
{
    // What browsers make of a frame that says it is shown for no time, or a hundredth of a second.
    private const int LeastDuration = 11;
    private const int UsualDuration = 100;

    private readonly PinnedCodec _file;
    private readonly SKCodecFrameInfo[] _frames;
    private readonly FrameSampler _sampler;
    private readonly WorkSlots _work;
    private readonly IDisposable _memory;
    private readonly CancellationToken _cancellationToken;
    private readonly SKBitmap _shown;
    private SKBitmap? _before;
    private int _frame = -1;
    private int _kept = -1;
    private bool _takeBack;
    private double _end;
    private int _looks;

    private AnimatedImage(PinnedCodec file, double framesPerSecond, WorkSlots work, IDisposable memory, CancellationToken cancellationToken)
    {
        (_file, _frames, _work, _memory, _cancellationToken) = (file, file.Codec.FrameInfo, work, memory, cancellationToken);
        _sampler = new FrameSampler(framesPerSecond);
        _shown = StoredPixels.Create(file.Codec.Info.Size);
    }

    public SKSizeI Size => _shown.Info.Size;

    // A still picture has no list of frames.
    private int FrameCount => Math.Max(1, _frames.Length);

    /// <summary>Reads the header and the list of frames, and waits for the memory that they take.</summary>
    /// <exception cref="InferenceException">They are broken or over a limit.</exception>
    public static async Task<AnimatedImage> OpenAsync(
        ReadOnlyMemory<byte> bytes, double framesPerSecond, VideoOptions limits, WorkSlots work, CancellationToken cancellationToken)
    {
        var file = PinnedCodec.Open(bytes) ?? throw VideoFault.Invalid($"video is corrupt or cut short in its header.");
        try
        {
            if (file.Codec is { EncodedFormat: SKEncodedImageFormat.Gif, FrameCount: 0 })
            {
                throw VideoFault.Invalid($"video has no frames.");
            }

            VideoFault.CheckSize(file.Codec.Info.Width, file.Codec.Info.Height, limits);
            VideoFault.CheckFrames(file.Codec.FrameCount, limits);
            VideoFault.CheckLength(file.Codec.FrameInfo.Sum(static frame => (double)Duration(frame)) / 1000, limits);
            var memory = await work.HoldAsync(new WorkLoad(0, Bytes(file.Codec), VideoFault.Field), cancellationToken);
            return new AnimatedImage(file, framesPerSecond, work, memory, cancellationToken);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public Task<SKBitmap?> NextAsync()
    {
        if (_looks == 0)
        {
            return _work.RunHeldAsync(Advance, _cancellationToken);
        }

        _looks--;
        return Task.FromResult<SKBitmap?>(_shown);
    }

    public ValueTask DisposeAsync()
    {
        _shown.Dispose();
        _before?.Dispose();
        _file.Dispose();
        _memory.Dispose();
        return ValueTask.CompletedTask;
    }

    private static long Bytes(SKCodec codec)
    {
        var pictures = Array.Exists(codec.FrameInfo, static frame => frame.DisposalMethod == SKCodecAnimationDisposalMethod.RestorePrevious) ? 3 : 2;
        return pictures * (long)codec.Info.BytesSize;
    }

    private static int Duration(SKCodecFrameInfo frame) => frame.Duration < LeastDuration ? UsualDuration : frame.Duration;

    /// <summary>Draws frames up to the next one that is looked at.</summary>
    private SKBitmap? Advance()
    {
        do
        {
            if (++_frame == FrameCount)
            {
                return null;
            }

            Draw();
            _end += _frames.Length > 0 ? Duration(_frames[_frame]) : UsualDuration;
            _looks = _sampler.Take(_end);
        }
        while (_looks == 0);

        _looks--;
        return _shown;
    }

    private void Draw()
    {
        var info = _frames.Length > 0 ? _frames[_frame] : default;
        if (_takeBack)
        {
            _before!.GetPixelSpan().CopyTo(_shown.GetPixelSpan());
        }

        _takeBack = info.DisposalMethod == SKCodecAnimationDisposalMethod.RestorePrevious;
        if (_takeBack)
        {
            _before ??= StoredPixels.Create(_shown.Info.Size);
            _shown.GetPixelSpan().CopyTo(_before.GetPixelSpan());
        }

        var over = _frames.Length > 0 && info.RequiredFrame >= 0 ? _kept : -1;
        var result = _file.Codec.GetPixels(_shown.Info, _shown.GetPixels(), new SKCodecOptions(_frame, over));
        if (result != SKCodecResult.Success)
        {
            throw VideoFault.Breaks(_end / 1000, result == SKCodecResult.IncompleteInput ? "its data ends too early." : "its data is corrupt.");
        }

        _kept = _takeBack ? _kept : _frame;
    }
}
