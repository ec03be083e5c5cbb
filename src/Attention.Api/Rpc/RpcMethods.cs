using Grpc.AspNetCore.Server.Model;

namespace Attention.Api.Rpc;

/// <summary>Adds a method to the server.</summary>
internal delegate void RpcMethod(ServiceMethodProviderContext<TaskRpc> context);

/// <summary>The methods that the tasks declared, given to the server when it maps <see cref="TaskRpc"/>.</summary>
internal sealed class RpcMethods : IServiceMethodProvider<TaskRpc>
{
    private readonly List<RpcMethod> _methods = [];

    public void Add(RpcMethod method) => _methods.Add(method);

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TaskRpc> context) => _methods.ForEach(method => method(context));
}
