using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>Sizes of a caption's figure, in pixels: one caption has room, several are to be taken in at one look.</summary>
internal sealed record FigureStyle
{
    public static readonly SKColor Paper = new(251, 250, 247);
    public static readonly SKColor Ink = new(29, 29, 31);
    public static readonly SKColor Pencil = new(112, 112, 118);
    public static readonly SKColor Faint = new(226, 224, 218);

    /// <summary>For what went into a word: the violet of little heat. Read against <see cref="Output"/> by colour-blind eyes too.</summary>
    public static readonly SKColor Input = new(84, 19, 109);

    /// <summary>For what came out of it: the orange of much heat.</summary>
    public static readonly SKColor Output = new(247, 132, 26);

    public static readonly FigureStyle One = new()
    {
        HeroHeight = 400,
        CaptionSize = 30,
        MostColumns = 5,
        TileSide = 224,
        TallestTile = 300,
        Gap = 26,
        WordSize = 21,
        NoteSize = 14,
    };

    public static readonly FigureStyle Many = new()
    {
        HeroHeight = 340,
        CaptionSize = 24,
        MostColumns = 9,
        TileSide = 148,
        TallestTile = 196,
        Gap = 14,
        WordSize = 17,
        NoteSize = 12,
    };

    public required int HeroHeight { get; init; }

    public required float CaptionSize { get; init; }

    public required int MostColumns { get; init; }

    public required int TileSide { get; init; }

    public required int TallestTile { get; init; }

    public required int Gap { get; init; }

    public required float WordSize { get; init; }

    public required float NoteSize { get; init; }

    public float CaptionLine => CaptionSize * 1.4f;

    public float TileCorner => TileSide / 22f;

    /// <summary>From the bottom of a tile to the baseline of its word.</summary>
    public float WordDrop => WordSize + 10;

    /// <summary>From the baseline of a word to that of its note.</summary>
    public float NoteDrop => NoteSize * 1.5f;

    /// <summary>Width of so many tiles side by side.</summary>
    public int GridWidth(int columns) => (columns * (TileSide + Gap)) - Gap;

    /// <summary>Columns of so many tiles, in rows as even as they come: seven stand as four and three, not as five and two.</summary>
    public int Columns(int tiles)
    {
        var rows = Rows(tiles);
        return rows > 0 ? (tiles + rows - 1) / rows : 0;
    }

    public int Rows(int tiles) => (tiles + MostColumns - 1) / MostColumns;

    /// <summary>The largest size of the photo's shape within a box.</summary>
    public static SKSizeI Fit(SKSizeI photo, int width, int height)
    {
        var scale = Math.Min((double)width / photo.Width, (double)height / photo.Height);
        return new SKSizeI(Math.Max(1, (int)Math.Round(photo.Width * scale)), Math.Max(1, (int)Math.Round(photo.Height * scale)));
    }
}
