using System.ClientModel;
using Attention.Page.Tests.Hosting;
using OpenAI.Models;

namespace Attention.OpenAi.Tests;

/// <summary>The models by OpenAI's client for .NET.</summary>
public sealed class OpenAiModelTests(PageApi api)
{
    private readonly OpenAIModelClient _client = OpenAiClients.Of(api).GetOpenAIModelClient();

    [Fact]
    public async Task They_are_listed()
    {
        var models = (await _client.GetModelsAsync(TestContext.Current.CancellationToken)).Value;

        var captioner = models.Single(model => model.Id == "caption-soft");
        Assert.Equal("attention", captioner.OwnedBy);
        Assert.True(captioner.CreatedAt > DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData("caption-soft")]
    [InlineData("whisper-1")]
    public async Task One_is_found_by_its_name_or_by_one_of_OpenAis(string name) =>
        Assert.Equal(name, (await _client.GetModelAsync(name, TestContext.Current.CancellationToken)).Value.Id);

    [Fact]
    public async Task One_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var failure = await Assert.ThrowsAsync<ClientResultException>(() => _client.GetModelAsync("nobody", TestContext.Current.CancellationToken));

        Assert.Equal(404, failure.Status);
        Assert.Contains("model_not_found", failure.Message, StringComparison.Ordinal);
        Assert.Contains("caption-soft", failure.Message, StringComparison.Ordinal);
    }
}
