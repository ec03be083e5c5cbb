using Attention.Contracts;
using Google.Protobuf.Reflection;

namespace Attention.Client;

/// <summary>Something that a service can be asked for: where on REST, and by which method on gRPC. Services may have tasks of their own.</summary>
/// <param name="route">Of the POST, such as <c>/v1/captions</c>.</param>
/// <param name="unary">The method that answers one request.</param>
/// <param name="bulk">The method that answers many over one call; null where there is none.</param>
public sealed class TaskOperation<TRequest, TResponse>(string route, MethodDescriptor unary, MethodDescriptor? bulk = null)
    where TRequest : TaskRequest
    where TResponse : class
{
    public string Route { get; } = route;

    public MethodDescriptor Unary { get; } = unary;

    public MethodDescriptor? Bulk { get; } = bulk;
}
