using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Classification;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Classification;

/// <summary>From picture to answer, by the toy that tells colours: red moves all points down, by 1, 0.5 and 0.25 cells.</summary>
public sealed class ClassificationPipelineTests : IAsyncLifetime
{
    // Of the toy's config.json.
    private const string Deformable = "\"deformable\": {\n    \"stride\": 16,\n    \"kernel\": 3,\n    \"dilations\": [\n      1,\n      2,\n      3\n    ]\n  },\n  ";

    private static readonly GridCell Cell = new() { Row = 2, Column = 3 };

    private Engine? _engine;

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(Engine.Toy);

    public ValueTask DisposeAsync() => _engine!.DisposeAsync();

    [Theory]
    [InlineData("red", 0)]
    [InlineData("green", 1)]
    [InlineData("blue", 2)]
    public async Task A_colour_is_told_and_all_scores_make_1(string label, int colour)
    {
        SKColor[] colours = [Colours.Red, Colours.Green, Colours.Blue];

        var answer = await ClassifyAsync(Request(Colours.Plain(colours[colour])));

        Assert.Equal(label, answer.Classes[0].Label);
        Assert.Equal(["blue", "green", "red"], answer.Classes.Select(found => found.Label).Order());
        Assert.Equal(1, answer.Classes.Sum(found => found.Score), 1e-5);
        Assert.Equal(answer.Classes.Select(found => found.Score).OrderDescending(), answer.Classes.Select(found => found.Score));
        Assert.Equal("yx", answer.Layout);
    }

    [Fact]
    public async Task Where_nothing_moves_the_points_are_the_plain_taps_of_every_layer()
    {
        var sample = (await ClassifyAsync(Request(Colours.Plain(Colours.Blue), Cell))).Samples!.Single();

        Assert.Equal((Cell, At(2, 3)), (sample.Cell, sample.Center));
        Assert.Equal([(3, 9), (2, 81), (1, 729)], sample.Levels.Select(level => (level.Layer, level.Points.Count)));
        Assert.Equal((At(-1, 0), At(5, 6)), (sample.Levels[0].Points[0], sample.Levels[0].Points[^1]));
        Assert.Equal((At(-3, -2), At(7, 8)), (sample.Levels[1].Points[0], sample.Levels[1].Points[^1]));
        Assert.Equal((At(-4, -3), At(8, 9)), (sample.Levels[2].Points[0], sample.Levels[2].Points[^1]));
    }

    [Fact]
    public async Task Offsets_add_up_from_layer_to_layer()
    {
        var levels = (await ClassifyAsync(Request(Colours.Plain(Colours.Red), Cell))).Samples!.Single().Levels;

        Assert.Equal(
            [At(-1 + 1, 0), At(-3 + 1.5, -2), At(-4 + 1.75, -3)], levels.Select(level => level.Points[0]));
    }

