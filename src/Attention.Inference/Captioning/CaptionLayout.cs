using Attention.Contracts.Captioning;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Captioning;

/// <summary>Where everything of a <see cref="CaptionFigure"/> stands: the photo, and beneath it one band per caption.</summary>
internal sealed class CaptionLayout
{
    /// <summary>The photo is read no larger than this.</summary>
    public const int PhotoSide = 800;

    public const float HeroCorner = 14;

    private const int Margin = 48;
    private const int LeastWidth = 720;

    public CaptionLayout(SKSizeI photo, IReadOnlyList<CaptionResponse> captions)
    {
        var style = captions.Count == 1 ? FigureStyle.One : FigureStyle.Many;
        var grid = captions.Max(caption => style.GridWidth(style.Columns(CaptionBand.WordsOf(caption).Count)));
        Width = Math.Max(LeastWidth, (2 * Margin) + grid);
        var hero = FigureStyle.Fit(photo, Width - (2 * Margin), style.HeroHeight);
        Hero = SKRect.Create((Width - hero.Width) / 2, Margin, hero.Width, hero.Height);

        var bands = new List<CaptionBand>(captions.Count);
        var content = new SKRect(Margin, Hero.Bottom, Width - Margin, Hero.Bottom);
        foreach (var caption in captions)
        {
            bands.Add(new CaptionBand(caption, captions.Count > 1, photo, content, style));
            content.Top = bands[^1].Bottom;
        }

        Bands = bands;
        Height = (int)Math.Ceiling(content.Top) + Margin;
    }

    public int Width { get; }

    public int Height { get; }

    public SKRect Hero { get; }

    public IReadOnlyList<CaptionBand> Bands { get; }
}
