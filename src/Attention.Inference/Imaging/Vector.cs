namespace Attention.Inference.Imaging;

/// <summary>A point of a picture or a way across it, in pixels: x to the right, y down. Float would lose sight of large pictures.</summary>
internal readonly record struct Vector(double X, double Y)
{
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y);

    public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y);

    public static Vector operator *(Vector a, double factor) => new(a.X * factor, a.Y * factor);

    public static Vector operator *(Vector a, Vector scale) => new(a.X * scale.X, a.Y * scale.Y);
}
