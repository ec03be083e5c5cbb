using Attention.Contracts.Cropping;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>Where everything of a <see cref="CropFigure"/> stands: the photo, and beside it the crops in a grid.</summary>
internal sealed class CropLayout
{
    /// <summary>The photo is read no larger than this.</summary>
    public const int PhotoSide = 1200;

    /// <summary>Of a class beneath a crop.</summary>
    public const int RowHeight = 28;

    private const int Margin = 48;
    private const int Between = 56;
    private const int LongestOverhang = 140;
    private const int Gap = 26;
    private const int ReadingDrop = 10;
    private const int HeroWidth = 720;
    private const int HeroHeight = 520;

    private readonly IReadOnlyList<CropResult> _crops;
    private readonly int _columns;
    private readonly int _side;
    private readonly int _readings;
    private readonly SKPoint _grid;

    public CropLayout(SKSizeI photo, CropResponse response)
    {
        var crops = _crops = response.Crops;
        _columns = crops.Count < 3 ? 1 : (int)Math.Ceiling(Math.Sqrt(crops.Count));
        _side = crops.Count switch { 1 => 320, <= 4 => 200, <= 9 => 140, _ => 104 };
        _readings = RowHeight * (crops[0].Classes is not null && crops.Count <= 2 ? 3 : 1);

        var rows = (crops.Count + _columns - 1) / _columns;
        var grid = new SKSizeI((_columns * (_side + Gap)) - Gap, (rows * (Cell + Gap)) - Gap);
        var hero = FigureStyle.Fit(photo, HeroWidth, HeroHeight);
        var outlines = Overhung(hero, response);
        Width = Margin + outlines.Width + Between + grid.Width + Margin;
        Height = Margin + Math.Max(outlines.Height, grid.Height) + Margin;
        Hero = SKRect.Create(Margin - outlines.Left, ((Height - outlines.Height) / 2) - outlines.Top, hero.Width, hero.Height);
        _grid = new SKPoint(Width - Margin - grid.Width, (Height - grid.Height) / 2);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Of the photo.</summary>
    public SKRect Hero { get; }

    private int Cell => _side + ReadingDrop + _readings;

    /// <summary>Of a crop, in its own shape within the square of its cell.</summary>
    public SKRect Tile(int crop)
    {
        var size = FigureStyle.Fit(new SKSizeI(_crops[crop].Width, _crops[crop].Height), _side, _side);
        var (left, top) = Place(crop);
        return SKRect.Create(left + ((_side - size.Width) / 2), top + _side - size.Height, size.Width, size.Height);
    }

    /// <summary>Of what a crop was read as, beneath it.</summary>
    public SKRect Reading(int crop)
    {
        var (left, top) = Place(crop);
        return SKRect.Create(left, top + _side + ReadingDrop, _side, _readings);
    }

    /// <summary>The photo, at 0, 0, with what of the outlines reaches out of it a little.</summary>
    private static SKRectI Overhung(SKSizeI hero, CropResponse response)
    {
        var scale = (double)hero.Width / response.Image.Width;
        var corners = response.Crops.SelectMany(static crop => crop.Quadrilateral).ToList();
        var across = corners.ConvertAll(corner => (int)(corner.X * scale));
        var down = corners.ConvertAll(corner => (int)(corner.Y * scale));
        return new SKRectI(
            Math.Clamp(across.Min(), -LongestOverhang, 0),
            Math.Clamp(down.Min(), -LongestOverhang, 0),
            Math.Clamp(across.Max(), hero.Width, hero.Width + LongestOverhang),
            Math.Clamp(down.Max(), hero.Height, hero.Height + LongestOverhang));
    }

    private (float Left, float Top) Place(int crop) =>
        (_grid.X + (crop % _columns * (_side + Gap)), _grid.Y + (crop / _columns * (Cell + Gap)));
}
