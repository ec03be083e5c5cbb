using Attention.Contracts.Cropping;
using Attention.Inference.Imaging;

namespace Attention.Inference.Cropping;

/// <summary>
/// The affine map from crop to picture (equation 1 of Jaderberg et al.): <c>x = Xx x' + Xy y' + X0</c>, <c>y = Yx x' + Yy y' + Y0</c>.
/// All coordinates run from -1 to 1 between the outer edges (not between the centres of the outer pixels, so theta means the same at
/// every resolution).
/// </summary>
internal readonly record struct Theta(double Xx, double Xy, double X0, double Yx, double Yy, double Y0)
{
    public double Determinant => (Xx * Yy) - (Xy * Yx);

    /// <summary>From six numbers, row by row.</summary>
    public static Theta Of(IReadOnlyList<double> rows) => new(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]);

    /// <summary>The crop that a box cuts out of a picture of so many pixels.</summary>
    public static Theta Of(CenteredBox box, int width, int height) =>
        new(box.Width / width, 0, (2 * box.CenterX / width) - 1, 0, box.Height / height, (2 * box.CenterY / height) - 1);

    /// <summary>Where the crop lies in a picture of so many pixels.</summary>
    public CropFrame Frame(int width, int height)
    {
        var scale = new Vector(width / 2.0, height / 2.0);
        var (across, down) = (new Vector(Xx, Yx), new Vector(Xy, Yy));
        var corner = new Vector(X0 + 1, Y0 + 1) - across - down;
        return new CropFrame(corner * scale, across * 2 * scale, down * 2 * scale);
    }

    public double[] ToRows() => [Xx, Xy, X0, Yx, Yy, Y0];
}
