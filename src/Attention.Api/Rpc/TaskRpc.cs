using System.Runtime.CompilerServices;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Messages;
using Attention.Inference;
using Attention.Inference.Admission;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Attention.Api.Rpc;

/// <summary>What the methods of all tasks run on.</summary>
internal sealed class TaskRpc(BulkCall bulk, WorkSlots work, IOptions<LimitsOptions> limits, TimeProvider time)
{
    // More than any task works on at once within a call.
    private const int MostAhead = 16;

    public BulkCall Bulk => bulk;

    public WorkSlots Work => work;

    /// <summary>Sends records as messages, as fast as they are taken.</summary>
    public async Task WriteAllAsync<T>(IAsyncEnumerable<T> records, MessageMap map, IServerStreamWriter<IMessage> responses, CancellationToken cancellationToken)
        where T : class
    {
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            await responses.WriteAsync(map.ToMessage(record), limits.Value.RequestTimeout, time, cancellationToken);
        }
    }

    /// <summary>A message as the record that it stands for; its file has the limit that it has on REST.</summary>
    /// <exception cref="InferenceException">A field cannot be read, or the file is too large.</exception>
    public T Read<T>(MessageMap map, IMessage message)
        where T : class
    {
        try
        {
            var record = (T)map.ToRecord(message);
            UploadKind.Check(record, limits.Value);
            return record;
        }
        catch (MessageException odd)
        {
            throw new InferenceException(ErrorCode.InvalidInput, odd.Message, odd.Field);
        }
    }

    /// <summary>
    /// Messages as they come. The bytes of one are held until so many more were asked for as are worked on at once.
    /// </summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>(
        MessageMap map, IAsyncStreamReader<IMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var held = new Queue<int>();
        await foreach (var message in messages.ReadAllAsync(cancellationToken))
        {
            yield return Read<T>(map, message);
            held.Enqueue(message.CalculateSize());
            if (held.Count > MostAhead)
            {
                RequestPermit.Current?.Refund(held.Dequeue());
            }
        }
    }
}
