using System.Xml.Linq;
using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference.Tests.Audio;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Rendering;

/// <summary>The toy listener hears 2 seconds at once and spells a letter every 80 ms.</summary>
public sealed class TranscriptionFigureTests : IAsyncLifetime
{
    private Engine? _engine;

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(Engine.Toy);

    public ValueTask DisposeAsync() => _engine!.DisposeAsync();

    [Fact]
    public async Task Every_character_has_a_row_and_every_word_its_place_in_time()
    {
        var svg = await DrawAsync(Sounds.Spoken("ab cd"));

        Assert.Equal(["a", "b", "\u2423", "c", "d", "</s>"], Texts(svg, "letter"));
        Assert.Equal(["ab", "cd"], Texts(svg, "word"));
        Assert.Equal(2, Elements(svg, "image").Count());
        Assert.Contains("0.2 s", Texts(svg, "tick time"));
        var places = Elements(svg, "text").Where(text => (string)text.Attribute("class")! == "word").Select(text => (float)text.Attribute("x")!).ToList();
        var (left, width) = ((float)Elements(svg, "image").First().Attribute("x")!, (float)Elements(svg, "image").First().Attribute("width")!);
        Assert.Equal(left + (width / 5), places[0], 0.1);
        Assert.Equal(left + (width * 4 / 5), places[1], 0.1);
    }

    [Fact]
    public async Task Of_silence_there_is_the_sound_alone()
    {
        var svg = await DrawAsync(new Sounds.Wav { Samples = new float[16_000] }.ToBytes());

        Assert.Single(Elements(svg, "image"));
        Assert.Empty(Texts(svg, "letter"));
    }

    [Fact]
    public void Segments_have_their_own_rows_at_their_own_time()
    {
        var rows = new CharacterRows(Long(first: [0.5f, 0.25f], second: [1, 0, 0.5f]));

        Assert.Equal((2, 5), (rows.Count, rows.Columns));
        Assert.Equal([0.5f, 0.25f, 0, 0, 0, 0, 0, 1, 0, 0.5f], rows.Weights);
    }

    [Fact]
    public void A_tone_is_seen_at_its_frequency()
    {
        var sound = new Spectrogram(Sounds.Tone(2_000, 1));

        Assert.Equal(100, sound.Columns);
        var column = Enumerable.Range(0, Spectrogram.Rows).Select(row => sound.Values[(row * sound.Columns) + 50]).ToList();
        Assert.Equal(Spectrogram.Rows * 3 / 4, column.IndexOf(column.Max()), 1.0);
        Assert.InRange(column[Spectrogram.Rows / 4], float.NegativeInfinity, 0);
    }

    [Fact]
    public void Silence_is_dark_and_the_longest_recording_no_wider_than_a_screen()
    {
        var sound = new Spectrogram(new float[60 * Sounds.Rate]);

        Assert.InRange(sound.Columns, 1_000, 1_700);
        Assert.All(sound.Values, value => Assert.True(value <= 0));
    }

    [Theory]
    [InlineData(250, "0 0.1 0.2")]
    [InlineData(2_600, "0 0.5 1 1.5 2 2.5")]
    [InlineData(20_000, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20")]
    [InlineData(61_000, "0 5 10 15 20 25 30 35 40 45 50 55 60")]
    public void Ticks_stand_at_round_seconds_and_leave_room_for_their_numbers(double durationMs, string labels)
    {
        var ticks = new TimeAxis(10, durationMs).Ticks.ToList();

        Assert.Equal(labels, string.Join(' ', ticks.Select(tick => tick.Label)));
        Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.InRange(pair.Second.X - pair.First.X, 56, 240));
    }

    private async Task<XDocument> DrawAsync(byte[] audio)
    {
        var answer = await _engine!.Get<TranscriptionPipeline>().TranscribeAsync(new TranscriptionRequest { Audio = audio }, TestContext.Current.CancellationToken);
        return XDocument.Parse(await _engine.Get<TranscriptionFigure>().SvgAsync(audio, answer, TestContext.Current.CancellationToken));
    }

    private static IEnumerable<XElement> Elements(XDocument svg, string name) => svg.Descendants().Where(element => element.Name.LocalName == name);

    private static IEnumerable<string> Texts(XDocument svg, string style) =>
        Elements(svg, "text").Where(text => (string)text.Attribute("class")! == style).Select(text => text.Value);

    private static TranscriptionResponse Long(float[] first, float[] second) => new()
    {
        Id = "",
        Model = "",
        Version = "",
        Text = "",
        Score = 0,
        Finished = true,
        DurationMs = 400,
        Tokens = [],
        Words = [],
        Steps = [.. Steps(first), .. Steps(second)],
        Segments = [Segment(first), Segment(second)],
        Alternatives = [],
        Timing = new Timing { PreprocessMs = 0, QueueMs = 0, ComputeMs = 0, RenderMs = 0 },
        Provenance = new Provenance { ModelSha256 = "", ExecutionProvider = "", Runtime = "", BatchSize = 1 },
    };

    private static TranscriptionSegment Segment(float[] weights) => new()
    {
        StartMs = 0,
        EndMs = 0,
        Text = "a",
        Score = 0,
        Finished = true,
        Tokens = [new TranscriptionToken { Text = "a", LogProb = 0 }],
        Words = [],
        Steps = [.. Steps(weights)],
        Attention = new AttentionMap { Rows = 1, Columns = weights.Length, Weights = weights },
        Alternatives = [],
    };

    private static IEnumerable<TranscriptionStep> Steps(float[] weights) => weights.Select(_ => new TranscriptionStep { StartMs = 0, EndMs = 0 });
}
