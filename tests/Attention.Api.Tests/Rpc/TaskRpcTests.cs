using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Inference;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Rpc;

public sealed class TaskRpcTests
{
    [Fact]
    public async Task A_call_without_an_end_ends_with_the_next_message_when_the_service_stops()
    {
        string? obstacle = null;
        var readiness = new Readiness(() => obstacle, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        var rpc = new TaskRpc(null!, null!, readiness, Options.Create(new LimitsOptions()), TimeProvider.System);
        var map = MessageMap.Of(typeof(WatchRequest), V1.WatchRequest.Descriptor);
        await using var camera = rpc.ReadAllAsync<WatchRequest>(map, new Pictures(), CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await camera.MoveNextAsync());
        Assert.Equal([1], camera.Current.Image.ToArray());
        obstacle = "The models are closed.";

        var refusal = await Assert.ThrowsAsync<InferenceException>(async () => await camera.MoveNextAsync());
        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
    }

    private sealed class Pictures : IAsyncStreamReader<IMessage>
    {
        public IMessage Current => new V1.WatchRequest { Image = ByteString.CopyFrom(1) };

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
