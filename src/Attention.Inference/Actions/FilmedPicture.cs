using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Vision;

namespace Attention.Inference.Actions;

/// <summary>
/// A frame of a film while it is encoded and the next one is compared with it; when both is over its pixels are given back. Those of one
/// that was not encoded are left to the garbage collector.
/// </summary>
internal sealed class FilmedPicture
{
    private readonly RgbImage _picture;
    private int _users = 2;

    public FilmedPicture(RgbImage picture, VisionEncoder encoder, CancellationToken cancellationToken)
    {
        _picture = picture;
        Features = EncodeAsync(encoder, cancellationToken);
    }

    public Task<Measured<ImageFeatures>> Features { get; }

    /// <summary>Whether another frame shows the same.</summary>
    public bool IsSeenIn(RgbImage frame) => _picture.Pixels.SequenceEqual(frame.Pixels);

    /// <summary>No other frame is compared with it any more.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _picture.Dispose();
        }
    }

    private async Task<Measured<ImageFeatures>> EncodeAsync(VisionEncoder encoder, CancellationToken cancellationToken)
    {
        var features = await encoder.EncodeAsync(_picture, cancellationToken);
        Leave();
        return features;
    }
}
