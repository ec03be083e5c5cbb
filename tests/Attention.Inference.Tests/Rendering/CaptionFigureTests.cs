using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Attention.Inference.Rendering;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

public sealed class CaptionFigureTests
{
    private static readonly CaptionToken End = new() { Text = "</s>", LogProb = -0.1 };

    private readonly CaptionFigure _figure = new(TestImages.Reader());
    private readonly byte[] _photo;

    public CaptionFigureTests()
    {
        using var grey = new SKBitmap(280, 140);
        grey.Erase(new SKColor(120, 120, 120));
        _photo = TestImages.Encode(grey);
    }

    [Fact]
    public void The_figure_has_one_tile_per_word_in_even_rows()
    {
        var words = "a man in a red shirt".Split(' ').Select((text, i) => Answers.Word(text, 7, 7, i)).ToArray();
        var response = Answers.Caption(280, 140, [.. words, End]);
        var layout = Layout(response);
        var band = layout.Bands[0];
        using var figure = Draw(response);

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal(new SKSizeI(224, 112), band.Tile);
        Assert.Equal(6, band.Words.Count);
        Assert.Equal(band.Place(0).Left, band.Place(3).Left);
        Assert.True(band.Place(5).Bottom < figure.Height && band.Place(2).Right < figure.Width);
        for (var i = 0; i < words.Length; i++)
        {
            Assert.NotEqual(FigureStyle.Paper, figure.GetPixel((int)band.Place(i).MidX, (int)band.Place(i).MidY));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(27)]
    public void A_tile_is_hottest_where_the_weight_is(int cell)
    {
        var word = Answers.Word("dog", 4, 7, cell);
        using var figure = Draw(Answers.Caption(280, 140, word));

        var hottest = Hottest(figure, Layout(Answers.Caption(280, 140, word)).Bands[0].Place(0));
        Assert.InRange(hottest.X, cell % 7 / 7f, (cell % 7 + 1) / 7f);
        Assert.InRange(hottest.Y, cell / 7 / 4f, (cell / 7 + 1) / 4f);
    }

    [Fact]
    public void Heat_stays_inside_the_region_that_the_model_saw()
    {
        var response = Answers.Caption(280, 140, Answers.Word("dog", 1, 1, 0));
        var region = new ImageRegion { X = 70, Y = 0, Width = 140, Height = 140 };
        using var figure = Draw(response with { Image = response.Image with { Region = region } });

        var tile = Layout(response).Bands[0].Place(0);
        var outside = figure.GetPixel((int)(tile.Left + tile.Width * 0.2f), (int)tile.MidY);
        var inside = figure.GetPixel((int)(tile.Left + tile.Width * 0.3f), (int)tile.MidY);
        Assert.True(outside.Red - outside.Blue < 10, $"{outside} is tinted");
        Assert.True(inside.Red - inside.Blue > 60, $"{inside} is not");
    }

    [Fact]
    public void An_answer_without_attention_is_the_photo_and_its_caption()
    {
        var token = new CaptionToken { Text = "dog", LogProb = -1 };
        using var figure = Draw(Answers.Caption(280, 140, token, End));
        Assert.Empty(Layout(Answers.Caption(280, 140, token, End)).Bands[0].Words);
        Assert.Equal(new SKColor(120, 120, 120), figure.GetPixel(figure.Width / 2, 200));
    }

    [Fact]
    public void The_same_answer_gives_the_same_bytes()
    {
        var response = Answers.Caption(280, 140, Answers.Word("dog", 4, 7, 3, gate: 0.5));
        Assert.Equal(_figure.Png(_photo, response), _figure.Png(_photo, response));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1000, 10)]
    [InlineData(10, 1000)]
    public void Odd_shapes_are_drawn(int width, int height)
    {
        using var photo = TestImages.Noise(width, height);
        var png = _figure.Png(TestImages.Encode(photo), Answers.Caption(width, height, Answers.Word("x", 14, 14, 0, gate: 1)));
        using var figure = SKBitmap.Decode(png);
        Assert.InRange(figure.Height, 200, 1200);
    }

    [Fact]
    public void Words_are_drawn_beneath_their_tiles()
    {
        var word = Answers.Word("dog", 4, 7, 3, gate: 0.5);
        var response = Answers.Caption(280, 140, word);
        using var figure = Draw(response);
        using var blank = Draw(Answers.Caption(280, 140, word with { Text = " " }) with { Caption = "dog" });

        var tile = Layout(response).Bands[0].Place(0);
        Assert.True(Ink(figure, tile) > Ink(blank, tile) + 50);
    }

