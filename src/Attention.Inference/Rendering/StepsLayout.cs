using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>Where everything of a figure of steps stands: one large picture or two, a line about them, and a tile per step.</summary>
internal sealed class StepsLayout
{
    /// <summary>The photo is read no larger than this.</summary>
    public const int PhotoSide = 1024;

    private const int Margin = 48;
    private const int Gap = 28;
    private const int LeastWidth = 560;
    private const int WidestHeroes = 960;
    private const int HeroHeight = 520;
    private const float NoteDrop = 34;
    private const float StepsDrop = 26;
    private const float RowGap = 20;

    private static readonly FigureStyle Few = FigureStyle.One with { MostColumns = 5, TileSide = 220, TallestTile = 260, NoteSize = 15 };
    private static readonly FigureStyle Many = FigureStyle.Many with { MostColumns = 8, NoteSize = 13 };

    private readonly int _heroes;
    private readonly int _columns;
    private readonly float _top;
    private readonly float _rowHeight;

    /// <param name="photo">Size of the photo, whose shape all pictures have.</param>
    /// <param name="heroes">How many of them are large.</param>
    /// <param name="steps">How many are tiles; none without attention.</param>
    public StepsLayout(SKSizeI photo, int heroes, int steps)
    {
        _heroes = heroes;
        Style = steps <= Few.MostColumns ? Few : Many;
        Hero = FigureStyle.Fit(photo, (WidestHeroes - ((heroes - 1) * Gap)) / heroes, HeroHeight);
        Tile = FigureStyle.Fit(photo, Style.TileSide, Style.TallestTile);
        _columns = Style.Columns(steps);
        Width = (2 * Margin) + Math.Max(LeastWidth, Math.Max((heroes * (Hero.Width + Gap)) - Gap, Style.GridWidth(_columns)));
        Note = new SKPoint(Width / 2f, Margin + Hero.Height + NoteDrop);
        _top = Note.Y + StepsDrop;
        _rowHeight = Tile.Height + Style.WordDrop + RowGap;
        Height = (int)Math.Ceiling(steps > 0 ? _top + (Style.Rows(steps) * _rowHeight) - RowGap : Note.Y) + Margin;
    }

    public FigureStyle Style { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>What a line of text may take.</summary>
    public float TextWidth => Width - (2 * Margin);

    /// <summary>Size of a large picture.</summary>
    public SKSizeI Hero { get; }

    /// <summary>Size of a tile.</summary>
    public SKSizeI Tile { get; }

    /// <summary>Middle of the baseline of the line beneath the large pictures.</summary>
    public SKPoint Note { get; }

    /// <summary>The place of a large picture, counted from 0.</summary>
    public SKRect HeroPlace(int hero)
    {
        var left = (Width - (_heroes * (Hero.Width + Gap)) + Gap) / 2f;
        return SKRect.Create(MathF.Floor(left) + (hero * (Hero.Width + Gap)), Margin, Hero.Width, Hero.Height);
    }

    /// <summary>The place of a tile, counted from 0; its name stands beneath.</summary>
    public SKRect Place(int step)
    {
        var (row, column) = Math.DivRem(step, _columns);
        var left = ((Width - Style.GridWidth(_columns)) / 2f) + (column * (Style.TileSide + Style.Gap)) + ((Style.TileSide - Tile.Width) / 2f);
        return SKRect.Create(MathF.Floor(left), MathF.Floor(_top + (row * _rowHeight)), Tile.Width, Tile.Height);
    }
}
