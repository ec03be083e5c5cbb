using Attention.Api.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Rpc;

/// <summary>Messages whose bytes are none, on each kind of call.</summary>
public sealed class MalformedMessageTests(TransportApi api) : IClassFixture<TransportApi>
{
    private const string Translations = "attention.v1.TranslationService";

    private readonly CallInvoker _calls = api.Channel().CreateCallInvoker();

    /// <summary>Cut off within a text, a group that nothing ends, a tag of field 0, and a text that is no UTF-8.</summary>
    public static TheoryData<byte[]> Malformed => new()
    {
        new byte[] { Tag(V1.TranslationRequest.TextsFieldNumber), 5, 1 },
        new byte[] { 0x0B },
        new byte[] { 0x00 },
        new byte[] { Tag(V1.TranslationRequest.TextsFieldNumber), 2, 0xC3, 0x28 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_call_with_one_is_refused(byte[] message) =>
        await RefusedAsync(() => _calls.AsyncUnaryCall(Method(MethodType.Unary, "Translate"), null, default, message).ResponseAsync);

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_stream_for_one_is_refused(byte[] message) =>
        await RefusedAsync(() => _calls.AsyncServerStreamingCall(Method(MethodType.ServerStreaming, "StreamTranslation"), null, default, message)
            .ResponseStream.MoveNext(CancellationToken.None));

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_bulk_call_ends_with_one(byte[] message)
    {
        using var call = _calls.AsyncDuplexStreamingCall(Method(MethodType.DuplexStreaming, "TranslateBulk"), null, default);
        await call.RequestStream.WriteAsync(Requests.TranslationMessage("a").ToByteArray());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        await call.RequestStream.WriteAsync(message);

        await RefusedAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static async Task RefusedAsync(Func<Task> call)
    {
        var status = await Answers.FailureAsync(call, StatusCode.InvalidArgument);

        Assert.Equal("The message is no attention.v1.TranslationRequest: its bytes are damaged.", status.Message);
    }

    private static byte Tag(int field) => (byte)WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);

    private static Method<byte[], byte[]> Method(MethodType type, string name)
    {
        var bytes = Marshallers.Create(static value => value, static value => value);
        return new(type, Translations, name, bytes, bytes);
    }
}