    [Fact]
    public async Task Points_are_in_pixels_of_the_upright_original()
    {
        // Turned by 90 degrees, so 300 wide and 500 high; the network sees 96 x 64.
        using var bitmap = new SKBitmap(500, 300);
        bitmap.Erase(Colours.Blue);
        var file = TestImages.WithOrientation(TestImages.Encode(bitmap, SKEncodedImageFormat.Jpeg), 6);

        var answer = await ClassifyAsync(Request(file, Cell));

        Assert.Equal((300, 500), (answer.Image.Width, answer.Image.Height));
        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = 300, Height = 500 }, answer.Image.Region);
        Assert.Equal(new SamplingPoint(Math.Round(32.5 * 500 / 64, 2), Math.Round(48.5 * 300 / 96, 2)), answer.Samples![0].Center);
    }

    [Fact]
    public async Task Without_cells_the_peaks_of_the_salience_are_shown()
    {
        var answer = await ClassifyAsync(Request(Colours.Spot(Colours.Blue, Colours.Red, row: 1, column: 4)));

        var weights = answer.Salience!.Weights!;
        Assert.InRange(answer.Samples!.Count, 1, 3);
        Assert.Equal(weights.Max(), weights[(answer.Samples[0].Cell.Row * 6) + answer.Samples[0].Cell.Column]);
    }

    [Fact]
    public async Task Cells_come_in_the_order_they_were_asked_for()
    {
        GridCell[] cells = [new() { Row = 3, Column = 5 }, new() { Row = 0, Column = 0 }, Cell];

        var answer = await ClassifyAsync(Request(Colours.Plain(Colours.Green), cells));

        Assert.Equal(cells, answer.Samples!.Select(sample => sample.Cell));
    }

    [Fact]
    public async Task Salience_that_speaks_against_the_class_is_0()
    {
        var answer = await ClassifyAsync(Request(Colours.Spot(Colours.Blue, Colours.Red, row: 1, column: 1)));

        Assert.Equal((4, 6, 24), (answer.Salience!.Rows, answer.Salience.Columns, answer.Salience.Weights!.Count));
        Assert.All(answer.Salience.Weights, weight => Assert.True(weight >= 0));
    }

    [Fact]
    public async Task Attention_can_be_had_as_a_picture_or_not_at_all_and_the_scores_stay_the_same()
    {
        var request = Request(Colours.Spot(Colours.Green, Colours.Blue, row: 2, column: 2));
        var weights = await ClassifyAsync(request);
        var picture = await ClassifyAsync(request with { Attention = AttentionFormat.Png });
        var none = await ClassifyAsync(request with { Attention = AttentionFormat.None });

        Assert.Equal(weights.Classes, picture.Classes);
        Assert.Equal(weights.Classes, none.Classes);
        using var map = SKBitmap.Decode(Convert.FromBase64String(picture.Salience!.Png!));
        Assert.Equal((6, 4), (map.Width, map.Height));
        Assert.NotEmpty(picture.Samples!);
        Assert.True(none is { Salience: null, Samples: null });
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(4, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 6)]
    public async Task A_cell_outside_the_grid_is_refused_with_the_limit(int row, int column)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => ClassifyAsync(Request(Colours.Plain(Colours.Red), Cell, new GridCell { Row = row, Column = column })));

        Assert.Equal((ErrorCode.InvalidInput, "cells"), (refusal.Code, refusal.Field));
        Assert.Equal($"cells: {row},{column} was given. toy-classify has rows 0 to 3 and columns 0 to 5.", refusal.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public async Task Too_few_or_too_many_cells_are_refused(int count)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => ClassifyAsync(Request(Colours.Plain(Colours.Red), [.. Enumerable.Repeat(Cell, count)])));

        Assert.Equal((ErrorCode.InvalidInput, "cells"), (refusal.Code, refusal.Field));
    }

    [Theory]
    [InlineData("config.json", Deformable, "", true)]
    [InlineData("classify.onnx", "salience", "silience", false)]
    public async Task A_classifier_without_points_or_salience_is_served_without_them(string file, string from, string to, bool hasSalience)
    {
        using var altered = new AlteredModel(Colours.Toy, file, from, to);
        await using var engine = await Engine.StartAsync(altered.Path);

        var answer = await ClassifyAsync(engine, Request(Colours.Plain(Colours.Green)));

        Assert.Equal("green", answer.Classes[0].Label);
        Assert.Equal(hasSalience, answer.Salience is not null);
        Assert.Null(answer.Samples);
    }

    [Fact]
    public async Task Who_asks_a_plain_classifier_for_cells_is_told_that_it_has_none()
    {
        using var altered = new AlteredModel(Colours.Toy, "config.json", Deformable, "");
        await using var engine = await Engine.StartAsync(altered.Path);

        var refusal = await Assert.ThrowsAsync<InferenceException>(() => ClassifyAsync(engine, Request(Colours.Plain(Colours.Green), Cell)));

        Assert.Equal((ErrorCode.InvalidInput, "cells"), (refusal.Code, refusal.Field));
        Assert.Equal("cells: 1 given. toy-classify does not tell where it read the image.", refusal.Message);
    }

    private static ClassificationRequest Request(byte[] image) => new() { Image = image };

    private static ClassificationRequest Request(byte[] image, params GridCell[] cells) => new() { Image = image, Cells = cells };

    private static SamplingPoint At(double row, double column) => new((row * 16) + 0.5, (column * 16) + 0.5);

    private static Task<ClassificationResponse> ClassifyAsync(Engine engine, ClassificationRequest request) =>
        engine.Get<ClassificationPipeline>().ClassifyAsync(request, TestContext.Current.CancellationToken);

    private Task<ClassificationResponse> ClassifyAsync(ClassificationRequest request) => ClassifyAsync(_engine!, request);
}
