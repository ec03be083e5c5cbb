using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Fixation;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Fixation;

/// <summary>From picture to answer, by the toy that looks where it is bright: its density is a softmax of 4 times the brightness.</summary>
public sealed class FixationPipelineTests : IAsyncLifetime
{
    private Engine? _engine;

    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 64, 48, 6, 8 },
        { 640, 480, 6, 8 },
        { 100, 100, 6, 6 },
        { 200, 50, 2, 8 },
        { 30, 90, 6, 2 },
        { 1, 1, 6, 6 },
        { 300, 1, 1, 8 },
        { 1, 300, 6, 1 },
    };

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(Engine.Toy);

    public ValueTask DisposeAsync() => _engine!.DisposeAsync();

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_density_of_the_photo_sums_to_1_whatever_its_shape(int width, int height, int rows, int columns)
    {
        using var noise = TestImages.Noise(width, height);
        var answer = await PredictAsync(Request(TestImages.Encode(noise)));

        Assert.Equal((rows, columns, rows * columns), (answer.Density.Rows, answer.Density.Columns, answer.Density.Values.Count));
        Assert.Equal(1, answer.Density.Values.Sum(value => (double)value), 1e-5);
        Assert.Equal(1, answer.Peaks.Sum(peak => peak.Mass), 1e-5);
        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = width, Height = height }, answer.Image.Region);
        Assert.All(answer.Steps!, step => Assert.Equal((rows, columns), (step.Rows, step.Columns)));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(0)]
    public async Task What_lies_on_the_padding_has_no_part_in_the_density(byte shade)
    {
        // A photo of one shade, darker or brighter than its padding: alike everywhere.
        var answer = await PredictAsync(Request(TestImages.Plain(new SKColor(shade, shade, shade), 100, 50)));

        Assert.Equal((4, 8), (answer.Density.Rows, answer.Density.Columns));
        Assert.All(answer.Density.Values, value => Assert.Equal(1 / 32f, value, 1e-6));
    }

    [Fact]
    public async Task The_steps_keep_the_weights_that_they_had_beside_the_padding()
    {
        var answer = await PredictAsync(Request(TestImages.Plain(SKColors.Black, 100, 50)));

        Assert.All(answer.Steps![0].Weights!, weight => Assert.Equal(1 / 48f, weight, 1e-6));
        Assert.InRange(answer.Steps[1].Weights!.Sum(), 0.1, 32 / 48.0);
    }

    [Fact]
    public async Task Peaks_and_scanpath_are_in_pixels_of_the_upright_original()
    {
        // White cells of a black photo of 10 times the size: row 1, column 6, and twice as much at rows 4 and 5, column 1.
        using var bitmap = new SKBitmap(640, 480);
        bitmap.Erase(SKColors.Black);
        bitmap.Erase(new SKColor(250, 250, 250), SKRectI.Create(480, 80, 80, 80));
        bitmap.Erase(SKColors.White, SKRectI.Create(80, 320, 80, 160));
        var answer = await PredictAsync(Request(TestImages.Encode(bitmap)));

        Assert.Equal((120.0, 1.0), (answer.Peaks[0].X, Math.Round(answer.Peaks.Sum(peak => peak.Mass), 5)));
        Assert.Equal((520.0, 120.0), (answer.Peaks[1].X, answer.Peaks[1].Y));
        Assert.Contains(answer.Scanpath.Take(2), place => place is { X: 520, Y: 120 });
        Assert.Contains(answer.Scanpath.Take(2), place => place.X == 120);
    }

    [Fact]
    public async Task The_window_holds_the_brightest_part()
    {
        var photo = TestImages.Spot(SKColors.Black, SKColors.White, SKRectI.Create(480, 80, 160, 160), 640, 480);
        var answer = await PredictAsync(Request(photo) with { Crop = "1:1" });
        var none = await PredictAsync(Request(photo));

        Assert.Equal((160, 0, 480, 480), (answer.Crop!.X, answer.Crop.Y, answer.Crop.Width, answer.Crop.Height));
        Assert.InRange(answer.Crop.Mass, 0.75, 1);
        Assert.Null(none.Crop);
    }

    [Fact]
    public async Task Attention_can_be_had_as_pictures_or_not_at_all_and_the_density_stays_the_same()
    {
        var request = Request(TestImages.Spot(SKColors.Black, SKColors.White, SKRectI.Create(8, 8, 16, 16), 64, 32));
        var weights = await PredictAsync(request);
        var pictures = await PredictAsync(request with { Attention = AttentionFormat.Png });
        var none = await PredictAsync(request with { Attention = AttentionFormat.None });

        using var map = SKBitmap.Decode(Convert.FromBase64String(pictures.Steps![1].Png!));
        Assert.Equal((8, 4), (map.Width, map.Height));
        Assert.Null(none.Steps);
        Assert.Equal(weights.Density.Values, pictures.Density.Values);
        Assert.Equal(weights.Density.Values, none.Density.Values);
    }

    private static FixationRequest Request(byte[] image) => new() { Image = image };

    private Task<FixationResponse> PredictAsync(FixationRequest request) =>
        _engine!.Get<FixationPipeline>().PredictAsync(request, TestContext.Current.CancellationToken);
}
