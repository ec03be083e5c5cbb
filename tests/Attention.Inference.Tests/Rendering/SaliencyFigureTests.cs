using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Rendering;
using Attention.Inference.Saliency;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

/// <summary>Drawn over a green photo of 200 x 100 pixels, of whose map the left half is sure.</summary>
public sealed class SaliencyFigureTests
{
    private static readonly SKColor Green = new(60, 200, 60);
    private static readonly float[] LeftHalf = [1, 1, 0, 0, 1, 1, 0, 0];

    private readonly SaliencyFigure _figure = new(TestImages.Reader());
    private readonly byte[] _photo = TestImages.Plain(Green, 200, 100);

    [Fact]
    public void The_object_lies_on_a_checkerboard_and_its_bounds_are_on_the_photo()
    {
        using var figure = Draw(Response(steps: 2), out var layout);
        var (photo, cutout) = (layout.HeroPlace(0), layout.HeroPlace(1));

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal(Green, figure.GetPixel((int)photo.MidX + 40, (int)photo.MidY));
        Assert.Equal(SKColors.White, figure.GetPixel((int)(photo.Left + (photo.Width * 0.525f)) - 3, (int)photo.MidY));
        Assert.Equal(Green, figure.GetPixel((int)cutout.Left + 30, (int)cutout.MidY));
        var squares = Enumerable.Range(0, 40).Select(i => figure.GetPixel((int)cutout.Right - 10 - i, (int)cutout.MidY)).Distinct();
        Assert.Equal(2, squares.Count());
        Assert.DoesNotContain(Green, squares);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void There_is_a_tile_for_the_first_look_and_for_every_step(int steps)
    {
        using var figure = Draw(Response(steps), out var layout);

        for (var i = 0; i <= steps; i++)
        {
            var place = layout.Place(i);
            var (hot, cold) = (figure.GetPixel((int)place.Left + 10, (int)place.MidY), figure.GetPixel((int)place.Right - 10, (int)place.MidY));
            Assert.True(hot.Red > cold.Red + 60, $"tile {i}: {hot}, {cold}");
            Assert.True(place.Right < figure.Width && place.Bottom < figure.Height && place.Top > layout.Note.Y);
        }
    }

    [Fact]
    public void Where_nothing_stands_out_the_checkerboard_is_empty()
    {
        using var figure = Draw(Response(steps: 1) with { Box = null, Threshold = 1 }, out var layout);

        Assert.NotEqual(Green, figure.GetPixel((int)layout.HeroPlace(1).Left + 30, (int)layout.HeroPlace(1).MidY));
    }

    private static SaliencyResponse Response(int steps)
    {
        var map = new AttentionMap { Rows = 2, Columns = 4, Weights = LeftHalf };
        return Answers.Saliency(200, 100, map) with
        {
            Box = new ImageRegion { X = 0, Y = 0, Width = 105, Height = 100 },
            Steps = [.. Enumerable.Range(0, steps).Select(_ => new SaliencyStep { Box = new ImageRegion { X = 20, Y = 10, Width = 100, Height = 50 }, Attention = map })],
        };
    }

    private SKBitmap Draw(SaliencyResponse response, out StepsLayout layout)
    {
        layout = new StepsLayout(new SKSizeI(200, 100), heroes: 2, response.Steps.Count + 1);
        return SKBitmap.Decode(_figure.Png(_photo, response));
    }
}
