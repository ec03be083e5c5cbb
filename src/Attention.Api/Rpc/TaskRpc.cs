using System.Runtime.CompilerServices;
using Attention.Api.Http;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Attention.Api.Rpc;

/// <summary>What the methods of all tasks run on.</summary>
internal sealed class TaskRpc(BulkCall bulk, Readiness readiness, IOptions<LimitsOptions> limits)
{
    public BulkCall Bulk => bulk;

    /// <summary>A message as the record that it stands for; its file has the limit that it has on REST.</summary>
    /// <exception cref="Inference.InferenceException">A field cannot be read, or the file is too large.</exception>
    public T Read<T>(MessageMap map, IMessage message)
        where T : class
    {
        var record = (T)map.ToRecord(message);
        UploadKind.Check(record, limits.Value);
        return record;
    }

    /// <summary>Messages as they come. Such a call has no end of its own: when the service stops, the next message ends it.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>(
        MessageMap map, IAsyncStreamReader<IMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await foreach (var message in messages.ReadAllAsync(cancellationToken))
        {
            readiness.Demand();
            yield return Read<T>(map, message);
        }
    }
}
