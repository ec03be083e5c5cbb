using Attention.Contracts;
using Attention.Contracts.Cropping;
using Attention.Inference.Cropping;
using Attention.Inference.Tests.Imaging;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

public sealed class CropFigureTests
{
    private static readonly SKColor FirstColor = new(213, 94, 0);

    private readonly CropFigure _figure = new(TestImages.Reader());
    private readonly byte[] _photo;

    public CropFigureTests()
    {
        using var green = new SKBitmap(200, 100);
        green.Erase(new SKColor(60, 200, 60));
        _photo = TestImages.Encode(green);
    }

    [Fact]
    public void The_photo_is_dimmed_outside_of_its_crops()
    {
        var response = Response(new Theta(0.5, 0, 0, 0, 0.5, 0));
        using var figure = Draw(response, out var layout);

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal(new SKColor(60, 200, 60), figure.GetPixel((int)layout.Hero.MidX, (int)layout.Hero.MidY));
        Assert.InRange(figure.GetPixel((int)layout.Hero.Left + 30, (int)layout.Hero.MidY).Green, 100, 160);
    }

    [Fact]
    public void A_dot_marks_the_corner_that_is_the_upper_left_of_the_crop()
    {
        // A half turn: the crop's upper left is the lower right of the photo's middle.
        using var figure = Draw(Response(new Theta(-0.5, 0, 0, 0, -0.5, 0)), out var layout);
        var (x, y) = (layout.Hero.Left + (layout.Hero.Width * 0.75f), layout.Hero.Top + (layout.Hero.Height * 0.75f));

        Assert.Equal(FirstColor, figure.GetPixel((int)x + 4, (int)y + 3));
        (x, y) = (layout.Hero.Left + (layout.Hero.Width * 0.25f), layout.Hero.Top + (layout.Hero.Height * 0.25f));
        Assert.NotEqual(FirstColor, figure.GetPixel((int)x - 4, (int)y - 3));
    }

    [Fact]
    public void Every_crop_has_its_tile_in_its_own_shape()
    {
        var response = Response([.. Enumerable.Range(0, 7).Select(i => new Theta(0.1, 0, (i - 3) / 4.0, 0, 0.1 + (i * 0.05), 0))]);
        using var figure = Draw(response, out var layout);

        for (var i = 0; i < 7; i++)
        {
            var tile = layout.Tile(i);
            Assert.Equal((float)response.Crops[i].Width / response.Crops[i].Height, tile.Width / tile.Height, tolerance: 0.05f);
            Assert.True(tile.Left > layout.Hero.Right && tile.Right < layout.Width && layout.Reading(i).Bottom < layout.Height);
            Assert.Equal(new SKColor(60, 200, 60), figure.GetPixel((int)tile.MidX, (int)tile.MidY));
        }
    }

    [Theory]
    [InlineData(1.2, 0, 0)]
    [InlineData(1, 0.4, -0.4)]
    [InlineData(1000, 0, 0)]
    public void There_is_room_for_outlines_that_reach_out_of_the_photo_a_little(double scale, double x, double y)
    {
        var response = Response(new Theta(scale, 0, x, 0, scale, y));
        using var figure = Draw(response, out var layout);

        Assert.InRange(figure.Width, 0, 1500);
        Assert.True(layout.Hero.Left >= 48 && layout.Hero.Top >= 48);
    }

    [Fact]
    public void A_bar_is_as_long_as_the_class_is_probable()
    {
        var crop = Response(new Theta(0.5, 0, 0, 0, 0.5, 0));
        var likely = Bar(0.9);
        var unlikely = Bar(0.2);

        Assert.True(likely > 3 * unlikely && unlikely > 0, $"{likely}, {unlikely}");

        int Bar(double score)
        {
            ClassScore[] classes = [new() { Label = "7", Score = score }, new() { Label = "1", Score = 1 - score }];
            using var figure = Draw(crop with { Crops = [crop.Crops[0] with { Classes = classes }] }, out var layout);
            var (row, pixels) = (layout.Reading(0), 0);
            for (var x = (int)row.Left; x < row.Right; x++)
            {
                pixels += figure.GetPixel(x, (int)row.Top + 15) == FirstColor ? 1 : 0;
            }

            return pixels;
        }
    }

    private CropResponse Response(params Theta[] places)
    {
        var image = WholeImage.Info(200, 100);
        var crops = CropPlacement.Of([.. places.Select(place => new CropProposal(place, null))], new SKSizeI(200, 100), size: null);
        var cut = new CropCutter(TestImages.Reader()).Cut(_photo, crops, new SKSizeI(200, 100));
        return new CropResponse
        {
            Id = "1",
            Image = image,
            Crops =
            [
                .. crops.Zip(cut.Pngs, (crop, png) => new CropResult
                {
                    Theta = crop.Proposal.Theta.ToRows(),
                    Quadrilateral = [.. crop.Frame.Corners.Select(corner => new CropCorner(corner.X, corner.Y))],
                    Width = crop.Size.Width,
                    Height = crop.Size.Height,
                    Crop = Convert.ToBase64String(png),
                }),
            ],
        };
    }

    private SKBitmap Draw(CropResponse response, out CropLayout layout)
    {
        using var photo = TestImages.Reader().ReadUpright(_photo, CropLayout.PhotoSide);
        layout = new CropLayout(photo.Info.Size, response);
        return SKBitmap.Decode(_figure.Png(_photo, response));
    }
}
