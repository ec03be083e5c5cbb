using Grpc.Core;

namespace Attention.Api.Tests.Hosting;

/// <summary>A call on the server's side whose deadline is given and whose cancellation has been signalled.</summary>
internal sealed class LateCall(DateTime deadline) : ServerCallContext
{
    protected override string MethodCore => "/attention.v1.ModelService/GetModel";

    protected override string HostCore => "localhost";

    protected override string PeerCore => "ipv4:127.0.0.1:1";

    protected override DateTime DeadlineCore => deadline;

    protected override Metadata RequestHeadersCore => [];

    protected override CancellationToken CancellationTokenCore => new(canceled: true);

    protected override Metadata ResponseTrailersCore => [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
