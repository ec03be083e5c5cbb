using Attention.Inference.Admission;
using Attention.Inference.Media;
using Attention.Inference.Tests.Media;
using Attention.Inference.Video;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Inference.Tests.Video;

/// <summary>A reader of films, and how bright they are.</summary>
internal sealed class Reading : IDisposable
{
    private readonly WorkBudget _budget;
    private readonly Ffmpeg _ffmpeg;
    private readonly WorkSlots _work;
    private readonly VideoReader _reader;

    public Reading(string program, Action<VideoOptions>? set = null, TimeSpan? timeout = null, AdmissionOptions? admission = null, TimeSpan? cpuTime = null)
    {
        var options = new VideoOptions();
        set?.Invoke(options);
        _budget = new WorkBudget(Options.Create(admission ?? new AdmissionOptions()));
        _work = new WorkSlots(_budget);
        _ffmpeg = FfmpegProgram.At(program, _budget, timeout, cpuTime);
        _reader = new VideoReader(_ffmpeg, _work, Options.Create(options));
    }

    public void Dispose()
    {
        _ffmpeg.Dispose();
        _work.Dispose();
    }

    /// <summary>Bytes that are taken of the memory that work may take.</summary>
    public long BytesTaken => _budget.BytesTaken;

    /// <summary>How bright the left and the right half of every frame are, over white, ten times a second.</summary>
    public async Task<List<string>> HalvesAsync(byte[] film) => await FramesAsync(film, 10, Halves, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>What is made of every frame.</summary>
    public IAsyncEnumerable<T> FramesAsync<T>(byte[] film, double rate, Func<SKBitmap, T> look, CancellationToken cancellationToken) =>
        _reader.ReadAsync(film, rate, new FilmLook<T>(size => size, (frame, _) => look(frame)), from: 0, cancellationToken).Select(frame => frame.Picture);

    /// <summary>The sizes of the first frame, as the film has it and as it is given to who looks at it in another.</summary>
    public async Task<(SKSizeI Own, SKSizeI Seen)> SizesAsync(byte[] film, SKSizeI wanted) =>
        (await _reader.ReadAsync(film, 10, new FilmLook<(SKSizeI, SKSizeI)>(_ => wanted, (frame, size) => (size, frame.Info.Size)), from: 0, TestContext.Current.CancellationToken)
            .FirstAsync(TestContext.Current.CancellationToken)).Picture;

    /// <summary>The frames before a fault, and the fault.</summary>
    public async Task<(List<string> Halves, InferenceException Refusal)> BrokenAsync(byte[] film)
    {
        var halves = new List<string>();
        var refusal = await Assert.ThrowsAsync<InferenceException>(async () =>
        {
            await foreach (var half in FramesAsync(film, 10, Halves, TestContext.Current.CancellationToken))
            {
                halves.Add(half);
            }
        });
        return (halves, refusal);
    }

    public async Task<InferenceException> RefusalAsync(byte[] film) => (await BrokenAsync(film)).Refusal;

    private static string Halves(SKBitmap frame) => $"{Grey(frame, 2)},{Grey(frame, frame.Width - 3)}";

    private static int Grey(SKBitmap frame, int x)
    {
        var color = frame.GetPixel(x, 4);
        return color.Alpha == 0 ? 255 : color.Red;
    }
}
