using System.Net;
using System.Text;

namespace Attention.Api.Tests.OpenInference;

/// <summary>Tensors as bytes behind the JSON.</summary>
public sealed class BinaryTensorTests(TensorApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    public static TheoryData<string, byte[]> Types => new()
    {
        { "BOOL", [1, 0] },
        { "UINT8", [0, 255] },
        { "INT8", [0x80, 0x7F] },
        { "UINT16", Infer.Bytes<ushort>(0, 65535) },
        { "INT16", Infer.Bytes<short>(-32768, 32767) },
        { "UINT32", Infer.Bytes<uint>(0, uint.MaxValue) },
        { "INT32", Infer.Bytes(int.MinValue, int.MaxValue) },
        { "UINT64", Infer.Bytes<ulong>(0, ulong.MaxValue) },
        { "INT64", Infer.Bytes(long.MinValue, long.MaxValue) },
        { "FP16", Infer.Bytes((Half)1.5, Half.NaN) },
        { "BF16", Infer.Bytes<ushort>(0x3FC0, 0x7FC0) },
        { "FP32", Infer.Bytes(-0.1f, float.NaN) },
        { "FP64", Infer.Bytes(-0.1, double.NegativeInfinity) },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Numbers_of_every_type_come_back_bit_by_bit(string datatype, byte[] data)
    {
        var request = $$$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"INPUT","datatype":"{{{datatype}}}","shape":[1,2],"parameters":{"binary_data_size":{{{data.Length}}}}}]}
            """;

        var (json, binary) = await (await _client.InferAsync($"identity-{datatype.ToLowerInvariant()}", request, data)).BinaryAsync();

        Assert.Equal(data, binary);
        Assert.Equal(datatype, (string)json.Output("OUTPUT")["datatype"]!);
        Assert.Equal(data.Length, (int)json.Output("OUTPUT")["parameters"]!["binary_data_size"]!);
        Assert.False(json.Output("OUTPUT").ContainsKey("data"));
    }

    [Fact]
    public async Task Texts_come_behind_their_lengths()
    {
        var data = Infer.Packed("a", "", "żółw");
        var request = $$$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"INPUT","datatype":"BYTES","shape":[3],"parameters":{"binary_data_size":{{{data.Length}}}}}]}
            """;

        var (_, binary) = await (await _client.InferAsync("echo", request, data)).BinaryAsync();

        Assert.Equal(data, binary);
    }

    [Fact]
    public async Task Inputs_take_their_bytes_in_their_order_and_some_may_be_JSON()
    {
        var data = Infer.Bytes([.. Enumerable.Range(100, 16)]);
        var request = $$$"""
            {"inputs":[{"name":"INPUT1","datatype":"INT32","shape":[1,16],"parameters":{"binary_data_size":64}},{{{Infer.Input("INPUT0", "INT32", "[1,16]", Infer.Numbers(Enumerable.Repeat(1, 16)))}}}]}
            """;

        var answer = await (await _client.InferAsync("simple", request, data)).JsonAsync();

        Assert.Equal(101, (int)answer.Output("OUTPUT0")["data"]![0]!);
        Assert.Equal(-99, (int)answer.Output("OUTPUT1")["data"]![0]!);
    }

    [Theory]
    [InlineData("true", """{"name":"OUTPUT0","parameters":{"binary_data":false}},{"name":"OUTPUT1"}""")]
    [InlineData("false", """{"name":"OUTPUT0"},{"name":"OUTPUT1","parameters":{"binary_data":true}}""")]
    public async Task An_output_overrides_what_the_request_says_of_all(string all, string outputs)
    {
        var ones = Infer.Numbers(Enumerable.Repeat(1, 16));
        var request = $$"""
            {"parameters":{"binary_data_output":{{all}}},"inputs":[{{Infer.Input("INPUT0", "INT32", "[1,16]", ones)}},{{Infer.Input("INPUT1", "INT32", "[1,16]", ones)}}],"outputs":[{{outputs}}]}
            """;

        var (json, binary) = await (await _client.InferAsync("simple", request)).BinaryAsync();

        Assert.Equal(Enumerable.Repeat(2, 16), json.Output("OUTPUT0")["data"]!.AsArray().Select(number => (int)number!));
        Assert.Equal(new byte[64], binary);
    }

    [Fact]
    public async Task A_body_behind_a_header_of_0_is_the_one_input_and_all_outputs_are_bytes()
    {
        var data = Infer.Bytes(1f, 2f, 3f);

        var (json, binary) = await (await _client.InferAsync("identity-fp32", "", data, header: "0")).BinaryAsync();

        Assert.Equal([1, 3], json.Output("OUTPUT").Shape());
        Assert.Equal(data, binary);
    }

    [Fact]
    public async Task A_body_behind_a_header_of_0_is_one_text_without_its_length()
    {
        var (json, binary) = await (await _client.InferAsync("echo", "", "hello"u8.ToArray(), header: "0")).BinaryAsync();

        Assert.Equal([1], json.Output("OUTPUT").Shape());
        Assert.Equal(Infer.Packed("hello"), binary);
    }

    [Theory]
    [InlineData("simple", 64, "simple has 2 inputs; Inference-Header-Content-Length: 0 sends a body that is the only one.")]
    [InlineData("identity-fp32", 7, "'INPUT': it has 7 bytes; FP32 [1,1] has 4.")]
    [InlineData("identity-fp32", 0, "'INPUT': its shape [1,0] has no elements.")]
    public async Task A_body_behind_a_header_of_0_must_be_an_input(string model, int bytes, string reason) =>
        Assert.Equal(reason, await (await _client.InferAsync(model, "", new byte[bytes], header: "0")).ErrorAsync(HttpStatusCode.BadRequest));

    [Fact]
    public async Task A_packed_body_is_split_where_the_header_says_once_it_is_unpacked()
    {
        const string request = """{"inputs":[{"name":"INPUT","datatype":"INT8","shape":[1,2],"parameters":{"binary_data_size":2}}]}""";
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(request), 5, 6], TestContext.Current.CancellationToken);
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.Add(Infer.Header, $"{request.Length}");
        var answer = await (await _client.PostAsync("/v2/models/identity-int8/infer", content)).JsonAsync();

        Assert.Equal("[5,6]", answer.Output("OUTPUT")["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData(2, "1", "JSON")]
    [InlineData(2, "-1", "it is the length of the JSON")]
    [InlineData(2, "99999", "it is the length of the JSON")]
    [InlineData(2, "18446744073709551616", "it is the length of the JSON")]
    [InlineData(2, "many", "it is the length of the JSON")]
    [InlineData(1, null, "binary_data_size is 2, but 1 bytes are left")]
    [InlineData(3, null, "1 bytes follow those that binary_data_size")]
    public async Task A_length_that_lies_is_refused(int bytes, string? header, string reason)
    {
        const string request = """{"inputs":[{"name":"INPUT","datatype":"INT8","shape":[1,2],"parameters":{"binary_data_size":2}}]}""";

        Assert.Contains(reason, await (await _client.InferAsync("identity-int8", request, new byte[bytes], header)).ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT8", "[1,2]", "1", 1, "it has 1 bytes; INT8 [1,2] has 2.")]
    [InlineData("INT8", "[1,2]", "3", 3, "it has 3 bytes; INT8 [1,2] has 2.")]
    [InlineData("INT8", "[1,2]", "-2", 2, "binary_data_size is '-2'; it is a whole number of bytes.")]
    [InlineData("INT8", "[1,2]", "2.0", 2, "binary_data_size is '2.0'; it is a whole number of bytes.")]
    [InlineData("INT8", "[1,2]", "4294967298", 2, "binary_data_size is 4294967298, but 2 bytes are left")]
    [InlineData("INT8", "[1,2]", "true", 2, "binary_data_size is 'true'; it is a whole number of bytes.")]
    public async Task A_size_that_lies_is_refused(string datatype, string shape, string size, int bytes, string reason)
    {
        var request = $$$"""{"inputs":[{"name":"INPUT","datatype":"{{{datatype}}}","shape":{{{shape}}},"parameters":{"binary_data_size":{{{size}}}}}]}""";

        Assert.Contains(reason, await (await _client.InferAsync("identity-int8", request, new byte[bytes])).ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> BadTexts => new()
    {
        { [], "its lengths" },
        { [1, 0, 0], "its lengths" },
        { [2, 0, 0, 0, 65], "element 0 ends behind the data" },
        { [0xFF, 0xFF, 0xFF, 0xFF, 65], "element 0 ends behind the data" },
        { [1, 0, 0, 0, 65, 66], "1 bytes follow the last" },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task Lengths_of_texts_that_lie_are_refused(byte[] data, string reason)
    {
        var request = $$$"""{"inputs":[{"name":"INPUT","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":{{{data.Length}}}}}]}""";

        var error = await (await _client.InferAsync("echo", request, data)).ErrorAsync(HttpStatusCode.BadRequest);

        Assert.Contains(reason.Replace("its lengths", "for their lengths alone", StringComparison.Ordinal), error, StringComparison.Ordinal);
    }
}
