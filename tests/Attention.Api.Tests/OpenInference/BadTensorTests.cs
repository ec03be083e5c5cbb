using System.Net;

namespace Attention.Api.Tests.OpenInference;

/// <summary>Requests for inference that are wrong, each in one way; the service answers the next one as before.</summary>
public sealed class BadTensorTests(TensorApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("[1,-2]", "its shape [1,-2] has an axis of -2")]
    [InlineData("[-1,-2]", "has an axis of -1")]
    [InlineData("[4611686018427387904,4]", "more than 2147483647 elements")]
    [InlineData("[4294967296,4294967296]", "more than 2147483647 elements")]
    [InlineData("[9223372036854775807,9223372036854775807]", "more than 2147483647 elements")]
    [InlineData("[2147483647,1]", "'data' has 2 elements; its shape has 2147483647.")]
    [InlineData("[1,1]", "'data' has more elements than the 1 of its shape.")]
    [InlineData("[1,3]", "'data' has 2 elements; its shape has 3.")]
    [InlineData("[1,0]", "'data' has more elements than the 0 of its shape.")]
    [InlineData("[2]", "its shape is [2]; it is [-1,-1]")]
    [InlineData("[1,1,2]", "its shape is [1,1,2]; it is [-1,-1]")]
    [InlineData("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]", "its shape has 17 axes")]
    [InlineData("[1,2.5]", "An axis of a shape is no whole number.")]
    [InlineData("[1,\"2\"]", "An axis of a shape is no whole number.")]
    [InlineData("[1,18446744073709551615]", "An axis of a shape is no whole number.")]
    [InlineData("[[1,2]]", "An axis of a shape is no whole number.")]
    [InlineData("null", "shape is not a list.")]
    [InlineData("\"[1,2]\"", "shape is not a list.")]
    public Task A_shape(string shape, string reason) => RefusedAsync(Infer.Request(Infer.Input("INPUT", "INT32", shape, "[1,2]")), reason);

    [Theory]
    [InlineData("INT8", "[1,128]")]
    [InlineData("INT8", "[1,-129]")]
    [InlineData("UINT8", "[1,256]")]
    [InlineData("UINT8", "[1,-1]")]
    [InlineData("INT16", "[1,32768]")]
    [InlineData("UINT16", "[1,65536]")]
    [InlineData("INT32", "[1,2147483648]")]
    [InlineData("UINT32", "[1,4294967296]")]
    [InlineData("INT64", "[1,9223372036854775808]")]
    [InlineData("UINT64", "[1,18446744073709551616]")]
    [InlineData("INT32", "[1,1.5]")]
    [InlineData("INT32", "[1,true]")]
    [InlineData("INT32", "[1,\"2\"]")]
    [InlineData("INT32", "[1,null]")]
    [InlineData("INT32", "[1,{}]")]
    [InlineData("BOOL", "[true,2]")]
    [InlineData("BOOL", "[true,\"false\"]")]
    [InlineData("FP32", "[1,1e39]")]
    [InlineData("FP64", "[1,1e309]")]
    [InlineData("FP32", "[1,\"nan\"]")]
    [InlineData("FP32", "[1,true]")]
    public async Task An_element(string datatype, string data) => Assert.Equal(
        $"'INPUT': element 1 is no {datatype}.",
        await (await _client.InferAsync($"identity-{datatype.ToLowerInvariant()}", Infer.Request(Infer.Input("INPUT", datatype, "[1,2]", data)))).ErrorAsync(HttpStatusCode.BadRequest));

    [Theory]
    [InlineData("[1,NaN]")]
    [InlineData("[1,Infinity]")]
    [InlineData("[1,.5]")]
    [InlineData("[1,]")]
    [InlineData("[1,2")]
    public Task Data_that_is_no_JSON(string data) => RefusedAsync(Infer.Request(Infer.Input("INPUT", "FP32", "[1,2]", data)), "The request is not JSON: see line 1, byte");

    [Theory]
    [InlineData("FP8")]
    [InlineData("int32")]
    [InlineData("FLOAT")]
    [InlineData("")]
    public Task A_datatype(string datatype) => RefusedAsync(
        Infer.Request(Infer.Input("INPUT", datatype, "[1,2]", "[1,2]")), $"datatype '{datatype}' is not known; there are BOOL, UINT8");

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    public Task A_type_that_has_no_form_in_JSON(string datatype) => RefusedAsync(
        Infer.Request(Infer.Input("INPUT", datatype, "[1,2]", "[1,2]")), $"'INPUT': {datatype} has no form in JSON; send it as binary data.");

    [Theory]
    [InlineData("", "The request is not JSON")]
    [InlineData(" ", "The request is not JSON")]
    [InlineData("null", "The request is not an object.")]
    [InlineData("[]", "The request is not an object.")]
    [InlineData("{}", "'inputs' is missing")]
    [InlineData("""{"inputs":null}""", "inputs is not a list.")]
    [InlineData("""{"inputs":{}}""", "inputs is not a list.")]
    [InlineData("""{"inputs":[1]}""", "Of inputs one is not an object.")]
    [InlineData("""{"inputs":[{}]}""", "An input has no 'name'.")]
    [InlineData("""{"inputs":[{"name":1}]}""", "The name of an input is not a text.")]
    [InlineData("""{"inputs":[{"name":"INPUT","datatype":"INT32","data":[1]}]}""", "'INPUT': 'shape' is missing")]
    [InlineData("""{"inputs":[{"name":"INPUT","shape":[1,1],"data":[1]}]}""", "datatype '' is not known")]
    [InlineData("""{"inputs":[{"name":"INPUT","datatype":"INT32","shape":[1,1]}]}""", "'INPUT': 'data' is missing")]
    [InlineData("""{"inputs":[{"name":"INPUT","datatype":"INT32","shape":[1,1],"data":1}]}""", "data is not a list.")]
    [InlineData("""{"inputs":[{"name":"INPUT","datatype":"INT32","shape":[1,1],"data":[1],"parameters":{"binary_data_size":4}}]}""", "'INPUT' has both 'data' and 'binary_data_size'.")]
    [InlineData("""{"inputs":[{"name":"INPUT","datatype":"INT32","shape":[1,1],"data":[1],"parameters":[]}]}""", "parameters is not an object.")]
    [InlineData("""{"id":7,"inputs":[]}""", "id is not a text.")]
    [InlineData("""{"inputs":[],"parameters":{"binary_data_output":"perhaps"}}""", "The parameter 'binary_data_output' is 'perhaps'; it is true or false.")]
    [InlineData("""{"inputs":[],"parameters":{"x":{}}}""", "The parameter 'x' is neither a text")]
    [InlineData("""{"inputs":[],"outputs":[{}]}""", "An output has no 'name'.")]
    [InlineData("""{"inputs":[],"outputs":[{"name":"OUTPUT","parameters":{"classification":2}}]}""", "the classification extension is not served here")]
    [InlineData("""{"inputs":[]} {}""", "The request is not JSON")]
    [InlineData("""{"id":"\ud800","inputs":[]}""", "no Unicode text")]
    [InlineData("""{"inputs":[]}""", "'INPUT': it is missing; identity-int32.model takes INPUT.")]
    public Task A_request(string json, string reason) => RefusedAsync(json, reason);

    [Fact]
    public Task A_request_that_nests_without_end() => RefusedAsync($$"""{"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}},"inputs":[]}""", "The request is not JSON");

    [Fact]
    public Task A_request_of_many_inputs() => RefusedAsync(
        Infer.Request([.. Enumerable.Repeat(Infer.Input("INPUT", "INT32", "[1,1]", "[1]"), 1025)]), "'inputs' has more than 1024 items.");

    [Fact]
    public Task A_request_of_many_parameters() => RefusedAsync(
        $$$"""{"inputs":[],"parameters":{ {{{string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"p{i}\":1"))}}} }}""", "'parameters' has more than 64 members.");

    [Fact]
    public Task An_input_of_many_texts() => RefusedAsync(
        Infer.Request(Infer.Input("INPUT", "BYTES", "[65537]", "[\"a\"]")), "its shape has 65537 texts; as JSON 65536 are read.");

    [Theory]
    [InlineData("x", "'x': identity-int32.model has no such input; it takes INPUT.")]
    [InlineData("input", "'input': identity-int32.model has no such input; it takes INPUT.")]
    public Task An_unknown_input(string name, string reason) => RefusedAsync(Infer.Request(Infer.Input(name, "INT32", "[1,1]", "[1]")), reason);

    [Fact]
    public Task An_input_that_is_given_twice() => RefusedAsync(
        Infer.Request(Infer.Input("INPUT", "INT32", "[1,1]", "[1]"), Infer.Input("INPUT", "INT32", "[1,1]", "[1]")), "'INPUT': it is given 2 times.");

    [Fact]
    public Task An_input_of_another_type() => RefusedAsync(Infer.Request(Infer.Input("INPUT", "INT64", "[1,1]", "[1]")), "'INPUT': it is given as INT64; it is INT32.");

    [Fact]
    public Task An_unknown_output() => RefusedAsync(
        $$"""{"inputs":[{{Infer.Input("INPUT", "INT32", "[1,1]", "[1]")}}],"outputs":[{"name":"x"}]}""", "'x': identity-int32.model has no such output; it gives OUTPUT.");

    [Fact]
    public Task An_output_that_is_asked_for_twice() => RefusedAsync(
        $$"""{"inputs":[{{Infer.Input("INPUT", "INT32", "[1,1]", "[1]")}}],"outputs":[{"name":"OUTPUT"},{"name":"OUTPUT"}]}""", "one is named twice");

    [Fact]
    public async Task Batches_of_different_sizes() => Assert.Equal(
        "'INPUT1': it has a batch of 1; 'INPUT0' has one of 2.",
        await (await _client.InferAsync("simple", Infer.Request(
            Infer.Input("INPUT0", "INT32", "[2,16]", Infer.Numbers(Enumerable.Range(0, 32))), Infer.Input("INPUT1", "INT32", "[1,16]", Infer.Numbers(Enumerable.Range(0, 16))))))
            .ErrorAsync(HttpStatusCode.BadRequest));

    [Fact]
    public async Task A_batch_larger_than_what_is_let_in() => Assert.Equal(
        "'INPUT' has a batch of 65; the limit is 64 (Tensors:MaxBatchSize).",
        await (await _client.InferAsync("identity-int8", Infer.Request(Infer.Input("INPUT", "INT8", "[65,1]", Infer.Numbers(Enumerable.Repeat(1, 65))))))
            .ErrorAsync(HttpStatusCode.RequestEntityTooLarge));

    [Fact]
    public async Task A_row_larger_than_what_is_let_in() => Assert.Equal(
        "A row of all inputs of identity-int8.model has 2097153 bytes; the limit is 2097152 (Tensors:MaxRowBytes).",
        await (await _client.InferAsync("identity-int8", "", new byte[(2 << 20) + 1], header: "0")).ErrorAsync(HttpStatusCode.RequestEntityTooLarge));

    [Fact]
    public async Task A_body_larger_than_what_is_let_in() => Assert.Equal(
        "The request is larger than the 20971520 bytes allowed (Limits:MaxTensorBytes).",
        await (await _client.InferAsync("identity-int8", "", new byte[(20 << 20) + 1], header: "0")).ErrorAsync(HttpStatusCode.RequestEntityTooLarge));

    [Fact]
    public async Task Values_that_a_graph_cannot_run_on_are_its_clients_fault_and_leave_others_alone()
    {
        var requests = Enumerable.Range(0, 8).Select(row => _client.InferAsync("table", Infer.Request(Infer.Input("row", "INT64", "[1]", row == 3 ? "[99]" : "[1]"))));
        var answers = await Task.WhenAll(requests);

        Assert.StartsWith("table.model cannot run on these inputs: indices element out of data bounds", await answers[3].ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        foreach (var answer in answers.Where((_, row) => row != 3))
        {
            Assert.Equal((float[])[2, 3], (await answer.JsonAsync()).Output("value").Floats());
        }
    }

    [Fact]
    public async Task A_deadline_that_has_passed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/simple/infer") { Content = new StringContent("{}") };
        request.Headers.Add("X-Request-Timeout-Ms", "0");

        Assert.Contains("deadline", await (await _client.SendAsync(request)).ErrorAsync(HttpStatusCode.GatewayTimeout), StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string json, string reason)
    {
        Assert.Contains(reason, await (await _client.InferAsync("identity-int32", json)).ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.InferAsync("identity-int32", Infer.Request(Infer.Input("INPUT", "INT32", "[1,1]", "[1]")))).StatusCode);
    }
}
