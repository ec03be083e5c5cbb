using Attention.Api.Tests.Hosting;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Translation;

namespace Attention.Client.Tests;

/// <summary>Many requests: over one call on gRPC, several at a time on REST.</summary>
public sealed class BulkTests(AttentionApi api)
{
    public static TheoryData<AttentionTransport> Transports => [AttentionTransport.Rest, AttentionTransport.Grpc];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Every_request_is_answered_by_its_id_and_one_that_fails_ends_no_other(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        string[] texts = ["The house is red.", "The sea is blue.", "", "A man is here."];

        var answers = await host.Client.BulkAsync(TaskOperations.Translate, texts.Select(Ask).ToAsyncEnumerable(), Cancelled).ToDictionaryAsync(
            static answer => answer.Id!, cancellationToken: Cancelled);

        Assert.Equal(["0", "1", "2", "3"], answers.Keys.Order());
        Assert.Equal((ErrorCode.InvalidInput, "texts[0]"), (answers["2"].Failure!.Code, answers["2"].Failure!.Field));
        Assert.All(answers.Values.Where(static answer => answer.Id != "2"), static answer => Assert.NotEmpty(answer.Response!.Translations.Single().Translation));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_has_enough_ends_the_call(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        var first = await host.Client.BulkAsync(TaskOperations.Translate, Endless(), Cancelled).FirstAsync(Cancelled);

        Assert.NotNull(first.Response);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_fails_to_give_requests_fails_the_call(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        await Assert.ThrowsAsync<DriveNotFoundException>(async () =>
            await host.Client.BulkAsync(TaskOperations.Translate, Broken(), Cancelled).ToListAsync(Cancelled));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_gives_up_ends_the_call(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        using var caller = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in host.Client.BulkAsync(TaskOperations.Translate, Endless(), caller.Token))
            {
                await caller.CancelAsync();
            }
        });
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static TranslationRequest Ask(string text, int index) =>
        new() { Id = $"{index}", Texts = [text], Source = "en", Target = "fr", Attention = AttentionFormat.None };

    private static async IAsyncEnumerable<TranslationRequest> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return Ask("The house is red.", i);
            await Task.Yield();
        }
    }

    private static async IAsyncEnumerable<TranslationRequest> Broken()
    {
        yield return Ask("The house is red.", 0);
        await Task.Yield();
        throw new DriveNotFoundException("The file is gone.");
    }
}
