using Grpc.Core;

namespace Attention.Api.Tests.Rpc;

/// <summary>One request, and then one that cannot be read.</summary>
internal sealed class BrokenRequests : IAsyncStreamReader<string>
{
    private int _read;

    public string Current => $"{_read}";

    public Task<bool> MoveNext(CancellationToken cancellationToken) => _read++ == 0
        ? Task.FromResult(true)
        : Task.FromException<bool>(new RpcException(new Status(StatusCode.InvalidArgument, "It is none.")));
}
