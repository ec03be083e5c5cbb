using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Classification;
using Attention.Inference.Rendering;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

/// <summary>Drawn over a grey photo of 200 x 100 pixels.</summary>
public sealed class SamplingFigureTests
{
    private readonly SamplingFigure _figure = new(TestImages.Reader());
    private readonly byte[] _photo;

    public SamplingFigureTests()
    {
        using var grey = new SKBitmap(200, 100);
        grey.Erase(new SKColor(120, 120, 120));
        _photo = TestImages.Encode(grey);
    }

    [Theory]
    [InlineData(1, 640)]
    [InlineData(3, 400)]
    [InlineData(64, 240)]
    public void There_is_one_panel_per_cell(int cells, int side)
    {
        var samples = Enumerable.Range(0, cells).Select(_ => Sample(new SamplingPoint(50, 100))).ToList();
        var layout = new PanelLayout(new SKSizeI(200, 100), cells, hasLegend: true);
        using var figure = Draw(samples);

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal(new SKSizeI(side, side / 2), layout.Panel);
        Assert.All(Enumerable.Range(0, cells), i => Assert.True(IsGreen(figure, layout.Place(i), 100, 50)));
        Assert.True(layout.Place(cells - 1).Right < figure.Width && layout.Place(cells - 1).Bottom < figure.Height);
    }

    [Fact]
    public void The_cell_is_green_and_what_it_reads_is_red_where_the_answer_says()
    {
        var sample = Sample(new SamplingPoint(50, 100), new SamplingPoint(20, 30), new SamplingPoint(80, 170));
        var layout = new PanelLayout(new SKSizeI(200, 100), 1, hasLegend: true);
        using var figure = Draw([sample]);

        Assert.True(IsGreen(figure, layout.Place(0), 100, 50));
        Assert.True(IsRed(figure, layout.Place(0), 30, 20));
        Assert.True(IsRed(figure, layout.Place(0), 170, 80));
        Assert.False(IsRed(figure, layout.Place(0), 20, 30));
    }

    [Fact]
    public void A_cell_on_the_corner_of_the_photo_is_seen()
    {
        var sample = Sample(new SamplingPoint(0.5, 0.5), new SamplingPoint(0.5, 199.5));
        var layout = new PanelLayout(new SKSizeI(200, 100), 1, hasLegend: true);
        using var figure = Draw([sample]);

        Assert.True(IsGreen(figure, layout.Place(0), 0.5, 0.5));
    }

    [Fact]
    public void Points_outside_the_photo_are_not_drawn()
    {
        var sample = Sample(new SamplingPoint(50, 100), new SamplingPoint(50, -8), new SamplingPoint(-500, 9_000));
        var layout = new PanelLayout(new SKSizeI(200, 100), 1, hasLegend: true);
        using var figure = Draw([sample]);

        Assert.Equal(FigureStyle.Paper, Pixel(figure, layout.Place(0), -8, 50));
    }

    [Fact]
    public void Without_attention_it_is_the_photo_beneath_its_classes()
    {
        var layout = new PanelLayout(new SKSizeI(200, 100), 1, hasLegend: false);
        using var figure = Draw(null);

        Assert.Null(layout.Legend);
        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal(new SKColor(120, 120, 120), Pixel(figure, layout.Place(0), 100, 50));
    }

    private static SampledCell Sample(SamplingPoint center, params SamplingPoint[] points) => new()
    {
        Cell = new GridCell { Row = 0, Column = 0 },
        Center = center,
        Levels = [new SampledLevel { Layer = 2, Points = [center, .. points] }, new SampledLevel { Layer = 1, Points = [center] }],
    };

    private static bool IsGreen(SKBitmap figure, SKRect place, double x, double y) => Pixel(figure, place, x, y) is { Green: > 150, Red: < 80, Blue: < 120 };

    private static bool IsRed(SKBitmap figure, SKRect place, double x, double y) => Pixel(figure, place, x, y) is { Red: > 150, Green: < 80, Blue: < 80 };

    private static SKColor Pixel(SKBitmap figure, SKRect place, double x, double y) =>
        figure.GetPixel((int)(place.Left + (x / 200 * place.Width)), (int)(place.Top + (y / 100 * place.Height)));

    private SKBitmap Draw(IReadOnlyList<SampledCell>? samples) => SKBitmap.Decode(_figure.Png(_photo, Answers.Classification(200, 100, samples)));
}
