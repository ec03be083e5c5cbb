using Attention.Contracts.Captioning;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>Where everything of a <see cref="CaptionFigure"/> stands, in pixels.</summary>
internal sealed class CaptionLayout
{
    public const int PhotoSide = 800;
    public const float HeroCorner = 14;
    public const float CaptionSize = 30;
    public const float CaptionDrop = 54;
    public const float CaptionLine = 42;
    public const float TileCorner = 10;
    public const float WordSize = 21;
    public const float WordDrop = 31;
    public const float GateSize = 14;
    public const float GateDrop = 52;

    public static readonly SKColor Paper = new(251, 250, 247);
    public static readonly SKColor Ink = new(29, 29, 31);
    public static readonly SKColor Pencil = new(112, 112, 118);

    private const int Margin = 48;
    private const int Gap = 26;
    private const int HeroHeight = 400;
    private const int MostColumns = 5;
    private const int LeastWidth = 720;
    private const int TileSide = 224;
    private const int TallestTile = 300;
    private const int GridDrop = 36;
    private const int RowGap = 28;
    private const int LabelHeight = 38;
    private const int GatedLabelHeight = 58;

    private readonly int _columns;
    private readonly int _gridTop;
    private readonly int _rowHeight;

    private CaptionLayout(int columns, int gridTop, int rowHeight)
    {
        (_columns, _gridTop, _rowHeight) = (columns, gridTop, rowHeight);
    }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required SKRect Hero { get; init; }

    public required IReadOnlyList<string> Caption { get; init; }

    public required int TileWidth { get; init; }

    public required int TileHeight { get; init; }

    public static CaptionLayout Of(int photoWidth, int photoHeight, CaptionToken[] words, string caption, Lettering lettering)
    {
        // Rows as even as they come: seven words stand as four and three, not as five and two.
        var rows = (words.Length + MostColumns - 1) / MostColumns;
        var columns = rows > 0 ? (words.Length + rows - 1) / rows : 0;
        var tile = Fit(photoWidth, photoHeight, TileSide, TallestTile);
        var width = Math.Max(LeastWidth, 2 * Margin + columns * TileSide + (columns - 1) * Gap);
        var hero = Fit(photoWidth, photoHeight, width - 2 * Margin, HeroHeight);
        var lines = lettering.Wrap(caption, CaptionSize, width - 2 * Margin);

        var captionBottom = Margin + hero.Height + (int)(CaptionDrop + (lines.Count - 1) * CaptionLine);
        var rowHeight = tile.Height + (words.Any(word => word.Gate is not null) ? GatedLabelHeight : LabelHeight) + RowGap;
        var gridTop = captionBottom + GridDrop;
        return new CaptionLayout(columns, gridTop, rowHeight)
        {
            Width = width,
            Height = rows > 0 ? gridTop + rows * rowHeight - RowGap + Margin : captionBottom + Margin,
            Hero = SKRect.Create((width - hero.Width) / 2, Margin, hero.Width, hero.Height),
            Caption = lines,
            TileWidth = tile.Width,
            TileHeight = tile.Height,
        };
    }

    /// <summary>The picture of a word, counted from 0; its label stands beneath.</summary>
    public SKRect Tile(int index)
    {
        var grid = _columns * TileSide + (_columns - 1) * Gap;
        var left = (Width - grid) / 2 + index % _columns * (TileSide + Gap) + (TileSide - TileWidth) / 2;
        return SKRect.Create(left, _gridTop + index / _columns * _rowHeight, TileWidth, TileHeight);
    }

    /// <summary>The largest size of the photo's shape within a box.</summary>
    private static SKSizeI Fit(int width, int height, int boxWidth, int boxHeight)
    {
        var scale = Math.Min((double)boxWidth / width, (double)boxHeight / height);
        return new SKSizeI(Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }
}
