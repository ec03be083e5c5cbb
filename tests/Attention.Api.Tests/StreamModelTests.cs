using System.Text.Json;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

/// <summary>Streams against the answers that come at once, of models that search with a beam.</summary>
public sealed class StreamModelTests(AttentionApi api)
{
    private const int Requested = 100;

    // What is of the request and not of its answer.
    private static readonly string[] Own = ["id", "timing", "provenance"];

    private readonly HttpClient _rest = api.CreateClient();
    private readonly GrpcChannel _channel = api.Channel();

    [Fact]
    public async Task A_hundred_captions_stream_as_they_come_at_once()
    {
        var grpc = new V1.CaptioningService.CaptioningServiceClient(_channel);
        for (var seed = 0; seed < Requested; seed++)
        {
            var picture = Pictures.Random(seed);
            var whole = await ReadAsync(await _rest.PostImageAsync(picture));
            var events = await (await _rest.PostImageAsync(picture, accept: "text/event-stream")).EventsAsync().ToListAsync();
            using var call = grpc.StreamCaption(Requests.CaptionMessage(picture));
            var messages = await call.ResponseStream.ReadAllAsync().ToListAsync();

            var words = whole["tokens"]!.AsArray().Select(token => (string)token!["text"]!).ToList();
            AssertSame(whole, Without(events[^1].Data));
            Assert.Equal(words, events.SkipLast(1).Select(item => item.Data.GetProperty("text").GetString()!));
            Assert.Equal(words, messages.SkipLast(1).Select(message => message.Token.Text));
            Assert.Equal((string)whole["caption"]!, messages[^1].Done.Caption);
        }
    }

    [Fact]
    public async Task A_hundred_translations_stream_as_they_come_at_once()
    {
        var grpc = new V1.TranslationService.TranslationServiceClient(_channel);
        for (var seed = 0; seed < Requested; seed++)
        {
            var text = Sentence(new Random(seed));
            var whole = await ReadAsync(await _rest.PostJsonAsync("/v1/translations", Requests.Translation(text)));
            var events = await (await _rest.PostJsonAsync("/v1/translations", Requests.Translation(text), "text/event-stream")).EventsAsync().ToListAsync();
            using var call = grpc.StreamTranslation(Requests.TranslationMessage(text));
            var messages = await call.ResponseStream.ReadAllAsync().ToListAsync();

            var result = whole["translations"]![0]!;
            var pieces = result["targetTokens"]!.AsArray().Select(token => (string)token!["text"]!).ToList();
            AssertSame(whole, Without(events[^1].Data));
            Assert.Equal(pieces, events.SkipLast(1).Select(item => item.Data.GetProperty("token").GetProperty("text").GetString()!));
            Assert.Equal(pieces, messages.SkipLast(1).Select(message => message.Token.Text));
            Assert.Equal((string)result["translation"]!, messages[^1].Done.Translations[0].Translation);
        }
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response) => Without(await response.ReadAsync<JsonElement>());

    private static JsonObject Without(JsonElement answer)
    {
        var json = JsonObject.Create(answer)!;
        Assert.All(Own, member => Assert.True(json.Remove(member)));
        return json;
    }

    // What else ran in a batch shows in the last digits.
    private static void AssertSame(JsonNode? expected, JsonNode? actual)
    {
        switch (expected, actual)
        {
            case (JsonObject one, JsonObject other):
                Assert.Equal(one.Select(static member => member.Key), other.Select(static member => member.Key));
                Assert.All(one, member => AssertSame(member.Value, other[member.Key]));
                break;
            case (JsonArray one, JsonArray other):
                Assert.Equal(one.Count, other.Count);
                Assert.All(one.Zip(other), static pair => AssertSame(pair.First, pair.Second));
                break;
            case (JsonValue one, JsonValue other) when one.GetValueKind() == JsonValueKind.Number:
                Assert.Equal((double)one, (double)other, tolerance: 1e-4);
                break;
            default:
                Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
                break;
        }
    }

    private static string Sentence(Random random)
    {
        string[] subjects = ["The old man", "A young woman", "My brother", "The government", "Nobody here", "Every child"];
        string[] verbs = ["sees", "wants to buy", "has never liked", "was looking for", "will forget", "wrote about"];
        string[] objects = ["a red car", "the new law", "some bread and cheese", "the end of the war", "his neighbour's dog", "two tickets for the train"];
        string[] ends = ["in the morning.", "because it was raining.", "without a word.", "as we all know.", "near the river.", "before she left for Paris."];
        return string.Join(' ', new[] { subjects, verbs, objects, ends }.Select(words => words[random.Next(words.Length)]));
    }
}
