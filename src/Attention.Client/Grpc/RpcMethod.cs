using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Attention.Client.Grpc;

/// <summary>Methods as their .proto declares them. A channel keeps what it learns of each, so that there is one of each.</summary>
internal static class RpcMethod
{
    private static readonly ConcurrentDictionary<MethodDescriptor, Method<IMessage, IMessage>> Known = new();

    public static Method<IMessage, IMessage> Of(MethodDescriptor method) => Known.GetOrAdd(method, static method => new Method<IMessage, IMessage>(
        (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, false) => MethodType.ClientStreaming,
            (true, true) => MethodType.DuplexStreaming,
        },
        method.Service.FullName,
        method.Name,
        Marshal(method.InputType),
        Marshal(method.OutputType)));

    private static Marshaller<IMessage> Marshal(MessageDescriptor message) => Marshallers.Create<IMessage>(
        static (value, context) =>
        {
            context.SetPayloadLength(value.CalculateSize());
            value.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => message.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
