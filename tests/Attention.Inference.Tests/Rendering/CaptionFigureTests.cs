using Attention.Contracts;
using Attention.Contracts.Captioning;
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
        var layout = Layout(words);
        using var figure = Draw(Answers.Caption(280, 140, [.. words, End]));

        Assert.Equal((layout.Width, layout.Height), (figure.Width, figure.Height));
        Assert.Equal((224, 112), (layout.TileWidth, layout.TileHeight));
        Assert.Equal(layout.Tile(0).Left, layout.Tile(3).Left);
        Assert.True(layout.Tile(5).Bottom < figure.Height && layout.Tile(2).Right < figure.Width);
        for (var i = 0; i < words.Length; i++)
        {
            Assert.NotEqual(CaptionLayout.Paper, figure.GetPixel((int)layout.Tile(i).MidX, (int)layout.Tile(i).MidY));
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

        var hottest = Hottest(figure, Layout([word]).Tile(0));
        Assert.InRange(hottest.X, cell % 7 / 7f, (cell % 7 + 1) / 7f);
        Assert.InRange(hottest.Y, cell / 7 / 4f, (cell / 7 + 1) / 4f);
    }

    [Fact]
    public void Heat_stays_inside_the_region_that_the_model_saw()
    {
        var response = Answers.Caption(280, 140, Answers.Word("dog", 1, 1, 0));
        var region = new ImageRegion { X = 70, Y = 0, Width = 140, Height = 140 };
        using var figure = Draw(response with { Image = response.Image with { Region = region } });

        var tile = Layout([.. response.Tokens]).Tile(0);
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
        Assert.Equal(Layout([]).Height, figure.Height);
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
    public void Words_are_drawn_on_a_machine_without_fonts()
    {
        var pen = new CaptionFigure(TestImages.Reader(), new Lettering(typeface: null));
        var word = Answers.Word("dog", 4, 7, 3, gate: 0.5);
        using var figure = SKBitmap.Decode(pen.Png(_photo, Answers.Caption(280, 140, word)));
        var silent = Answers.Caption(280, 140, word with { Text = " " }) with { Caption = "dog" };
        using var blank = SKBitmap.Decode(pen.Png(_photo, silent));

        var tile = CaptionLayout.Of(280, 140, [word], "dog", new Lettering(typeface: null)).Tile(0);
        Assert.True(Ink(figure, tile) > Ink(blank, tile) + 50);
    }

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

    private static CaptionLayout Layout(CaptionToken[] words)
    {
        // Every caption here fits on one line, so one word stands for all.
        return CaptionLayout.Of(280, 140, words, "dog", Lettering.OfMachine());
    }

    private SKBitmap Draw(CaptionResponse response) => SKBitmap.Decode(_figure.Png(_photo, response));
}
