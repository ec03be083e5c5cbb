using System.Net.Http.Json;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Contracts.Translation;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

/// <summary>What every answer tells is true, and a .NET client needs no options to send or to read.</summary>
public sealed class AnswerTests(ToyApi api)
{
    private static readonly TranslationRequest Request = new() { Texts = ["The cat sees a dog."], Source = "en", Target = "fr" };

    [Fact]
    public async Task An_answer_tells_what_produced_it()
    {
        var rest = await TranslateAsync(Request with { Id = "mine" });
        var grpc = await new V1.TranslationService.TranslationServiceClient(api.Channel()).TranslateAsync(
            new V1.TranslationRequest { Texts = { Request.Texts }, Source = "en", Target = "fr" });

        Assert.Equal(("mine", "toy-en-fr", "1"), (rest.Id, rest.Model, rest.Version));
        Assert.Equal("CPUExecutionProvider", rest.Provenance.ExecutionProvider);
        Assert.Matches(@"^onnxruntime \d+\.\d+\.\d+$", rest.Provenance.Runtime);
        Assert.Equal((rest.Provenance.ExecutionProvider, rest.Provenance.Runtime), (grpc.Provenance.ExecutionProvider, grpc.Provenance.Runtime));
        Assert.Equal(1, rest.Provenance.BatchSize);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(null, true)]
    public async Task What_the_limit_cut_short_is_not_called_finished(int? maxTokens, bool isFinished)
    {
        var options = new V1.SequenceOptions();
        if (maxTokens is { } most)
        {
            options.MaxTokens = most;
        }

        var rest = await TranslateAsync(Request with { MaxTokens = maxTokens });
        var grpc = await new V1.TranslationService.TranslationServiceClient(api.Channel()).TranslateAsync(
            new V1.TranslationRequest { Texts = { Request.Texts }, Source = "en", Target = "fr", Options = options });

        Assert.Equal((isFinished, isFinished), (rest.Translations[0].Finished, grpc.Translations[0].Finished));
    }

    [Fact]
    public async Task An_answer_with_places_is_read_without_any_options()
    {
        using var image = new ByteArrayContent(Pictures.Jpeg());
        image.Headers.ContentType = new("image/jpeg");

        var response = await api.CreateClient().PostAsync("/v1/classifications", image, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<ClassificationResponse>(TestContext.Current.CancellationToken);

        Assert.NotEmpty(answer!.Samples!);
        Assert.All(answer.Samples!, sample => Assert.NotEqual(default, sample.Levels[0].Points[0]));
    }

    // With the options that System.Net.Http.Json has of itself.
    private async Task<TranslationResponse> TranslateAsync(TranslationRequest request)
    {
        var response = await api.CreateClient().PostAsJsonAsync("/v1/translations", request with { Attention = AttentionFormat.None }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<TranslationResponse>(TestContext.Current.CancellationToken))!;
    }
}
