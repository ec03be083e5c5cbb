using Attention.Inference.Classification;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>
/// Where everything of a figure of panels stands, such as a <see cref="SamplingFigure"/>: the classes, beneath them the panels, and the
/// legend.
/// </summary>
internal sealed class PanelLayout
{
    private const int Margin = 48;
    private const int LeastWidth = 520;
    private const float ClassesDrop = 32;
    private const float PanelsDrop = 30;
    private const float RowGap = 20;
    private const float LegendDrop = 44;

    private static readonly FigureStyle One = FigureStyle.One with { MostColumns = 1, TileSide = 640, TallestTile = 720 };
    private static readonly FigureStyle Few = FigureStyle.One with { MostColumns = 3, TileSide = 400, TallestTile = 480 };
    private static readonly FigureStyle Many = FigureStyle.Many with { MostColumns = 6, TileSide = 240, TallestTile = 300 };

    private readonly int _columns;
    private readonly float _top;
    private readonly float _rowHeight;

    /// <param name="photo">Size of what the panels show.</param>
    /// <param name="panels">One at least.</param>
    /// <param name="hasLegend">Whether there is one.</param>
    public PanelLayout(SKSizeI photo, int panels, bool hasLegend)
    {
        Style = panels switch { 1 => One, <= 9 => Few, _ => Many };
        Panel = FigureStyle.Fit(photo, Style.TileSide, Style.TallestTile);
        _columns = Style.Columns(panels);
        Width = Math.Max(LeastWidth, (2 * Margin) + Style.GridWidth(_columns));
        Best = new SKPoint(Width / 2f, Margin + Style.CaptionSize);
        Classes = Best + new SKPoint(0, ClassesDrop);
        _top = Classes.Y + PanelsDrop;
        _rowHeight = Panel.Height + Style.WordDrop + RowGap;
        var bottom = _top + (Style.Rows(panels) * _rowHeight) - RowGap;
        Legend = hasLegend ? new SKPoint(Width / 2f, bottom + LegendDrop) : null;
        Height = (int)Math.Ceiling(Legend?.Y ?? bottom) + Margin;
    }

    public FigureStyle Style { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>What a line of text may take.</summary>
    public float TextWidth => Width - (2 * Margin);

    /// <summary>Middle of the baseline of the best class.</summary>
    public SKPoint Best { get; }

    /// <summary>Middle of the baseline of the classes with their scores.</summary>
    public SKPoint Classes { get; }

    /// <summary>Size of a panel.</summary>
    public SKSizeI Panel { get; }

    /// <summary>Middle of the baseline of the legend; null where no point is drawn.</summary>
    public SKPoint? Legend { get; }

    /// <summary>The place of a panel, counted from 0; what it shows is named beneath.</summary>
    public SKRect Place(int panel)
    {
        var (row, column) = Math.DivRem(panel, _columns);
        var left = ((Width - Style.GridWidth(_columns)) / 2f) + (column * (Style.TileSide + Style.Gap)) + ((Style.TileSide - Panel.Width) / 2f);
        return SKRect.Create(MathF.Floor(left), MathF.Floor(_top + (row * _rowHeight)), Panel.Width, Panel.Height);
    }
}
