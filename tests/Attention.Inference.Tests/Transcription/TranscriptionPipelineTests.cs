using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference.Tests.Audio;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

/// <summary>The toy listener hears 2 seconds at once and spells a letter every 80 ms.</summary>
public sealed class TranscriptionPipelineTests : IAsyncLifetime
{
    private const double StepMs = 80;

    private Engine? _engine;

    private TranscriptionPipeline Pipeline => _engine!.Get<TranscriptionPipeline>();

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(Engine.Toy);

    public ValueTask DisposeAsync() => _engine!.DisposeAsync();

    [Fact]
    public async Task Every_character_comes_with_its_time_and_its_row()
    {
        var answer = await TranscribeAsync("it's me");

        Assert.Equal(("it's me", true, 7 * StepMs), (answer.Text, answer.Finished, answer.DurationMs));
        Assert.Equal(["i", "t", "'", "s", " ", "m", "e", "</s>"], answer.Tokens.Select(token => token.Text));
        Assert.Equal((8, 7), (answer.Attention!.Rows, answer.Attention.Columns));
        Assert.Equal(Enumerable.Range(0, 7).Select(step => (step * StepMs, (step + 1) * StepMs)), answer.Steps.Select(step => (step.StartMs, step.EndMs)));
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(1, answer.Attention.Weights![(i * 7) + i]);
            Assert.Equal((i + 0.1) * StepMs, answer.Tokens[i].StartMs!.Value, 1e-3);
            Assert.Equal((i + 0.9) * StepMs, answer.Tokens[i].EndMs!.Value, 1e-3);
        }
    }

    [Fact]
    public async Task Words_last_from_their_first_character_to_their_last()
    {
        var answer = await TranscribeAsync(" it  is ");

        Assert.Equal("it is", answer.Text);
        Assert.Equal(["it", "is"], answer.Words.Select(word => word.Text));
        Assert.Equal([1.1, 5.1], answer.Words.Select(word => Math.Round(word.StartMs!.Value / StepMs, 3)));
        Assert.Equal([2.9, 6.9], answer.Words.Select(word => Math.Round(word.EndMs!.Value / StepMs, 3)));
    }

    [Fact]
    public async Task A_last_step_that_is_cut_ends_with_the_recording()
    {
        var answer = await TranscribeAsync(new Sounds.Wav { Samples = Sounds.Spell("ab")[..^640] }.ToBytes());

        Assert.Equal(1.5 * StepMs, answer.DurationMs);
        Assert.Equal(1.5 * StepMs, answer.Steps[^1].EndMs);
        Assert.True(answer.Tokens[^1].EndMs <= answer.DurationMs);
    }

    [Fact]
    public async Task Without_attention_nothing_has_a_time()
    {
        var answer = await TranscribeAsync("ab cd", attention: AttentionFormat.None);

        Assert.Equal("ab cd", answer.Text);
        Assert.Null(answer.Attention);
        Assert.All(answer.Words, word => Assert.Equal((null, null), (word.StartMs, word.EndMs)));
        Assert.All(answer.Tokens, token => Assert.Equal((null, null), (token.StartMs, token.EndMs)));
    }

    [Fact]
    public async Task As_a_picture_the_matrix_has_the_same_size()
    {
        var answer = await TranscribeAsync("ab", attention: AttentionFormat.Png);

        Assert.Equal((3, 2), (answer.Attention!.Rows, answer.Attention.Columns));
        Assert.NotNull(answer.Attention.Png);
        Assert.NotNull(answer.Words.Single().StartMs);
    }

    [Fact]
    public async Task Silence_has_no_words_and_no_model_is_asked()
    {
        var answer = await TranscribeAsync(new Sounds.Wav { Samples = new float[8_000] }.ToBytes());

        Assert.Equal(("", 0, true, 500), (answer.Text, answer.Score, answer.Finished, answer.DurationMs));
        Assert.Empty(answer.Tokens);
        Assert.Empty(answer.Words);
        Assert.Null(answer.Attention);
        Assert.Equal(7, answer.Steps.Count);
    }

    [Fact]
    public async Task A_long_recording_is_heard_in_pieces_cut_at_its_pauses()
    {
        const string Text = "the quick brown fox      jumps over the dog      and sleeps";

        var answer = await TranscribeAsync(Text);

        Assert.Equal("the quick brown fox jumps over the dog and sleeps", answer.Text);
        Assert.Equal(["the quick brown fox", "jumps over the dog", "and sleeps"], answer.Segments.Select(segment => segment.Text));
        Assert.Null(answer.Attention);
        Assert.Empty(answer.Alternatives);
        Assert.Equal(answer.Segments.SelectMany(segment => segment.Tokens), answer.Tokens);
        Assert.Equal(answer.Segments.SelectMany(segment => segment.Steps), answer.Steps);
        Assert.Equal(Text.Length, answer.Steps.Count);
        Assert.Equal(answer.Tokens.Sum(token => token.LogProb) / answer.Tokens.Count, answer.Score, 1e-9);
        foreach (var (word, at) in answer.Words.Zip(WordsOf(Text)))
        {
            Assert.Equal(at.Text, word.Text);
            Assert.Equal((at.Place + 0.1) * StepMs, word.StartMs!.Value, 1e-2);
            Assert.Equal((at.Place + at.Text.Length - 0.1) * StepMs, word.EndMs!.Value, 1e-2);
        }

        foreach (var segment in answer.Segments)
        {
            Assert.Equal((segment.Tokens.Count, segment.Steps.Count), (segment.Attention!.Rows, segment.Attention.Columns));
            Assert.Equal((segment.StartMs, segment.EndMs), (segment.Steps[0].StartMs, segment.Steps[^1].EndMs));
        }
    }

    [Fact]
    public async Task A_stream_tells_the_pieces_in_order_and_ends_with_the_whole_answer()
    {
        const string Text = "the quick brown fox      jumps over the dog      and sleeps";
        var request = new TranscriptionRequest { Audio = Sounds.Spoken(Text) };
        var whole = await Pipeline.TranscribeAsync(request, TestContext.Current.CancellationToken);

        var events = await Pipeline.StreamAsync(request, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(whole.Tokens, events.SkipLast(1).Select(message => message.Token));
        Assert.Equal(whole.Segments.SelectMany((segment, index) => segment.Tokens.Select(_ => index)), events.SkipLast(1).Select(message => message.Segment));
        Assert.All(events.SkipLast(1), message => Assert.Equal(1, message.Attention!.Rows));
        Assert.Equal(whole.Text, events[^1].Done!.Text);
    }

    [Fact]
    public async Task The_next_best_come_best_first()
    {
        var answer = await Pipeline.TranscribeAsync(
            new TranscriptionRequest { Audio = Sounds.Spoken("abc"), Beam = 4, Alternatives = 3 }, TestContext.Current.CancellationToken);

        double[] scores = [answer.Score, .. answer.Alternatives.Select(alternative => alternative.Score)];
        Assert.Equal(3, scores.Length);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(answer.Alternatives, alternative => Assert.Equal(alternative.Tokens.Count, alternative.Attention!.Rows));
    }

    [Fact]
    public async Task A_limit_of_tokens_cuts_every_piece_and_says_so()
    {
        var answer = await Pipeline.TranscribeAsync(
            new TranscriptionRequest { Audio = Sounds.Spoken("abcdef"), MaxTokens = 3 }, TestContext.Current.CancellationToken);

        Assert.Equal(("abc", false), (answer.Text, answer.Finished));
    }

    [Fact]
    public async Task The_shipped_model_reads_the_same_at_any_level_and_no_words_in_a_tone()
    {
        await using var shipped = await Engine.StartAsync(Engine.Shipped);
        var model = Listening.Models(shipped)[0];
        var samples = await Listening.ReadAsync(shipped, model, "two-six-eight.wav");
        foreach (var decibels in new[] { 0, -30, -40, -50 })
        {
            Assert.Equal(
                "two six eight four four one eight",
                await TextAsync(Array.ConvertAll(samples, sample => sample * (float)Math.Pow(10, decibels / 20.0))));
        }

        Assert.Equal("", await TextAsync(Sounds.Tone(440, 3, loudness: 0.125f)));
        Assert.Equal("", await TextAsync(samples[10_000..10_160]));

        async Task<string> TextAsync(float[] sound) => (await shipped.Get<TranscriptionPipeline>().TranscribeAsync(
            new TranscriptionRequest { Audio = new Sounds.Wav { Samples = sound, Tag = 3, Bits = 32 }.ToBytes() }, TestContext.Current.CancellationToken)).Text;
    }

    private Task<TranscriptionResponse> TranscribeAsync(string text, AttentionFormat attention = default) => TranscribeAsync(Sounds.Spoken(text), attention);

    private Task<TranscriptionResponse> TranscribeAsync(byte[] file, AttentionFormat attention = default) =>
        Pipeline.TranscribeAsync(new TranscriptionRequest { Audio = file, Attention = attention }, TestContext.Current.CancellationToken);

    private static IEnumerable<(string Text, int Place)> WordsOf(string text)
    {
        for (var (place, rest) = (0, text.Split(' ')); place < text.Length; place += rest[0].Length + 1, rest = rest[1..])
        {
            if (rest[0].Length > 0)
            {
                yield return (rest[0], place);
            }
        }
    }
}
