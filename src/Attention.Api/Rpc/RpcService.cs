using Attention.Api.Admission;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Contracts.Messages;
using Attention.Inference;
using Attention.Inference.Admission;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Attention.Api.Rpc;

/// <summary>
/// Makes the methods of a gRPC service as its .proto declares them: each reads messages as records, does what the route of the same
/// operation does, and writes records as messages.
/// </summary>
internal sealed class RpcService(Google.Protobuf.Reflection.ServiceDescriptor service, Admitted admitted)
{
    public RpcMethod Unary<TRequest, TResponse>(string name, Func<TRequest, CancellationToken, Task<TResponse>> run)
        where TRequest : class
        where TResponse : class
    {
        var method = Find(name, clientStreaming: false, serverStreaming: false);
        var answer = Answer(method, MessageMap.Of(typeof(TResponse), method.OutputType), run);
        return context => context.AddUnaryMethod(Declare(method, MethodType.Unary), [admitted], (rpc, message, call) => answer(rpc, message, call.CancellationToken));
    }

    /// <summary>A method whose messages are read as they are, by no record.</summary>
    /// <param name="name">Of the method.</param>
    /// <param name="run">Answers a message.</param>
    /// <param name="isProbe">Whether everyone may ask, at any time, without waiting in line.</param>
    public RpcMethod Message<TRequest, TResponse>(string name, Func<TRequest, CancellationToken, Task<TResponse>> run, bool isProbe)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        var method = Declare(Find(name, clientStreaming: false, serverStreaming: false), MethodType.Unary);
        object open = isProbe ? new AllowAnonymousAttribute() : admitted;
        return context => context.AddUnaryMethod(method, [open], async (_, message, call) => (IMessage)await run((TRequest)message, call.CancellationToken));
    }

    public RpcMethod Streaming<TRequest>(string name, Pieces<TRequest> stream)
        where TRequest : class
    {
        var method = Find(name, clientStreaming: false, serverStreaming: true);
        var (requests, events) = (MessageMap.Of(typeof(TRequest), method.InputType), MessageMap.Of(stream.Message, method.OutputType));
        return context => context.AddServerStreamingMethod(Declare(method, MethodType.ServerStreaming), [admitted], async (rpc, message, responses, call) =>
        {
            var pieces = await rpc.Work.RunAsync(() => stream.RunAsync(rpc.Read<TRequest>(requests, message), call.CancellationToken), call.CancellationToken);
            await rpc.WriteAllAsync(pieces, events, responses, call.CancellationToken);
        });
    }

    public RpcMethod Duplex<TRequest, TResponse>(string name, Func<IAsyncEnumerable<TRequest>, CancellationToken, IAsyncEnumerable<TResponse>> run)
        where TRequest : class
        where TResponse : class
    {
        var method = Find(name, clientStreaming: true, serverStreaming: true);
        var (requests, answers) = (MessageMap.Of(typeof(TRequest), method.InputType), MessageMap.Of(typeof(TResponse), method.OutputType));
        return context => context.AddDuplexStreamingMethod(Declare(method, MethodType.DuplexStreaming), [admitted], (rpc, messages, responses, call) =>
            rpc.WriteAllAsync(
                run(rpc.ReadAllAsync<TRequest>(requests, messages, call.CancellationToken), call.CancellationToken), answers, responses, call.CancellationToken));
    }

    /// <summary>Many requests; each answer comes in a message with its <c>id</c> and either a <c>response</c> or a <c>failure</c>.</summary>
    public RpcMethod Bulk<TRequest, TResponse>(string name, Func<TRequest, CancellationToken, Task<TResponse>> run)
        where TRequest : TaskRequest
        where TResponse : class
    {
        var method = Find(name, clientStreaming: true, serverStreaming: true);
        var outcome = new BulkOutcome(method.OutputType);
        var answer = Answer(method, MessageMap.Of(typeof(TResponse), outcome.Response), run);
        return context => context.AddDuplexStreamingMethod(Declare(method, MethodType.DuplexStreaming), [admitted], (rpc, messages, responses, call) =>
            rpc.Bulk.RunAsync(messages, responses, (message, cancelled) => AnswerAsync(rpc, message, cancelled), outcome.Wrap, outcome.Refuse, call.CancellationToken));

        async Task<IMessage> AnswerAsync(TaskRpc rpc, IMessage message, CancellationToken cancelled)
        {
            try
            {
                return await answer(rpc, message, cancelled);
            }
            finally
            {
                RequestPermit.Current?.Refund(message.CalculateSize());
            }
        }
    }

    private static Func<TaskRpc, IMessage, CancellationToken, Task<IMessage>> Answer<TRequest, TResponse>(
        MethodDescriptor method, MessageMap responses, Func<TRequest, CancellationToken, Task<TResponse>> run)
        where TRequest : class
        where TResponse : class
    {
        var requests = MessageMap.Of(typeof(TRequest), method.InputType);
        return async (rpc, message, cancellationToken) => responses.ToMessage(
            await await rpc.Work.RunAsync(() => run(rpc.Read<TRequest>(requests, message), cancellationToken), cancellationToken));
    }

    private static Method<IMessage, IMessage> Declare(MethodDescriptor method, MethodType type) =>
        new(type, method.Service.FullName, method.Name, Marshal(method.InputType), Marshal(method.OutputType));

    private static Marshaller<IMessage> Marshal(MessageDescriptor message) => Marshallers.Create<IMessage>(
        static (value, context) =>
        {
            context.SetPayloadLength(value.CalculateSize());
            value.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context =>
        {
            try
            {
                // Of what was buffered and inflated only the message stays.
                var value = message.Parser.ParseFrom(context.PayloadAsReadOnlySequence());
                RequestPermit.Current?.HasArrived(value.CalculateSize());
                return value;
            }
            // A message is read before the interceptor is asked, so nobody else would make an error of the client of it.
            catch (InvalidProtocolBufferException)
            {
                throw RpcErrors.Of(new InferenceException(ErrorCode.InvalidInput, $"The message is no {message.FullName}: its bytes are damaged."));
            }
            catch (InferenceException error)
            {
                throw RpcErrors.Of(error);
            }
        });

    private MethodDescriptor Find(string name, bool clientStreaming, bool serverStreaming)
    {
        var method = service.FindMethodByName(name) ?? throw new InvalidOperationException($"{service.FullName} declares no method {name}.");
        return method.IsClientStreaming == clientStreaming && method.IsServerStreaming == serverStreaming
            ? method
            : throw new InvalidOperationException($"{service.FullName} declares {name} with other streams.");
    }
}
