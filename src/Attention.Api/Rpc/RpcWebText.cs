namespace Attention.Api.Rpc;

/// <summary>Of a call of gRPC-Web: its messages come as base64.</summary>
internal sealed record RpcWebText
{
    public const string MediaType = "application/grpc-web-text";
}
