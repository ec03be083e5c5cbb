using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.OpenInference;
using Attention.Contracts.Translation;
using Attention.Inference.Tests.Audio;
using Google.Protobuf;

namespace Attention.Api.Tests.OpenInference;

/// <summary>Whole tasks by the models of the repository: files and texts in, texts and numbers out.</summary>
public sealed class WholeTaskModelTests(AttentionApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("caption-soft", "captioning", "image", "caption,score,tokens,log_probs,attention,answer")]
    [InlineData("caption-baseline", "captioning", "image", "caption,score,tokens,log_probs,answer")]
    [InlineData("caption-semantic", "captioning", "image", "caption,score,tokens,log_probs,attributes,input_attention,output_attention,answer")]
    [InlineData("translate-en-fr", "translation", "text", "translation,score,source_tokens,target_tokens,log_probs,attention,answer")]
    [InlineData("translate-en-fr-baseline", "translation", "text", "translation,score,source_tokens,target_tokens,log_probs,answer")]
    [InlineData("transcribe-las", "transcription", "audio", "text,score,tokens,log_probs,attention,answer")]
    [InlineData("classify-deformable", "classification", "image", "labels,scores,attention,answer")]
    [InlineData("crop-stn", "cropping", "image", "labels,scores,theta,answer")]
    [InlineData("saliency-racdnn", "saliency", "image", "mask,box,attention,answer")]
    [InlineData("fixate-sam", "fixation", "image", "density,scanpath,attention,answer")]
    [InlineData("act-soft", "action", "video", "labels,scores,times,attention,answer")]
    public async Task A_model_takes_bytes_and_gives_what_its_task_does(string name, string task, string input, string outputs)
    {
        var model = await (await _client.GetAsync($"/v2/models/{name}")).JsonAsync();

        Assert.Equal($"attention_{task}", (string)model["platform"]!);
        Assert.Equal($$"""[{"name":"{{input}}","datatype":"BYTES","shape":[-1]}]""", model["inputs"]!.ToJsonString());
        Assert.Equal(outputs.Split(','), model["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.All(model["outputs"]!.AsArray(), output => Assert.Contains((string)output!["datatype"]!, (string[])["BYTES", "FP32"]));
    }

    [Theory]
    [InlineData("caption-soft", "image")]
    [InlineData("caption-semantic", "image")]
    [InlineData("translate-en-fr", "text")]
    [InlineData("transcribe-las", "audio")]
    [InlineData("classify-deformable", "image")]
    [InlineData("crop-stn", "image")]
    [InlineData("saliency-racdnn", "image")]
    [InlineData("fixate-sam", "image")]
    [InlineData("act-soft", "video")]
    public async Task Every_output_has_the_rank_that_the_metadata_tells_for_two_at_once(string name, string input)
    {
        var files = input switch
        {
            "text" => (byte[][])["The house is red."u8.ToArray(), "It rains. We stay at home."u8.ToArray()],
            "audio" => [Sounds.Spoken("hello"), Sounds.Spoken("its here")],
            "video" => [Pictures.AnimatedGif(), Pictures.AnimatedGif()],
            _ => [Pictures.Jpeg(), Pictures.Png(96, 64)],
        };
        var data = new JsonArray([.. files.Select(file => JsonValue.Create(Convert.ToBase64String(file)))]);
        var request = $$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"{{input}}","datatype":"BYTES","shape":[2],"parameters":{"content_type":"base64"},"data":{{data.ToJsonString()}}}]}
            """;

        var (answer, _) = await (await _client.InferAsync(name, request)).BinaryAsync();
        var metadata = await (await _client.GetAsync($"/v2/models/{name}")).JsonAsync();

        foreach (var (told, given) in metadata["outputs"]!.AsArray().Zip(answer["outputs"]!.AsArray()))
        {
            Assert.Equal(((string)told!["name"]!, (string)told["datatype"]!), ((string)given!["name"]!, (string)given["datatype"]!));
            Assert.Equal(told["shape"]!.AsArray().Count, given["shape"]!.AsArray().Count);
            Assert.Equal(2, (int)given["shape"]![0]!);
        }
    }

    [Fact]
    public async Task A_photo_sent_as_it_is_gets_the_caption_of_the_task_and_its_attention()
    {
        var task = await _client.CaptionAsync(Pictures.Jpeg());

        var (json, binary) = await (await _client.InferAsync("caption-soft", "", Pictures.Jpeg(), header: "0")).BinaryAsync();

        var length = BitConverter.ToInt32(binary);
        Assert.Equal(task.Caption, System.Text.Encoding.UTF8.GetString(binary, 4, length));
        var attention = json.Output("attention");
        Assert.Equal([1, task.Tokens.Count, 7, 7], attention.Shape());
        var before = json["outputs"]!.AsArray().TakeWhile(output => (string)output!["name"]! != "attention").Sum(output => (int)output!["parameters"]!["binary_data_size"]!);
        var weights = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(binary.AsSpan(before, (int)attention["parameters"]!["binary_data_size"]!)).ToArray();
        Assert.All(task.Tokens.SelectMany(token => token.Attention!.Weights!).Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public async Task Texts_are_translated_side_by_side_and_shorter_ones_are_filled_up()
    {
        var task = await (await _client.PostJsonAsync("/v1/translations", Requests.Translation("The house is red.", "Good morning, my dear old friend from the city."))).ReadAsync<TranslationResponse>();

        var answer = await (await _client.InferAsync(
            "translate-en-fr", Infer.Request(Infer.Input("text", "BYTES", "[2]", """["The house is red.","Good morning, my dear old friend from the city."]""")))).JsonAsync();

        Assert.Equal(task.Translations.Select(translation => translation.Translation), answer.Output("translation")["data"]!.AsArray().Select(text => (string)text!));
        var (rows, columns) = (task.Translations.Max(translation => translation.Attention!.Rows), task.Translations.Max(translation => translation.Attention!.Columns));
        Assert.Equal([2, 1, rows, columns], answer.Output("attention").Shape());
        Assert.Equal(rows, answer.Output("target_tokens").Shape()[1]);
        Assert.Contains("", answer.Output("target_tokens")["data"]!.AsArray().Select(text => (string)text!));
    }

    [Fact]
    public async Task The_whole_answer_is_what_the_route_answers_and_options_are_parameters()
    {
        var request = $$"""
            {"parameters":{"beam":3,"alternatives":2,"id":"mine"},"inputs":[{{Infer.Input("text", "BYTES", "[1]", "[\"The house is red.\"]")}}],"outputs":[{"name":"answer"}]}
            """;

        var answer = await (await _client.InferAsync("translate-en-fr", request)).JsonAsync();

        var whole = JsonSerializer.Deserialize<TranslationResponse>((string)answer.Output("answer")["data"]![0]!, Answers.Options)!;
        Assert.Equal(("mine", "translate-en-fr"), (whole.Id, whole.Model));
        Assert.Single(whole.Translations[0].Alternatives);
        Assert.NotNull(whole.Translations[0].Attention);
    }

    [Fact]
    public async Task Over_gRPC_a_photo_is_an_element_of_its_own()
    {
        var answer = await new GRPCInferenceService.GRPCInferenceServiceClient(api.Channel()).ModelInferAsync(new ModelInferRequest
        {
            ModelName = "caption-soft",
            Parameters = { ["beam"] = new InferParameter { Int64Param = 1 }, ["binary_data_output"] = new InferParameter { BoolParam = false } },
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "image", Datatype = "BYTES", Shape = { 1 }, Contents = new InferTensorContents { BytesContents = { ByteString.CopyFrom(Pictures.Jpeg()) } } } },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "caption" } },
        });

        Assert.Equal((await _client.CaptionAsync(Pictures.Jpeg(), "?beam=1")).Caption, answer.Outputs[0].Contents.BytesContents[0].ToStringUtf8());
    }

    [Theory]
    [InlineData("caption-soft", "image", "[\"aGVsbG8=\"]", "{\"content_type\":\"base64\"}", "{}", "image")]
    [InlineData("caption-soft", "image", "[\"?\"]", "{\"content_type\":\"base64\"}", "{}", "'image': element 0 is no base64.")]
    [InlineData("translate-en-fr", "text", "[\"Hello.\"]", "{}", "{\"beam\":99}", "beam")]
    [InlineData("translate-en-fr", "text", "[\"Hello.\"]", "{}", "{\"bean\":1}", "'bean' is not known here; did you mean beam?")]
    [InlineData("translate-en-fr", "text", "[\"Hello.\"]", "{}", "{\"model\":\"translate-en-de\"}", "'model' is no option here")]
    [InlineData("translate-en-fr", "text", "[\"\"]", "{}", "{}", "")]
    public async Task What_the_route_refuses_is_refused_in_the_same_words(string model, string input, string data, string parameters, string options, string reason)
    {
        var request = $$"""{"parameters":{{options}},"inputs":[{"name":"{{input}}","datatype":"BYTES","shape":[1],"parameters":{{parameters}},"data":{{data}}}]}""";

        var response = await _client.InferAsync(model, request);

        Assert.InRange((int)response.StatusCode, 400, 415);
        Assert.Contains(reason, await response.ErrorAsync(response.StatusCode), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_attention_has_no_such_output() => Assert.Contains(
        "'attention': caption-baseline has no such output",
        await (await _client.InferAsync(
            "caption-baseline", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["x"]}],"outputs":[{"name":"attention"}]}""")).ErrorAsync(HttpStatusCode.BadRequest),
        StringComparison.Ordinal);
}
