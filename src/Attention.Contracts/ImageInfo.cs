namespace Attention.Contracts;

/// <summary>The image as the service read it, upright (EXIF orientation applied), in pixels.</summary>
public sealed record ImageInfo
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The part that the attention grid covers.</summary>
    public required ImageRegion Region { get; init; }
}
