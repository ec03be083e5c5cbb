using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Models;

/// <summary>What an image encoder takes, in pixels, and the grid of features that it gives.</summary>
internal sealed record ImageInput
{
    [Range(1, 4096)]
    public required int Width { get; init; }

    [Range(1, 4096)]
    public required int Height { get; init; }

    [Range(1, 256)]
    public required int Rows { get; init; }

    [Range(1, 256)]
    public required int Columns { get; init; }
}
