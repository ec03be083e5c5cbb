namespace Attention.Client;

/// <summary>How a service is spoken to. Both give the same answers and the same faults; each has a port of its own.</summary>
public enum AttentionTransport
{
    /// <summary>JSON and forms over HTTP, by default on port 8080. Draws figures, too.</summary>
    Rest,

    /// <summary>gRPC over HTTP/2, by default on port 8081.</summary>
    Grpc,
}
