using Attention.Api.Tests.Hosting;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;

namespace Attention.Client.Tests;

/// <summary>Streams over both transports: the pieces one by one, and at the end the answer that is given when none are asked for.</summary>
public sealed class StreamTests(AttentionApi api)
{
    public static TheoryData<AttentionTransport> Transports => [AttentionTransport.Rest, AttentionTransport.Grpc];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Words_of_a_caption_come_before_the_caption(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        var whole = await host.Client.CaptionAsync(Inputs.Image, static request => request with { Id = "mine" }, Cancelled);

        var events = await host.Client.StreamCaptionAsync(Inputs.Image, static request => request with { Id = "mine" }, Cancelled).ToListAsync(Cancelled);

        SameRecord.Assert(whole.Tokens, events[..^1].Select(static message => message.Token!).ToList());
        SameRecord.Assert(whole, events[^1].Done!);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Tokens_of_a_translation_come_with_their_rows(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        var whole = await host.Client.TranslateAsync("The house is red.", "en", "fr", cancellationToken: Cancelled);

        var events = await host.Client.StreamTranslationAsync("The house is red.", "en", "fr", cancellationToken: Cancelled).ToListAsync(Cancelled);

        SameRecord.Assert(whole.TargetTokens, events[..^1].Select(static message => message.Token!).ToList());
        Assert.All(events[..^1], static message => Assert.Equal(1, message.Attention!.Rows));
        SameRecord.Assert(whole, events[^1].Done!.Translations.Single());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Characters_of_a_transcription_come_before_it(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        var whole = await host.Client.TranscribeAsync(Inputs.Recording, static request => request with { Id = "mine" }, Cancelled);

        var events = await host.Client.StreamTranscriptionAsync(Inputs.Recording, static request => request with { Id = "mine" }, Cancelled).ToListAsync(Cancelled);

        SameRecord.Assert(whole.Tokens, events[..^1].Select(static message => message.Token!).ToList());
        SameRecord.Assert(whole, events[^1].Done!);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Frames_of_a_film_come_as_they_are_seen(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        var whole = await host.Client.ActionsAsync(Inputs.Film, static request => request with { Id = "mine" }, Cancelled);

        var events = await host.Client.StreamActionsAsync(Inputs.Film, static request => request with { Id = "mine" }, Cancelled).ToListAsync(Cancelled);

        SameRecord.Assert(whole.Frames, events[..^1].Select(static message => message.Frame!).ToList());
        SameRecord.Assert(whole, events[^1].Done!);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stream_that_is_refused_says_why(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        var refusal = await Assert.ThrowsAsync<AttentionException>(async () => await host.Client
            .StreamCaptionAsync(Inputs.Image, static request => request with { Beam = 11 }, Cancelled).ToListAsync(Cancelled));

        Assert.Equal((ErrorCode.InvalidInput, "beam"), (refusal.Code, refusal.Field));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_has_heard_enough_ends_a_stream(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        var first = await host.Client.StreamTranslationAsync("The house is red.", "en", "fr", cancellationToken: Cancelled).FirstAsync(Cancelled);

        Assert.NotNull(first.Token);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
