using Attention.Api.Tests.Hosting;
using Attention.Contracts.OpenInference;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;

namespace Attention.Api.Tests.OpenInference;

/// <summary>The six calls over gRPC.</summary>
public sealed class InferGrpcTests(TensorApi api)
{
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client = new(api.Channel());

    public static TheoryData<string, InferTensorContents> Typed => new()
    {
        { "BOOL", new InferTensorContents { BoolContents = { true, false } } },
        { "INT8", new InferTensorContents { IntContents = { -128, 127 } } },
        { "INT16", new InferTensorContents { IntContents = { -32768, 32767 } } },
        { "INT32", new InferTensorContents { IntContents = { int.MinValue, int.MaxValue } } },
        { "INT64", new InferTensorContents { Int64Contents = { long.MinValue, long.MaxValue } } },
        { "UINT8", new InferTensorContents { UintContents = { 0, 255 } } },
        { "UINT16", new InferTensorContents { UintContents = { 0, 65535 } } },
        { "UINT32", new InferTensorContents { UintContents = { 0, uint.MaxValue } } },
        { "UINT64", new InferTensorContents { Uint64Contents = { 0, ulong.MaxValue } } },
        { "FP32", new InferTensorContents { Fp32Contents = { -0.1f, float.NaN } } },
        { "FP64", new InferTensorContents { Fp64Contents = { -0.1, double.PositiveInfinity } } },
    };

    [Fact]
    public async Task The_server_is_live_and_ready_and_tells_of_itself()
    {
        Assert.True((await _client.ServerLiveAsync(new ServerLiveRequest())).Live);
        Assert.True((await _client.ServerReadyAsync(new ServerReadyRequest())).Ready);
        var server = await _client.ServerMetadataAsync(new ServerMetadataRequest());
        Assert.Equal(("attention", "binary_tensor_data"), (server.Name, Assert.Single(server.Extensions)));
        Assert.NotEmpty(server.Version);
    }

