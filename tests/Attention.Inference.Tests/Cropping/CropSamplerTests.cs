using Attention.Contracts.Cropping;
using Attention.Inference.Cropping;
using Attention.Inference.Imaging;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Cropping;

/// <summary>Crops against closed forms: on a plane bilinear sampling is exact, so a crop shows its own coordinates.</summary>
public sealed class CropSamplerTests
{
    private const int Width = 200;
    private const int Height = 120;

    private static readonly SKBitmap Ramp = TestImages.Ramp(Width, Height);

    public static TheoryData<string, double[]> Maps => new()
    {
        { "translation", [0.5, 0, 0.31, 0, 0.5, -0.27] },
        { "zoom", [0.11, 0, -0.4, 0, 0.13, 0.2] },
        { "rotation", [0.3 * Math.Cos(0.7), -0.3 * Math.Sin(0.7), 0.1, 0.5 * Math.Sin(0.7), 0.5 * Math.Cos(0.7), 0] },
        { "shear", [0.4, 0.25, 0, 0.1, 0.5, -0.1] },
        { "mirror", [-0.5, 0, 0.05, 0, -0.2, 0.02] },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void A_crop_shows_what_theta_says(string map, double[] theta)
    {
        var size = new SKSizeI(53, 31);
        using var crop = Crop(Ramp, Theta.Of(theta), size);
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                // Equation 1, from the centre of the crop's pixel to pixels of the picture.
                var (across, down) = (((2 * x) + 1.0) / size.Width - 1, ((2 * y) + 1.0) / size.Height - 1);
                var column = ((theta[0] * across) + (theta[1] * down) + theta[2] + 1) / 2 * Width - 0.5;
                var row = ((theta[3] * across) + (theta[4] * down) + theta[5] + 1) / 2 * Height - 0.5;
                if (column is < 4 or > Width - 5 || row is < 4 or > Height - 5)
                {
                    continue;
                }

                var color = crop.GetPixel(x, y);
                var isRight = Math.Abs(column - color.Red) <= 0.51 && Math.Abs(row - color.Green) <= 0.51;
                Assert.True(isRight, $"{map}: {x}, {y} is {color}, not {column}, {row}");
                Assert.Equal(byte.MaxValue - column, color.Blue, tolerance: 0.51);
            }
        }
    }

    [Theory]
    [InlineData(37, 23)]
    [InlineData(1, 1)]
    [InlineData(333, 7)]
    [InlineData(251, 509)]
    public void The_identity_is_the_original_to_the_bit(int width, int height)
    {
        using var noise = TestImages.Noise(width, height);
        using var crop = Crop(noise, new Theta(1, 0, 0, 0, 1, 0), new SKSizeI(width, height));
        Assert.Equal(noise.Pixels, crop.Pixels);
    }

    [Fact]
    public void A_box_on_whole_pixels_is_the_original_cut_out_to_the_bit()
    {
        using var noise = TestImages.Noise(97, 61);
        var box = new CenteredBox { CenterX = 40.5, CenterY = 30, Width = 33, Height = 20 };
        using var crop = Crop(noise, Theta.Of(box, 97, 61), new SKSizeI(33, 20));
        using var expected = new SKBitmap();
        noise.ExtractSubset(expected, SKRectI.Create(24, 20, 33, 20));
        Assert.Equal(expected.Pixels, crop.Pixels);
    }

    [Fact]
    public void A_quarter_turn_moves_pixels_and_changes_none()
    {
        using var noise = TestImages.Noise(41, 41);
        using var crop = Crop(noise, new Theta(0, 1, 0, -1, 0, 0), new SKSizeI(41, 41));
        for (var i = 0; i < 41; i++)
        {
            Assert.Equal(noise.GetPixel(40 - i, 3), crop.GetPixel(40 - 3, 40 - i));
        }
    }

    [Fact]
    public void Outside_the_picture_it_is_black_and_fades_in_over_a_pixel()
    {
        using var white = new SKBitmap(10, 10);
        white.Erase(SKColors.White);

        // From two pixels left of the picture to eight within it, four crop pixels each.
        var box = new CenteredBox { CenterX = 3, CenterY = 5, Width = 10, Height = 1 };
        using var crop = Crop(white, Theta.Of(box, 10, 10), new SKSizeI(40, 4));
        var line = Enumerable.Range(0, 40).Select(x => (int)crop.GetPixel(x, 1).Red).ToList();

        Assert.All(line.Take(6), value => Assert.Equal(0, value));
        Assert.Equal([32, 96, 159, 223], line[6..10]);
        Assert.All(line.Skip(10), value => Assert.Equal(255, value));
        Assert.All(crop.Pixels, pixel => Assert.Equal(byte.MaxValue, pixel.Alpha));
    }

    [Theory]
    [InlineData(600, 400)]
    [InlineData(300, 200)]
    [InlineData(171, 133)]
    [InlineData(37, 5)]
    [InlineData(1, 1)]
    [InlineData(900, 1)]
    public void A_crop_that_shrinks_a_checkerboard_is_grey(int width, int height)
    {
        using var board = TestImages.Checkerboard(1200, 800);
        using var crop = Crop(board, new Theta(1, 0, 0, 0, 1, 0), new SKSizeI(width, height));
        for (var x = Math.Min(1, width / 2); x < Math.Max(1, width - 1); x += 7)
        {
            Assert.InRange(crop.GetPixel(x, height / 2).Red, 126, 129);
        }
    }

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1000, 0.001)]
    [InlineData(0.0001, 0.0001)]
    public void The_extremes_of_theta_are_sampled_too(double across, double down)
    {
        using var noise = TestImages.Noise(300, 200);
        using var crop = Crop(noise, new Theta(across, 0, 0, 0, down, 0), new SKSizeI(64, 64));
        Assert.Equal(64, crop.Width);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void What_lies_outside_is_black_however_near(SKEncodedImageFormat format)
    {
        using var picture = TestImages.Noise(40, 30);
        var file = TestImages.Encode(picture, format);
        foreach (var (x, y) in ((double, double)[])[(2.01, 0), (2.1, 0), (2.2, 0), (4, 0), (-2.1, 0), (-4, 0), (0, 2.1), (0, 4), (0, -2.1), (0, -4), (3, 3)])
        {
            var (theta, size) = (new Theta(1, 0, x, 0, 1, y), new SKSizeI(8, 8));
            var crop = new CropPlacement(new CropProposal(theta, null), theta.Frame(40, 30), size);
            var cutter = new CropCutter(TestImages.Reader());
            using var cut = SKBitmap.Decode(cutter.Cut(file, [crop], picture.Info.Size).Pngs[0]);

            Assert.True(cutter.LoadOf(file, [crop], picture.Info.Size).Bytes > 0);
            Assert.All(cut.Pixels, pixel => Assert.Equal(SKColors.Black, pixel));
        }
    }

    [Theory]
    [InlineData(0.5, 0.5, 100, 60)]
    [InlineData(0.5, 1, 100, 120)]
    [InlineData(20, 10, 1024, 307)]
    [InlineData(0.0001, 0.0001, 1, 1)]
    public void The_natural_size_is_that_of_what_is_shown_up_to_a_limit(double across, double down, int width, int height)
    {
        Assert.Equal(new SKSizeI(width, height), new Theta(across, 0, 0, 0, down, 0).Frame(Width, Height).NaturalSize);
        Assert.Equal(new SKSizeI(width, height), new Theta(0, down, 0, across, 0, 0).Frame(Height, Width).NaturalSize);
    }

    [Fact]
    public void Corners_go_round_from_the_upper_left_of_the_crop()
    {
        var whole = new Theta(1, 0, 0, 0, 1, 0).Frame(100, 50);
        var turned = new Theta(0, 0.5, 0, -0.5, 0, 0).Frame(100, 100);
        Assert.Equal([new Vector(0, 0), new Vector(100, 0), new Vector(100, 50), new Vector(0, 50)], whole.Corners);
        Assert.Equal([new Vector(25, 75), new Vector(25, 25), new Vector(75, 25), new Vector(75, 75)], turned.Corners);
    }

    // The whole path from file to crop.
    private static SKBitmap Crop(SKBitmap picture, Theta theta, SKSizeI size)
    {
        var frame = theta.Frame(picture.Width, picture.Height);
        var crop = new CropPlacement(new CropProposal(theta, null), frame, size);
        var cut = new CropCutter(TestImages.Reader()).Cut(TestImages.Encode(picture), [crop], picture.Info.Size);
        return SKBitmap.Decode(cut.Pngs[0]);
    }
}
