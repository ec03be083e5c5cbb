using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Translation;

/// <summary>Texts and options that are bad or strange, over both transports.</summary>
public sealed class BadTranslationModelTests(AttentionApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.TranslationService.TranslationServiceClient _grpc = new(api.Channel());

    public static TheoryData<string> BadTexts => ["", "   ", "\n", "\u0001\u0002", "\0", new string('a', 10_000)];

    public static TheoryData<string> StrangeTexts =>
        ["😀🎉", "Hello\0 world.", "Hel\u0007lo.", "שלום עולם", "مرحبا بالعالم", "a\u0301", "<s> </s> <unk>"];

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task A_text_that_cannot_be_translated_is_refused_by_name(string text)
    {
        await RefusedAsync(Requests.Translation(text), Requests.TranslationMessage(text), "texts[0]");
        await RefusedAsync(Requests.Translation(text, text), Requests.TranslationMessage(text, text), "texts[0]");
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task A_text_that_cannot_be_translated_does_not_refuse_the_others(string text)
    {
        var rest = await (await _rest.PostJsonAsync("/v1/translations", Requests.Translation("Hello.", text))).ReadAsync<TranslationResponse>();
        var grpc = await _grpc.TranslateAsync(Requests.TranslationMessage("Hello.", text));

        Assert.Null(rest.Translations[0].Failure);
        Assert.Null(grpc.Translations[0].Failure);
        Assert.Equal((ErrorCode.InvalidInput, "texts[1]"), (rest.Translations[1].Failure!.Code, rest.Translations[1].Failure!.Field));
        Assert.Equal(("invalidInput", "texts[1]"), (grpc.Translations[1].Failure.Code, grpc.Translations[1].Failure.Field));
        Assert.Equal(rest.Translations[1].Failure!.Message, grpc.Translations[1].Failure.Message);
    }

    [Theory]
    [MemberData(nameof(StrangeTexts))]
    public async Task A_strange_text_is_answered_the_same_on_both_transports_and_is_never_our_fault(string text)
    {
        var response = await _rest.PostJsonAsync("/v1/translations", Requests.Translation(text));
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            await response.ProblemAsync(HttpStatusCode.BadRequest, "texts[0]");
            await Answers.FailureAsync(
                async () => await _grpc.TranslateAsync(Requests.TranslationMessage(text)), StatusCode.InvalidArgument, "texts[0]");
            return;
        }
        var rest = await response.ReadAsync<TranslationResponse>();
        var grpc = await _grpc.TranslateAsync(Requests.TranslationMessage(text));
        Assert.Equal(rest.Translations[0].Translation, grpc.Translations[0].Translation);
    }

    [Fact]
    public async Task No_texts_and_65_texts_are_refused_by_name()
    {
        var many = Enumerable.Repeat("Hello.", 65).ToArray();

        await RefusedAsync(Requests.Translation(), Requests.TranslationMessage(), "texts");
        await RefusedAsync(Requests.Translation(many), Requests.TranslationMessage(many), "texts");
    }

    [Fact]
    public async Task A_null_among_the_texts_is_refused_by_name()
    {
        var body = Requests.Translation("Hello.");
        body["texts"]!.AsArray().Add(null);

        await (await _rest.PostJsonAsync("/v1/translations", body)).ProblemAsync(HttpStatusCode.BadRequest, "texts[1]");
    }

    [Fact]
    public async Task A_null_among_the_pairs_is_refused_by_name()
    {
        var body = new JsonObject { ["pairs"] = new JsonArray([null]), ["source"] = "en", ["target"] = "fr" };

        await (await _rest.PostJsonAsync("/v1/alignments", body)).ProblemAsync(HttpStatusCode.BadRequest, "pairs[0].text");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(-1)]
    public async Task A_beam_out_of_range_is_refused_by_name(int beam)
    {
        var body = Requests.Translation("Hello.");
        body["beam"] = beam;
        var message = Requests.TranslationMessage("Hello.");
        message.Options = new V1.SequenceOptions { Beam = beam };

        await RefusedAsync(body, message, "beam");
    }

    [Fact]
    public async Task A_pair_of_languages_that_no_model_knows_is_refused()
    {
        var body = Requests.Translation("Hello.");
        body["target"] = "xx";
        var message = Requests.TranslationMessage("Hello.");
        message.Target = "xx";

        var response = await _rest.PostJsonAsync("/v1/translations", body);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _grpc.TranslateAsync(message));

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound });
        Assert.Contains("xx", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(failure.StatusCode, new[] { StatusCode.InvalidArgument, StatusCode.NotFound });
    }

    [Theory]
    [InlineData("nobody", ErrorCode.NotFound)]
    [InlineData("caption-soft", ErrorCode.InvalidInput)]
    public async Task A_model_that_cannot_translate_is_refused_by_name(string model, ErrorCode code)
    {
        var row = Errors.Table[code];
        var body = Requests.Translation("Hello.");
        body["model"] = model;
        var message = Requests.TranslationMessage("Hello.");
        message.Model = model;

        await (await _rest.PostJsonAsync("/v1/translations", body)).ProblemAsync((HttpStatusCode)row.Status, "model");
        await Answers.FailureAsync(async () => await _grpc.TranslateAsync(message), row.Grpc, "model");
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_told_on_both_transports()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/translations");
        request.Headers.Add("X-Request-Timeout-Ms", "0");
        await (await _rest.SendAsync(request)).ProblemAsync(HttpStatusCode.GatewayTimeout);

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await _grpc.TranslateAsync(Requests.TranslationMessage("Hello."), deadline: DateTime.UtcNow));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task A_stream_is_refused_before_it_begins()
    {
        var message = Requests.TranslationMessage("Hello.");
        message.Options = new V1.SequenceOptions { Beam = 11 };
        using var call = _grpc.StreamTranslation(message);

        await Answers.FailureAsync(() => call.ResponseStream.MoveNext(CancellationToken.None), StatusCode.InvalidArgument, "beam");
    }

    private async Task RefusedAsync(JsonObject body, V1.TranslationRequest message, string field)
    {
        await (await _rest.PostJsonAsync("/v1/translations", body)).ProblemAsync(HttpStatusCode.BadRequest, field);
        await Answers.FailureAsync(async () => await _grpc.TranslateAsync(message), StatusCode.InvalidArgument, field);
    }
}
