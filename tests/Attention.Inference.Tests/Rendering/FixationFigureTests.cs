using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Fixation;
using Attention.Inference.Rendering;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

/// <summary>Drawn over a grey photo of 200 x 100 pixels.</summary>
public sealed class FixationFigureTests
{
    private static readonly SKColor Mark = new(0, 114, 178);

    private readonly FixationFigure _figure = new(TestImages.Reader());
    private readonly byte[] _photo = TestImages.Plain(new SKColor(120, 120, 120), 200, 100);

    [Fact]
    public void The_density_glows_and_every_place_of_the_scanpath_is_marked()
    {
        using var figure = Draw(Response(), out var layout);

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.True(At(figure, layout, 25, 20).Red > At(figure, layout, 175, 20).Red + 60);
        Assert.All(Response().Scanpath, place => Assert.Equal(Mark, At(figure, layout, place.X + 1.6, place.Y)));
        Assert.Equal(Mark, At(figure, layout, 100, 50));
    }

    [Fact]
    public void Outside_of_the_window_the_photo_is_dimmed()
    {
        using var whole = Draw(Response(), out var layout);
        using var cropped = Draw(Response() with { Crop = new CropWindow { X = 0, Y = 0, Width = 100, Height = 100, Mass = 0.9 } }, out _);

        Assert.Equal(At(whole, layout, 40, 75), At(cropped, layout, 40, 75));
        Assert.True(At(cropped, layout, 160, 90).Green < At(whole, layout, 160, 90).Green);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void There_is_a_tile_per_step(int steps)
    {
        var map = new AttentionMap { Rows = 1, Columns = 2, Weights = [1, 0] };
        using var figure = Draw(Response() with { Steps = [.. Enumerable.Repeat(map, steps)] }, out var layout);

        for (var i = 0; i < steps; i++)
        {
            var place = layout.Place(i);
            Assert.True(figure.GetPixel((int)place.Left + 25, (int)place.MidY).Red > figure.GetPixel((int)place.Right - 25, (int)place.MidY).Red + 60);
            Assert.True(place.Bottom < figure.Height);
        }
    }

    private static FixationResponse Response() => Answers.Fixation(
        200, 100, new Density { Rows = 1, Columns = 4, Values = [0.7f, 0.1f, 0.1f, 0.1f] }, new ImagePoint { X = 25, Y = 50 }, new ImagePoint { X = 175, Y = 50 });

    private static SKColor At(SKBitmap figure, StepsLayout layout, double x, double y)
    {
        var place = layout.HeroPlace(0);
        return figure.GetPixel((int)(place.Left + (x / 200 * place.Width)), (int)(place.Top + (y / 100 * place.Height)));
    }

    private SKBitmap Draw(FixationResponse response, out StepsLayout layout)
    {
        layout = new StepsLayout(new SKSizeI(200, 100), heroes: 1, response.Steps?.Count ?? 0);
        return SKBitmap.Decode(_figure.Png(_photo, response));
    }
}
