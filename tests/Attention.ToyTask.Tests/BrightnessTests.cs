using Attention.Contracts;
using SkiaSharp;

namespace Attention.ToyTask.Tests;

/// <summary>What the task answers over REST.</summary>
public sealed class BrightnessTests(ToyService service)
{
    private readonly HttpClient _rest = service.CreateClient();

    [Fact]
    public async Task The_brightest_cells_come_with_their_color_and_brightness()
    {
        var answer = await _rest.FindAsync(Pictures.Night(), "?id=mine");

        Assert.Equal(("mine", "brightness-cells", "1", 0.6), (answer.Id, answer.Model, answer.Version, answer.Threshold));
        Assert.Equal(["#ffffff", "#ffff00"], answer.Cells.Select(cell => cell.Color));
        Assert.Equal(1, answer.Cells[0].Brightness, 5);
        Assert.Equal(Pictures.Yellow, answer.Cells[1].Brightness, 5);
        Assert.Equal(Contrast(1, Pictures.Yellow), answer.Contrast, 5);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(80)]
    public async Task Places_are_told_in_cells_and_in_pixels_of_the_image(int side)
    {
        var answer = await _rest.FindAsync(Pictures.Night(side));

        Assert.Equal((Pictures.Columns * side, Pictures.Rows * side), (answer.Image.Width, answer.Image.Height));
        Assert.Equal(
            [
                new GridCell { Row = Pictures.WhiteRow, Column = Pictures.WhiteColumn },
                new GridCell { Row = Pictures.YellowRow, Column = Pictures.YellowColumn },
            ],
            answer.Cells.Select(cell => cell.Cell));
        Assert.Equal(new ImageRegion { X = 5 * side, Y = 2 * side, Width = side, Height = side }, answer.Cells[0].Region);
    }

    [Theory]
    [InlineData("?threshold=0.95", 0.95, 1)]
    [InlineData("?threshold=0&top=1", 0, 1)]
    [InlineData("?threshold=0&top=16", 0, 2)]
    [InlineData("?threshold=1", 1, 0)]
    public async Task Options_choose_how_many_cells_come(string options, double threshold, int cells)
    {
        var answer = await _rest.FindAsync(Pictures.Night(), options);

        Assert.Equal((threshold, cells), (answer.Threshold, answer.Cells.Count));
    }

    [Fact]
    public async Task The_map_comes_as_weights_as_a_picture_or_not_at_all()
    {
        var weights = (await _rest.FindAsync(Pictures.Night())).Attention!;
        var picture = (await _rest.FindAsync(Pictures.Night(), "?attention=png")).Attention!;
        var none = (await _rest.FindAsync(Pictures.Night(), "?attention=none")).Attention;

        Assert.Equal((Pictures.Rows, Pictures.Columns, null), (weights.Rows, weights.Columns, weights.Png));
        Assert.Equal(48, weights.Weights!.Count);
        Assert.Equal(1 + Pictures.Yellow, weights.Weights.Sum(), 5);
        Assert.Equal(1, weights.Weights[(Pictures.WhiteRow * Pictures.Columns) + Pictures.WhiteColumn], 5);
        using var map = SKBitmap.Decode(Convert.FromBase64String(picture.Png!));
        Assert.Equal((Pictures.Columns, Pictures.Rows), (map.Width, map.Height));
        Assert.Equal(SKColors.White, map.GetPixel(Pictures.WhiteColumn, Pictures.WhiteRow));
        Assert.Null(none);
    }

    [Fact]
    public async Task The_figure_shows_what_was_found_and_dims_the_rest()
    {
        using var response = await _rest.PostAsync(Pictures.Night(), "?threshold=0.95", "image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var figure = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((64, 48), (figure.Width, figure.Height));
        Assert.Equal(SKColors.White, figure.GetPixel((Pictures.WhiteColumn * 8) + 4, (Pictures.WhiteRow * 8) + 4));
        Assert.InRange(figure.GetPixel((Pictures.YellowColumn * 8) + 4, (Pictures.YellowRow * 8) + 4).Red, 80, 110);
    }

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.Night()), "image", "night.png" },
            { new StringContent("0.7"), "threshold" },
            { new StringContent("1"), "top" },
        };

        var raw = await _rest.FindAsync(Pictures.Night(), "?threshold=0.7&top=1");
        var posted = await BrightnessCalls.ReadAsync(await _rest.PostAsync(BrightnessCalls.Route, form));

        Assert.Equal(raw.Cells, posted.Cells);
        Assert.Equal((raw.Threshold, raw.Contrast, raw.Image), (posted.Threshold, posted.Contrast, posted.Image));
        Assert.Equal(raw.Attention!.Weights, posted.Attention!.Weights);
    }

    // Of two bright cells in a black image.
    private static double Contrast(double first, double second)
    {
        const double Cells = Pictures.Rows * Pictures.Columns;
        var mean = (first + second) / Cells;
        return Math.Sqrt(((first * first) + (second * second)) / Cells - (mean * mean));
    }
}
