using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Inference.Actions;
using Attention.Inference.Admission;
using Attention.Inference.Tests.Media;
using Attention.Inference.Tests.Video;

namespace Attention.Inference.Tests.Actions;

/// <summary>From films to answers, with the toy.</summary>
public sealed class ActionPipelineTests : IDisposable
{
    private static readonly byte[] Mp4 = [0, 0, 0, 24, .. "ftypmp42"u8, 1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("attention-pipeline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_film_whose_client_does_not_read_waits_for_it_and_holds_up_no_other()
    {
        // Forty pictures: more than are read ahead of who takes them.
        var script = FfmpegProgram.Script(_folder, "head -c 61440 /dev/zero");
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Ffmpeg:Path", script), ("Video:MaxAtOnce", "1"), ("Admission:MaxStall", "00:00:00"));
        var pipeline = engine.Get<ActionPipeline>();
        await using var unread = pipeline.StreamAsync(new ActionRequest { Video = Mp4 }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await unread.MoveNextAsync());

        // Waits for its place.
        await pipeline.RecognizeAsync(new ActionRequest { Video = Films.Dawn }, TestContext.Current.CancellationToken);

        Assert.Equal(0, engine.Get<WorkBudget>().BytesTaken);
        var events = new List<ActionEvent>();
        do
        {
            events.Add(unread.Current);
        }
        while (await unread.MoveNextAsync());

        Assert.Equal(Enumerable.Range(0, events.Count - 1), events.SkipLast(1).Select(message => message.Frame!.Index));
        Assert.Equal(events.Count - 1, events[^1].Done!.Frames.Count);
    }

    [Fact]
    public async Task A_client_that_leaves_stops_all_that_works_for_it()
    {
        var pid = Path.Combine(_folder, "pid");
        var script = FfmpegProgram.Script(_folder, $"echo $$ > {pid}; head -c 61440 /dev/zero; sleep 60");
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Ffmpeg:Path", script));

        await foreach (var message in engine.Get<ActionPipeline>().StreamAsync(new ActionRequest { Video = Mp4 }, TestContext.Current.CancellationToken))
        {
            Assert.Equal(0, message.Frame!.Index);
            break;
        }

        Assert.False(File.Exists($"/proc/{File.ReadAllText(pid).Trim()}/stat"));
        Assert.Equal(0, engine.Get<WorkBudget>().BytesTaken);
    }

    [Fact]
    public async Task A_film_longer_than_a_window_is_watched_to_its_end()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var answer = await engine.Get<ActionPipeline>().RecognizeAsync(new ActionRequest { Video = Films.Fading(4, 25) }, TestContext.Current.CancellationToken);

        Assert.Equal(25, answer.Frames.Count);
        // As much changes from frame to frame in every window of six, and none knows of the one before.
        foreach (var (frame, next) in answer.Frames.Zip(answer.Frames.Skip(6)))
        {
            AssertRow.Equal(frame.Attention!.Weights!, next.Attention!.Weights!, 1e-4);
            Assert.All(frame.Classes.Zip(next.Classes), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4));
        }

        Assert.Equal(1, answer.Classes.Sum(found => found.Score), 1e-5);
        Assert.True(answer.Timing.ComputeMs > 0 && answer.Timing.PreprocessMs > 0);
    }

    [Fact]
    public async Task Films_beside_each_other_get_the_answers_that_they_get_alone()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Batching:MaxQueueDelay", "00:00:00.02"));
        var pipeline = engine.Get<ActionPipeline>();
        byte[][] films = [Films.Dawn, Films.Dusk, Films.Fading(1, 30), Films.Gif(new Films.Patch(3))];
        var alone = new List<ActionResponse>();
        foreach (var film in films)
        {
            alone.Add(await RecognizeAsync(film));
        }

        var together = await Task.WhenAll(films.Select(RecognizeAsync));

        Assert.Contains(together, answer => answer.Provenance.BatchSize > 1);
        foreach (var (expected, actual) in alone.Zip(together))
        {
            Assert.Equal(expected.Label, actual.Label);
            Assert.All(expected.Classes.Zip(actual.Classes), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4));
            Assert.All(expected.Frames.Zip(actual.Frames), pair => AssertRow.Equal(pair.First.Attention!.Weights!, pair.Second.Attention!.Weights!, 1e-4));
        }

        Task<ActionResponse> RecognizeAsync(byte[] film) => pipeline.RecognizeAsync(new ActionRequest { Video = film }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task More_films_than_are_read_at_once_wait_for_each_other()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Video:MaxAtOnce", "1"));
        var pipeline = engine.Get<ActionPipeline>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => pipeline.RecognizeAsync(new ActionRequest { Video = Films.Dawn }, TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal("brighter", answer.Label));
    }

    [Fact]
    public async Task A_request_that_is_at_fault_is_refused_before_the_film_is_read()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var request = new ActionRequest { Video = Mp4, Top = 0 };

        var refusal = Assert.Throws<InferenceException>(() => engine.Get<ActionPipeline>().StreamAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.InvalidInput, "top"), (refusal.Code, refusal.Field));
    }
}
