using System.Net;
using System.Text.Json.Nodes;

namespace Attention.Api.Tests.OpenInference;

/// <summary>Tensors as JSON.</summary>
public sealed class JsonTensorTests(TensorApi api)
{
    private static readonly string Sixteen = Infer.Numbers(Enumerable.Range(0, 16));
    private static readonly string Ones = Infer.Numbers(Enumerable.Repeat(1, 16));

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task Sum_and_difference_come_back_under_the_id_of_the_request()
    {
        var request = JsonNode.Parse(Infer.Request(Infer.Input("INPUT0", "INT32", "[1,16]", Sixteen), Infer.Input("INPUT1", "INT32", "[1,16]", Ones)))!;
        request["id"] = "42";

        var answer = await (await _client.InferAsync("simple", request.ToJsonString())).JsonAsync();

        Assert.Equal(("42", "simple", "1"), ((string)answer["id"]!, (string)answer["model_name"]!, (string)answer["model_version"]!));
        Assert.Equal(["OUTPUT0", "OUTPUT1"], answer["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.Equal(("INT32", "[1,16]"), ((string)answer.Output("OUTPUT0")["datatype"]!, answer.Output("OUTPUT0")["shape"]!.ToJsonString()));
        Assert.Equal(Enumerable.Range(1, 16), answer.Output("OUTPUT0")["data"]!.AsArray().Select(number => (int)number!));
        Assert.Equal(Enumerable.Range(-1, 16), answer.Output("OUTPUT1")["data"]!.AsArray().Select(number => (int)number!));
    }

    [Fact]
    public async Task Without_an_id_the_answer_has_none() =>
        Assert.False((await (await _client.InferAsync("identity-fp32", Infer.Request(Infer.Input("INPUT", "FP32", "[1,1]", "[1]")))).JsonAsync()).ContainsKey("id"));

    [Theory]
    [InlineData("simple/versions/1")]
    [InlineData("simple.model")]
    [InlineData("simple.model/versions/1")]
    public async Task A_version_and_a_graph_can_be_named(string model)
    {
        var answer = await (await _client.InferAsync(
            model, Infer.Request(Infer.Input("INPUT1", "INT32", "[1,16]", Ones), Infer.Input("INPUT0", "INT32", "[1,16]", Sixteen)))).JsonAsync();

        Assert.Equal(model.Split('/')[0], (string)answer["model_name"]!);
        Assert.Equal(-1, (int)answer.Output("OUTPUT1")["data"]![0]!);
    }

    [Fact]
    public async Task Only_the_outputs_that_are_asked_for_come_in_the_order_of_asking()
    {
        var inputs = $"{Infer.Input("INPUT0", "INT32", "[1,16]", Sixteen)},{Infer.Input("INPUT1", "INT32", "[1,16]", Ones)}";

        var one = await (await _client.InferAsync("simple", $$"""{"inputs":[{{inputs}}],"outputs":[{"name":"OUTPUT1"}]}""")).JsonAsync();
        var both = await (await _client.InferAsync("simple", $$"""{"inputs":[{{inputs}}],"outputs":[{"name":"OUTPUT1"},{"name":"OUTPUT0"}]}""")).JsonAsync();

        Assert.Equal(["OUTPUT1"], one["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.Equal(["OUTPUT1", "OUTPUT0"], both["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
    }

    [Theory]
    [InlineData("BOOL", "[true,false]")]
    [InlineData("UINT8", "[0,255]")]
    [InlineData("UINT16", "[0,65535]")]
    [InlineData("UINT32", "[0,4294967295]")]
    [InlineData("UINT64", "[0,18446744073709551615]")]
    [InlineData("INT8", "[-128,127]")]
    [InlineData("INT16", "[-32768,32767]")]
    [InlineData("INT32", "[-2147483648,2147483647]")]
    [InlineData("INT64", "[-9223372036854775808,9223372036854775807]")]
    [InlineData("FP32", "[-0.1,3.4E+38]")]
    [InlineData("FP64", "[-0.1,1.7E+308]")]
    [InlineData("FP32", "[\"NaN\",\"-Infinity\"]")]
    [InlineData("FP64", "[\"Infinity\",\"NaN\"]")]
    public async Task Numbers_of_every_type_that_JSON_has_come_back_as_they_went(string datatype, string data)
    {
        var answer = await (await _client.InferAsync($"identity-{datatype.ToLowerInvariant()}", Infer.Request(Infer.Input("INPUT", datatype, "[1,2]", data)))).JsonAsync();

        Assert.Equal(datatype, (string)answer.Output("OUTPUT")["datatype"]!);
        Assert.Equal(data, answer.Output("OUTPUT")["data"]!.ToJsonString());
    }

    [Fact]
    public async Task One_and_zero_are_true_and_false() => Assert.Equal(
        "[true,false]", (await (await _client.InferAsync("identity-bool", Infer.Request(Infer.Input("INPUT", "BOOL", "[1,2]", "[1,0]")))).JsonAsync()).Output("OUTPUT")["data"]!.ToJsonString());

    [Theory]
    [InlineData("[1,2,3,4,5,6]")]
    [InlineData("[[1,2,3],[4,5,6]]")]
    [InlineData("[[[1],[2],[3]],[[4],[5],[6]]]")]
    public async Task Data_may_be_flat_or_nested_and_comes_back_flat(string data)
    {
        var answer = await (await _client.InferAsync("identity-fp32", Infer.Request(Infer.Input("INPUT", "FP32", "[2,3]", data)))).JsonAsync();

        Assert.Equal([2, 3], answer.Output("OUTPUT").Shape());
        Assert.Equal("[1,2,3,4,5,6]", answer.Output("OUTPUT")["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Members_come_in_any_order_and_what_the_protocol_does_not_have_is_passed_over()
    {
        const string request = """
            {"model_name":"x","outputs":[{"extra":[1],"name":"OUTPUT","parameters":{}}],"later":{"a":[{}]},
             "inputs":[{"data":[[7]],"extra":null,"shape":[1,1],"parameters":{"hint":"x","n":1.5,"b":false},"datatype":"INT64","name":"INPUT"}],"parameters":{"priority":3}}
            """;

        Assert.Equal("[7]", (await (await _client.InferAsync("identity-int64", request)).JsonAsync()).Output("OUTPUT")["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Texts_are_texts_and_base64_is_what_it_stands_for()
    {
        var texts = await (await _client.InferAsync("echo", Infer.Request(Infer.Input("INPUT", "BYTES", "[3]", """["a","","żółw"]""")))).JsonAsync();
        var packed = await (await _client.InferAsync(
            "echo", """{"inputs":[{"name":"INPUT","datatype":"BYTES","shape":[1],"parameters":{"content_type":"base64"},"data":["aGVsbG8="]}]}""")).JsonAsync();

        Assert.Equal(["a", "", "żółw"], texts.Output("OUTPUT")["data"]!.AsArray().Select(text => (string)text!));
        Assert.Equal("hello", (string)packed.Output("OUTPUT")["data"]![0]!);
    }

    [Fact]
    public async Task An_input_without_a_batch_is_one_for_all_rows()
    {
        var answer = await (await _client.InferAsync(
            "scale", Infer.Request(Infer.Input("INPUT", "FP32", "[3,1]", "[1,2,3]"), Infer.Input("factor", "FP32", "[1]", "[10]")))).JsonAsync();

        Assert.Equal([10, 20, 30], answer.Output("OUTPUT").Floats());
    }

    [Fact]
    public async Task A_graph_that_keeps_no_rows_apart_sees_all_of_a_request() => Assert.Equal(
        (float[])[6], (await (await _client.InferAsync("total", Infer.Request(Infer.Input("INPUT", "FP32", "[3,1]", "[1,2,3]")))).JsonAsync()).Output("SUM").Floats());

    [Fact]
    public async Task What_has_no_form_in_JSON_says_how_to_ask_for_it()
    {
        const string request = """{"inputs":[{"name":"INPUT","datatype":"FP16","shape":[1,1],"parameters":{"binary_data_size":2}}]}""";

        var error = await (await _client.InferAsync("identity-fp16", request, [0, 0x3C])).ErrorAsync(HttpStatusCode.BadRequest);

        Assert.Equal("'OUTPUT': FP16 has no form in JSON; ask for it with the parameter 'binary_data'.", error);
    }
}
