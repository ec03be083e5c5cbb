using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Saliency;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Saliency;

/// <summary>From picture to answer, by the toy to which red stands out, and green in the upper left quarter after its first step.</summary>
public sealed class SaliencyPipelineTests : IAsyncLifetime
{
    private static readonly SKColor Red = new(255, 0, 0);
    private static readonly SKColor Green = new(0, 255, 0);

    // Whole cells of 8 pixels: columns 2 to 4, rows 2 and 3.
    private static readonly SKRectI Spot = new(16, 16, 40, 32);

    private Engine? _engine;

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(Engine.Toy);

    public ValueTask DisposeAsync() => _engine!.DisposeAsync();

    [Fact]
    public async Task The_object_is_masked_and_bounded_in_pixels_of_the_original()
    {
        var answer = await DetectAsync(Request(TestImages.Spot(SKColors.Black, Red, Spot, 64, 48)));

        // The map falls from 1 to 0 between the middles of cells, and passes 0.4 on its way 4.8 pixels outside of the inner one.
        Assert.Equal(new ImageRegion { X = 15, Y = 15, Width = 26, Height = 18 }, answer.Box);
        using var mask = Decode(answer.Mask);
        Assert.Equal((64, 48, SKColorType.Gray8), (mask.Width, mask.Height, mask.ColorType));
        Assert.Equal((255, 0), (mask.GetPixel(28, 24).Red, mask.GetPixel(50, 40).Red));
        Assert.Equal((0.4, null), (answer.Threshold, answer.Cutout));
    }

    [Fact]
    public async Task A_step_that_is_the_identity_leaves_the_map_alone()
    {
        var answer = await DetectAsync(Request(TestImages.Spot(new SKColor(90, 30, 200), Green, Spot, 64, 48)));

        Assert.Equal(2, answer.Steps.Count);
        Assert.NotEqual(answer.Initial!.Weights!, answer.Steps[0].Attention!.Weights!);
        Assert.Equal(answer.Steps[0].Attention!.Weights!, answer.Steps[1].Attention!.Weights!);
    }

    [Fact]
    public async Task A_step_changes_nothing_outside_of_its_box()
    {
        var answer = await DetectAsync(Request(TestImages.Plain(Green, 64, 48)));

        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = 32, Height = 24 }, answer.Steps[0].Box);
        for (var cell = 0; cell < 48; cell++)
        {
            var isInside = cell % 8 < 4 && cell / 8 < 3;
            Assert.Equal((0f, isInside ? 1f : 0f), (answer.Initial!.Weights![cell], answer.Steps[0].Attention!.Weights![cell]));
        }
    }

    [Fact]
    public async Task Boxes_and_mask_are_in_pixels_of_the_upright_original()
    {
        // Turned by 90 degrees, so 300 wide and 500 high; blue, so that step 2 sees three quarters of each side.
        using var bitmap = new SKBitmap(500, 300);
        bitmap.Erase(new SKColor(0, 0, 255));
        var file = TestImages.WithOrientation(TestImages.Encode(bitmap, SKEncodedImageFormat.Jpeg), 6);

        var answer = await DetectAsync(Request(file));

        using var mask = Decode(answer.Mask);
        Assert.Equal((300, 500, 300, 500), (answer.Image.Width, answer.Image.Height, mask.Width, mask.Height));
        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = 150, Height = 250 }, answer.Steps[0].Box);
        var box = answer.Steps[1].Box;
        Assert.Equal((75.0, 0.0, 225.0, 375.0), (box.X, box.Y, box.Width, box.Height), (expected, actual) =>
            Math.Abs(expected.Item1 - actual.Item1) < 3 && Math.Abs(expected.Item2 - actual.Item2) < 3
            && Math.Abs(expected.Item3 - actual.Item3) < 3 && Math.Abs(expected.Item4 - actual.Item4) < 3);
    }

    [Fact]
    public async Task A_threshold_of_ones_own_moves_the_bounds_and_a_binary_mask_knows_two_shades()
    {
        var request = Request(TestImages.Spot(SKColors.Black, Red, Spot, 64, 48));
        var low = await DetectAsync(request with { Threshold = 0.05 });
        var high = await DetectAsync(request with { Threshold = 0.9, Binary = true });

        Assert.True(low.Box!.X < 15 && high.Box!.X > 15);
        Assert.Equal((0.05, 0.9), (low.Threshold, high.Threshold));
        using var mask = Decode(high.Mask);
        Assert.Equal([0, 255], mask.Pixels.Select(pixel => (int)pixel.Red).Distinct().Order());
    }

    [Fact]
    public async Task Where_nothing_stands_out_there_is_neither_box_nor_cut_out()
    {
        var answer = await DetectAsync(Request(TestImages.Plain(SKColors.Black, 64, 48)) with { Cutout = true });

        Assert.True(answer is { Box: null, Cutout: null });
    }

    [Fact]
    public async Task The_cut_out_is_the_box_on_transparency()
    {
        var answer = await DetectAsync(Request(TestImages.Spot(SKColors.Black, Red, Spot, 64, 48)) with { Cutout = true });

        using var cutout = Decode(answer.Cutout!);
        Assert.Equal((answer.Box!.Width, answer.Box.Height), (cutout.Width, cutout.Height));
        Assert.Equal(Red, cutout.GetPixel(cutout.Width / 2, cutout.Height / 2));
        Assert.InRange(cutout.GetPixel(0, 0).Alpha, 0, 10);
    }

    [Fact]
    public async Task Attention_can_be_had_as_pictures_or_not_at_all_and_the_mask_stays_the_same()
    {
        var request = Request(TestImages.Spot(new SKColor(0, 60, 90), Red, Spot, 64, 48));
        var weights = await DetectAsync(request);
        var pictures = await DetectAsync(request with { Attention = AttentionFormat.Png });
        var none = await DetectAsync(request with { Attention = AttentionFormat.None });

        Assert.Equal((weights.Mask, weights.Mask), (pictures.Mask, none.Mask));
        using var map = Decode(pictures.Steps[1].Attention!.Png!);
        Assert.Equal((8, 6), (map.Width, map.Height));
        Assert.Null(none.Initial);
        Assert.All(none.Steps, step => Assert.Null(step.Attention));
        Assert.Equal(weights.Steps.Select(step => step.Box), none.Steps.Select(step => step.Box));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_threshold_that_is_none_is_refused(double threshold)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => DetectAsync(Request(TestImages.Plain(Red, 8, 8)) with { Threshold = threshold }));

        Assert.Equal((ErrorCode.InvalidInput, "threshold"), (refusal.Code, refusal.Field));
    }

    private static SaliencyRequest Request(byte[] image) => new() { Image = image };

    private static SKBitmap Decode(string png) => SKBitmap.Decode(Convert.FromBase64String(png));

    private Task<SaliencyResponse> DetectAsync(SaliencyRequest request) =>
        _engine!.Get<SaliencyPipeline>().DetectAsync(request, TestContext.Current.CancellationToken);
}
