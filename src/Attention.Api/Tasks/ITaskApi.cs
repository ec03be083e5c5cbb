using Google.Protobuf.Reflection;

namespace Attention.Api.Tasks;

/// <summary>What one task offers to clients, over REST and gRPC.</summary>
public interface ITaskApi
{
    /// <summary>The .proto that declares its gRPC service, the only one in it. Health, reflection and the methods follow it.</summary>
    FileDescriptor Proto { get; }

    /// <summary>Declares what the task does.</summary>
    void Map(TaskRoutes routes);
}
