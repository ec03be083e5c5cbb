using System.Globalization;
using Attention.Contracts.Captioning;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Captioning;

/// <summary>Where everything of one caption stands: its model's name, the caption, and a tile or a card per word.</summary>
internal sealed class CaptionBand
{
    private const float RowGap = 28;
    private const float GridDrop = 36;
    private const float LegendDrop = 26;
    private const float CardShape = 0.68f;

    private readonly float _gridTop;
    private readonly float _rowHeight;
    private readonly int _columns;
    private readonly float _middle;

    /// <param name="caption">The answer of one model.</param>
    /// <param name="isNamed">Whether the name of the model is told.</param>
    /// <param name="photo">Size of the photo, whose shape the tiles have.</param>
    /// <param name="content">From left to right margin; the band begins at its top.</param>
    /// <param name="style">Sizes.</param>
    public CaptionBand(CaptionResponse caption, bool isNamed, SKSizeI photo, SKRect content, FigureStyle style)
    {
        Caption = caption;
        Style = style;
        Words = WordsOf(caption);
        _middle = content.MidX;
        _columns = style.Columns(Words.Count);

        var baseline = content.Top + 24;
        if (isNamed)
        {
            baseline += style.CaptionSize + 14;
            Name = new SKPoint(_middle, baseline);
        }

        Lines = Lettering.Wrap(caption.Caption, style.CaptionSize, content.Width);
        FirstLine = new SKPoint(_middle, baseline + style.CaptionSize + (isNamed ? 6 : 0));
        baseline = FirstLine.Y + ((Lines.Count - 1) * style.CaptionLine);
        if (caption.Attributes is { Count: > 0 } attributes)
        {
            Detected = Lettering.Fit(string.Join("   ", attributes.Select(Show)), style.NoteSize + 1, content.Width);
            Legend = new SKPoint(_middle, baseline + LegendDrop + style.NoteSize);
            baseline = Legend.Y + (Words.Count > 0 ? LegendDrop : 0);
        }

        Tile = Words is [{ Attention: null }, ..]
            ? new SKSizeI(style.TileSide, (int)(style.TileSide * CardShape))
            : FigureStyle.Fit(photo, style.TileSide, style.TallestTile);
        _gridTop = baseline + GridDrop;
        _rowHeight = Tile.Height + LabelHeight() + RowGap;
        Bottom = Words.Count > 0 ? _gridTop + (style.Rows(Words.Count) * _rowHeight) - RowGap : baseline;
    }

    public CaptionResponse Caption { get; }

    public FigureStyle Style { get; }

    /// <summary>The words that show what the model attended to; without attention there are none.</summary>
    public IReadOnlyList<CaptionToken> Words { get; }

    /// <summary>Middle of the baseline of the model's name; null when it is not told.</summary>
    public SKPoint? Name { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Middle of the baseline of the caption's first line.</summary>
    public SKPoint FirstLine { get; }

    /// <summary>The words detected in the photo, with their scores; null when the model detects none.</summary>
    public string? Detected { get; }

    /// <summary>Middle of the baseline of <see cref="Detected"/>; the legend of the cards stands beneath.</summary>
    public SKPoint Legend { get; }

    /// <summary>Size of a tile or a card.</summary>
    public SKSizeI Tile { get; }

    public float Bottom { get; }

    /// <summary>Words with a map to draw or with weights of attributes. A map as PNG cannot be drawn, the end is no word.</summary>
    public static IReadOnlyList<CaptionToken> WordsOf(CaptionResponse caption) =>
        [.. caption.Tokens.Where(static token => token.Text != "</s>" && token is { Attention.Weights: not null } or { Attributes.Count: > 0 })];

    /// <summary>The place of a word, counted from 0; its label stands beneath.</summary>
    public SKRect Place(int word)
    {
        var (row, column) = Math.DivRem(word, _columns);
        var left = _middle - (Style.GridWidth(_columns) / 2) + (column * (Style.TileSide + Style.Gap)) + ((Style.TileSide - Tile.Width) / 2);
        return SKRect.Create(MathF.Floor(left), MathF.Floor(_gridTop + (row * _rowHeight)), Tile.Width, Tile.Height);
    }

    private float LabelHeight() => Style.WordDrop + 7
        + (Words.Any(static word => word.Sentinel is not null) ? WordTile.BarDrop : 0)
        + (Words.Any(static word => WordTile.Note(word) is not null) ? Style.NoteDrop : 0);

    private static string Show(DetectedWord word) => string.Create(CultureInfo.InvariantCulture, $"{word.Text} {word.Score:0.00}");
}