    [Fact]
    public async Task A_server_that_is_not_ready_says_so_and_answers_all_but_work()
    {
        await using var transport = new TransportApi { ModelObstacle = "Not yet." };
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(transport.Channel());

        Assert.True((await client.ServerLiveAsync(new ServerLiveRequest())).Live);
        Assert.False((await client.ServerReadyAsync(new ServerReadyRequest())).Ready);
        Assert.NotEmpty((await client.ServerMetadataAsync(new ServerMetadataRequest())).Name);
        await Answers.FailureAsync(async () => await client.ModelInferAsync(new ModelInferRequest { ModelName = "simple" }), StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_model_is_ready_and_tells_what_it_takes_and_gives()
    {
        Assert.True((await _client.ModelReadyAsync(new ModelReadyRequest { Name = "simple", Version = "1" })).Ready);
        var model = await _client.ModelMetadataAsync(new ModelMetadataRequest { Name = "simple" });

        Assert.Equal(("simple", "onnx_onnxv1", "1"), (model.Name, model.Platform, Assert.Single(model.Versions)));
        Assert.Equal(["INPUT0", "INPUT1"], model.Inputs.Select(input => input.Name));
        Assert.All(model.Outputs, output => Assert.Equal(("INT32", -1, 16), (output.Datatype, output.Shape[0], output.Shape[1])));
    }

    [Fact]
    public async Task What_is_not_there_is_NOT_FOUND()
    {
        await Answers.FailureAsync(async () => await _client.ModelReadyAsync(new ModelReadyRequest { Name = "nothing" }), StatusCode.NotFound, "model");
        await Answers.FailureAsync(async () => await _client.ModelMetadataAsync(new ModelMetadataRequest { Name = "simple", Version = "2" }), StatusCode.NotFound, "version");
        await Answers.FailureAsync(async () => await _client.ModelInferAsync(new ModelInferRequest { ModelName = "nothing" }), StatusCode.NotFound, "model");
    }

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task What_comes_in_the_field_of_its_type_goes_back_so_when_asked_for(string datatype, InferTensorContents contents)
    {
        var request = Request(datatype, contents);
        request.Parameters["binary_data_output"] = new InferParameter { BoolParam = false };

        var answer = await _client.ModelInferAsync(request);

        Assert.Empty(answer.RawOutputContents);
        Assert.Equal(contents, Assert.Single(answer.Outputs).Contents);
        Assert.Equal((datatype, "42", "1"), (answer.Outputs[0].Datatype, answer.Id, answer.ModelVersion));
    }

    [Fact]
    public async Task What_comes_typed_goes_back_raw_when_nothing_is_asked_for()
    {
        var answer = await _client.ModelInferAsync(Request("INT32", new InferTensorContents { IntContents = { 1, 2 } }));

        Assert.Equal(Infer.Bytes(1, 2), Assert.Single(answer.RawOutputContents).ToByteArray());
        Assert.Null(answer.Outputs[0].Contents);
    }

    [Theory]
    [MemberData(nameof(BinaryTensorTests.Types), MemberType = typeof(BinaryTensorTests))]
    public async Task What_comes_raw_goes_back_raw(string datatype, byte[] data)
    {
        var request = Request(datatype, null);
        request.RawInputContents.Add(ByteString.CopyFrom(data));

        var answer = await _client.ModelInferAsync(request);

        Assert.Equal(data, Assert.Single(answer.RawOutputContents).ToByteArray());
        Assert.Null(Assert.Single(answer.Outputs).Contents);
    }

    [Fact]
    public async Task Texts_come_typed_and_raw()
    {
        var typed = await _client.ModelInferAsync(new ModelInferRequest
        {
            ModelName = "echo",
            Parameters = { ["binary_data_output"] = new InferParameter { BoolParam = false } },
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "INPUT", Datatype = "BYTES", Shape = { 2 }, Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("a"), ByteString.Empty } } } },
        });
        var raw = await _client.ModelInferAsync(new ModelInferRequest
        {
            ModelName = "echo",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "INPUT", Datatype = "BYTES", Shape = { 2 } } },
            RawInputContents = { ByteString.CopyFrom(Infer.Packed("żółw", "")) },
        });

        Assert.Equal(["a", ""], typed.Outputs[0].Contents.BytesContents.Select(text => text.ToStringUtf8()));
        Assert.Equal(Infer.Packed("żółw", ""), raw.RawOutputContents[0].ToByteArray());
    }

    [Fact]
    public async Task Only_the_outputs_that_are_asked_for_come()
    {
        var answer = await _client.ModelInferAsync(new ModelInferRequest
        {
            ModelName = "simple",
            Inputs = { Input("INPUT0", "INT32", 1, 16), Input("INPUT1", "INT32", 1, 16) },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "OUTPUT1" } },
            RawInputContents = { ByteString.CopyFrom(Infer.Bytes([.. Enumerable.Repeat(5, 16)])), ByteString.CopyFrom(Infer.Bytes([.. Enumerable.Repeat(3, 16)])) },
        });

        Assert.Equal("OUTPUT1", Assert.Single(answer.Outputs).Name);
        Assert.Equal(Infer.Bytes([.. Enumerable.Repeat(2, 16)]), Assert.Single(answer.RawOutputContents).ToByteArray());
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "both", "raw_input_contents has 1 items for 1 inputs" },
        { "raw of too few", "raw_input_contents has 1 items for 2 inputs" },
        { "too few elements", "its contents have 1 elements; its shape has 2." },
        { "none", "its contents have 0 elements; its shape has 2." },
        { "another field", "its contents have 2 elements; its shape has 2." },
        { "out of range", "element 1 is 128, which is no INT8." },
        { "raw too long", "it has 3 bytes; INT8 [1,2] has 2." },
        { "negative", "has an axis of -2" },
        { "overflow", "more than 2147483647 elements" },
        { "FP16 typed", "FP16 has no contents of its own; send it in raw_input_contents." },
        { "type", "datatype 'FP8' is not known" },
        { "name", "An input has no name." },
        { "classification", "the classification extension is not served here" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_request_that_is_wrong_is_INVALID_ARGUMENT_and_says_why(string what, string reason)
    {
        var request = Request("INT8", new InferTensorContents { IntContents = { 1, 2 } });
        var input = request.Inputs[0];
        switch (what)
        {
            case "both":
                request.RawInputContents.Add(ByteString.CopyFrom([1, 2]));
                break;
            case "raw of too few":
                request.Inputs.Add(Input("OTHER", "INT8", 1, 2));
                input.Contents = null;
                request.RawInputContents.Add(ByteString.CopyFrom([1, 2]));
                break;
            case "too few elements":
                input.Contents.IntContents.RemoveAt(0);
                break;
            case "none":
                input.Contents = null;
                break;
            case "another field":
                input.Contents = new InferTensorContents { Fp32Contents = { 1, 2 } };
                reason = "it has 0 bytes; INT8 [1,2] has 2.";
                break;
            case "out of range":
                input.Contents.IntContents[1] = 128;
                break;
            case "raw too long":
                input.Contents = null;
                request.RawInputContents.Add(ByteString.CopyFrom([1, 2, 3]));
                break;
            case "negative":
                input.Shape[1] = -2;
                break;
            case "overflow":
                input.Shape[0] = input.Shape[1] = long.MaxValue;
                break;
            case "FP16 typed":
                input.Datatype = "FP16";
                break;
            case "type":
                input.Datatype = "FP8";
                break;
            case "name":
                input.Name = "";
                break;
            default:
                request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "OUTPUT", Parameters = { ["classification"] = new InferParameter { Int64Param = 2 } } });
                break;
        }

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Contains(reason, failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_larger_than_what_is_let_in_is_refused()
    {
        var request = Request("INT8", null);
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[(20 << 20) + 1]));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Contains("Limits:MaxTensorBytes", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_bytes_are_none_is_refused()
    {
        var bytes = Marshallers.Create(static value => value, static value => value);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "inference.GRPCInferenceService", "ModelInfer", bytes, bytes);
        var call = async () => await api.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, default, [0x0A, 5, 1]);

        Assert.Equal("The message is no inference.ModelInferRequest: its bytes are damaged.", (await Answers.FailureAsync(call, StatusCode.InvalidArgument)).Message);
    }

    [Fact]
    public async Task The_service_has_a_health_of_its_own() => Assert.Equal(
        HealthCheckResponse.Types.ServingStatus.Serving,
        (await new Health.HealthClient(api.Channel()).CheckAsync(new HealthCheckRequest { Service = "inference.GRPCInferenceService" })).Status);

    private static ModelInferRequest Request(string datatype, InferTensorContents? contents)
    {
        var input = Input("INPUT", datatype, 1, 2);
        input.Contents = contents;
        return new ModelInferRequest { ModelName = $"identity-{datatype.ToLowerInvariant()}", Id = "42", Inputs = { input } };
    }

    private static ModelInferRequest.Types.InferInputTensor Input(string name, string datatype, params long[] shape) => new() { Name = name, Datatype = datatype, Shape = { shape } };
}
