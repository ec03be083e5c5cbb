using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>Turns the part of an image that was decoded upright: in its place where it is upright and of the right size already.</summary>
internal static class UprightPart
{
    /// <param name="file">That it is from.</param>
    /// <param name="stored">Becomes the part that is returned, or is disposed.</param>
    /// <param name="reduction">How many pixels become one, along each side; the format may have done a part of it.</param>
    /// <param name="ground">What is seen through it.</param>
    public static ImagePart Of(ImageFile file, StoredPart stored, int reduction, Ground ground)
    {
        if (IsInPlace(file, reduction))
        {
            if (ground == Ground.White)
            {
                Resampler.ToWhite(stored.Pixels);
            }

            return new ImagePart(stored.Pixels, stored.Covered);
        }

        using (stored)
        {
            var covered = file.Origin.ToUpright(stored.Covered, new SKSizeI(file.Width, file.Height));
            var size = SizeOf(covered.Size, reduction);
            var upright = StoredPixels.Create(size);
            Resampler.ToUpright(stored.Pixels, file.Origin, size.Width, size.Height, upright.GetPixelSpan(), ground);
            return new ImagePart(upright, covered);
        }
    }

    /// <summary>Bytes of memory that it takes besides the part that was decoded.</summary>
    public static long BytesOfCopy(ImageFile file, SKRectI part, int reduction) =>
        IsInPlace(file, reduction) ? 0 : StoredPixels.BytesOf(SizeOf(file.CoveredBy(part, reduction).Size, reduction));

    private static bool IsInPlace(ImageFile file, int reduction) => reduction == 1 && file.Origin == SKEncodedOrigin.TopLeft;

    private static SKSizeI SizeOf(SKSizeI covered, int reduction) => new(Shrink(covered.Width, reduction), Shrink(covered.Height, reduction));

    private static int Shrink(int side, int reduction) => Math.Max(1, (int)Math.Round((double)side / reduction));
}