    [Fact]
    public void The_chosen_cell_is_framed_in_white()
    {
        var word = Answers.Word("dog", 4, 7, cell: 3);
        using var framed = Draw(Answers.Caption(280, 140, word with { Chosen = new GridCell { Row = 2, Column = 5 } }));
        using var plain = Draw(Answers.Caption(280, 140, word));

        // A tile of 224 x 112 has cells of 32 x 28; the frame runs along the upper edge of the cell, within it.
        var tile = Layout(Answers.Caption(280, 140, word)).Bands[0].Place(0);
        var (x, y) = ((int)tile.Left + (5 * 32) + 16, (int)tile.Top + (2 * 28) + 3);
        Assert.True(framed.GetPixel(x, y).Blue > 230, $"{framed.GetPixel(x, y)} is not white");
        Assert.True(plain.GetPixel(x, y).Blue < 230);
        Assert.Equal(plain.GetPixel(x, y + 11), framed.GetPixel(x, y + 11));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.75)]
    public void The_bar_of_the_sentinel_is_as_full_as_its_weight(double sentinel)
    {
        var response = Answers.Caption(280, 140, Answers.Word("dog", 4, 7, 3) with { Sentinel = sentinel, Grounding = 1 - sentinel });
        using var figure = Draw(response);

        var tile = Layout(response).Bands[0].Place(0);
        var bar = Enumerable.Range((int)tile.Left + 4, (int)tile.Width - 8).Select(x => figure.GetPixel(x, (int)tile.Bottom + 10)).ToList();
        Assert.Equal(sentinel, bar.Count(pixel => pixel == FigureStyle.Pencil) / (double)bar.Count, tolerance: 0.03);
        Assert.Equal(1 - sentinel, bar.Count(pixel => pixel == FigureStyle.Faint) / (double)bar.Count, tolerance: 0.03);
    }

    [Fact]
    public void Words_that_attend_to_detected_words_have_bars_as_long_as_their_weights()
    {
        var response = Answers.Caption(280, 140, Answers.Word("dog", input: 0.4, output: 0.9), End) with
        {
            Attributes = [new DetectedWord { Text = "dog", Score = 0.9 }, new DetectedWord { Text = "grass", Score = 0.6 }],
        };
        using var figure = Draw(response);
        var band = Layout(response).Bands[0];

        var (input, output) = (Area(figure, band.Place(0), FigureStyle.Input), Area(figure, band.Place(0), FigureStyle.Output));
        Assert.Equal("dog 0.90   grass 0.60", band.Detected);
        Assert.Equal(1, (double)input / output, tolerance: 0.1);
        Assert.True(input > 100);
    }

    [Fact]
    public void A_comparison_has_a_band_per_model_beneath_one_photo()
    {
        var soft = Answers.Caption(280, 140, Answers.Word("dog", 4, 7, 3), End);
        var semantic = Answers.Caption(280, 140, Answers.Word("dog", input: 0.4, output: 0.9), End) with { Model = "caption-semantic" };
        var baseline = Answers.Caption(280, 140, new CaptionToken { Text = "dog", LogProb = -1 }, End) with { Model = "caption-baseline" };
        var layout = Layout(soft, semantic, baseline);
        using var figure = SKBitmap.Decode(_figure.Png(_photo, new CompareCaptionsResponse { Id = "1", Captions = [soft, semantic, baseline] }));

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal([1, 1, 0], layout.Bands.Select(band => band.Words.Count));
        Assert.All(layout.Bands, band => Assert.NotNull(band.Name));
        Assert.True(layout.Bands[0].Bottom < layout.Bands[1].Name!.Value.Y && layout.Bands[1].Bottom < layout.Bands[2].Name!.Value.Y);
        Assert.Equal(new SKColor(120, 120, 120), figure.GetPixel((int)layout.Hero.MidX, (int)layout.Hero.MidY));
    }

    private static int Area(SKBitmap figure, SKRect place, SKColor color) =>
        Enumerable.Range((int)place.Top, (int)place.Height).Sum(y => Enumerable.Range((int)place.Left, (int)place.Width).Count(x => figure.GetPixel(x, y) == color));

    private static int Ink(SKBitmap figure, SKRect tile)
    {
        var label = figure.Pixels.Skip((int)(tile.Bottom + 8) * figure.Width).Take(30 * figure.Width);
        return label.Count(pixel => pixel.Red < 128);
    }

    private static SKPoint Hottest(SKBitmap figure, SKRect tile)
    {
        var (best, place) = (-1, SKPoint.Empty);
        for (var y = (int)tile.Top + 8; y < tile.Bottom - 8; y++)
        {
            for (var x = (int)tile.Left + 8; x < tile.Right - 8; x++)
            {
                var pixel = figure.GetPixel(x, y);
                if (pixel.Red + pixel.Green > best)
                {
                    (best, place) = (pixel.Red + pixel.Green, new SKPoint((x - tile.Left) / tile.Width, (y - tile.Top) / tile.Height));
                }
            }
        }

        return place;
    }

    private static CaptionLayout Layout(params CaptionResponse[] captions) => new(new SKSizeI(280, 140), captions);

    private SKBitmap Draw(CaptionResponse response) => SKBitmap.Decode(_figure.Png(_photo, response));
}
