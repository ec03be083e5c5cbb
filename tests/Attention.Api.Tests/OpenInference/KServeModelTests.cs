using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Captioning;
using Attention.Contracts.Translation;

namespace Attention.Api.Tests.OpenInference;

/// <summary>The first protocol of KServe: instances in, predictions out, and explanations of them.</summary>
public sealed class KServeModelTests(AttentionApi api)
{
    private static readonly string Photo = Convert.ToBase64String(Pictures.Jpeg());

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task Instances_come_in_every_form_and_predictions_are_the_answers_of_the_task_without_attention()
    {
        var task = await _client.CaptionAsync(Pictures.Jpeg(), "?beam=1");

        var answer = await PostAsync("caption-soft:predict", $$"""
            {"instances":[{"image":{"b64":"{{Photo}}"},"beam":1},{"image":"{{Photo}}","beam":"1","id":"mine"},{"b64":"{{Photo}}"},"{{Photo}}"]}
            """);

        var predictions = answer["predictions"]!.Deserialize<CaptionResponse[]>(Answers.Options)!;
        Assert.Equal(4, predictions.Length);
        Assert.Equal(task.Caption, predictions[0].Caption);
        Assert.Equal("mine", predictions[1].Id);
        Assert.All(predictions, prediction => Assert.All(prediction.Tokens, token => Assert.Null(token.Attention)));
        Assert.Equal("predictions", Assert.Single(answer).Key);
    }

    [Fact]
    public async Task An_explanation_is_the_prediction_with_its_attention()
    {
        var answer = await PostAsync("translate-en-fr:explain", """{"instances":["The house is red.",{"text":"It rains.","beam":2}]}""");

        var predictions = answer["predictions"]!.Deserialize<TranslationResponse[]>(Answers.Options)!;
        var explanations = answer["explanations"]!.AsArray();
        Assert.Equal((2, 2), (predictions.Length, explanations.Count));
        foreach (var (prediction, explanation) in predictions.Zip(explanations))
        {
            var attention = prediction.Translations[0].Attention!;
            Assert.Equal([1, attention.Rows, attention.Columns], explanation!["attention"]!["shape"]!.AsArray().Select(axis => (int)axis!));
            Assert.Equal(attention.Weights!, explanation["attention"]!["data"]!.AsArray().Select(weight => (float)weight!));
        }
    }

    [Theory]
    [InlineData("classify-deformable")]
    [InlineData("crop-stn")]
    [InlineData("saliency-racdnn")]
    [InlineData("fixate-sam")]
    [InlineData("caption-semantic")]
    public async Task Every_task_over_images_explains_itself(string model)
    {
        var answer = await PostAsync($"{model}:explain", $$"""{"inputs":["{{Photo}}"]}""");

        Assert.All(answer["explanations"]![0]!.AsObject(), explanation => Assert.NotEmpty(explanation.Value!["data"]!.AsArray()));
    }

    [Theory]
    [InlineData("caption-baseline:explain", """{"instances":["x"]}""", 400, "'caption-baseline' has no attention to explain itself with")]
    [InlineData("translate-en-fr-baseline:explain", """{"instances":["x"]}""", 400, "has no attention to explain itself with")]
    [InlineData("nothing:predict", """{"instances":["x"]}""", 404, "There is no model 'nothing'")]
    [InlineData("vision-encoder:predict", """{"instances":["x"]}""", 400, "'vision-encoder' has no task that takes instances")]
    [InlineData("translate-en-fr:predict", "", 400, "The request is not JSON")]
    [InlineData("translate-en-fr:predict", "[]", 400, "'instances' is missing; it is a list.")]
    [InlineData("translate-en-fr:predict", "{}", 400, "'instances' is missing; it is a list.")]
    [InlineData("translate-en-fr:predict", """{"instances":{}}""", 400, "'instances' is missing; it is a list.")]
    [InlineData("translate-en-fr:predict", """{"instances":[]}""", 400, "'text': nothing was given.")]
    [InlineData("translate-en-fr:predict", "65 instances", 413, "'text': 65 were given at once; the limit is 64 (Tensors:MaxBatchSize).")]
    [InlineData("translate-en-fr:predict", """{"instances":[1]}""", 400, "instances[0] is no text")]
    [InlineData("translate-en-fr:predict", """{"instances":["a",null]}""", 400, "instances[1] is no text")]
    [InlineData("translate-en-fr:predict", """{"instances":[{"txt":"a"}]}""", 400, "instances[0] has no 'text'.")]
    [InlineData("translate-en-fr:predict", """{"instances":[{"text":"a","beam":{}}]}""", 400, "instances[0].beam is neither")]
    [InlineData("translate-en-fr:predict", """{"instances":[{"text":"a","beam":11}]}""", 400, "beam")]
    [InlineData("translate-en-fr:predict", """{"instances":[{"text":"a","attention":"png"}]}""", 400, "'attention' is no option here")]
    [InlineData("translate-en-fr:predict", """{"instances":["\ud800"]}""", 400, "no Unicode text")]
    [InlineData("caption-soft:predict", """{"instances":["?"]}""", 400, "instances[0] is no base64.")]
    [InlineData("caption-soft:predict", """{"instances":[{"b64":"aGVsbG8="}]}""", 415, "")]
    public async Task What_is_wrong_is_told_as_KServe_does(string route, string body, int status, string reason)
    {
        body = body == "65 instances" ? $$"""{"instances":[{{string.Join(',', Enumerable.Repeat("\"a\"", 65))}}]}""" : body;
        var response = await _client.PostAsync($"/v1/models/{route}", new StringContent(body));

        Assert.Contains(reason, await response.ErrorAsync((HttpStatusCode)status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_models_and_a_model_of_it_are_what_they_were()
    {
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/v1/models/caption-soft")).StatusCode);
        await (await _client.PostAsync("/v1/models/caption-soft", null)).ProblemAsync(HttpStatusCode.MethodNotAllowed);
    }

    private async Task<JsonObject> PostAsync(string route, string body) => await (await _client.PostAsync($"/v1/models/{route}", new StringContent(body))).JsonAsync();
}
