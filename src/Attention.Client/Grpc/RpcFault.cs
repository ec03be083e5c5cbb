using Attention.Contracts;
using Google.Rpc;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Client.Grpc;

/// <summary>What gRPC says of a fault: google.rpc.Status with its details, or less where something on the way answered.</summary>
internal static class RpcFault
{
    /// <summary>Of a call that failed; null for what is none of the transport.</summary>
    public static AttentionException? Of(Exception exception)
    {
        if (exception is not RpcException failure)
        {
            return null;
        }

        var status = failure.GetRpcStatus();
        return new AttentionException(Code(status?.GetDetail<ErrorInfo>()?.Reason, failure.StatusCode), failure.Status.Detail, failure)
        {
            Field = status?.GetDetail<BadRequest>()?.FieldViolations.FirstOrDefault()?.Field,
            RetryAfter = status?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan(),
            TraceId = status?.GetDetail<RequestInfo>()?.RequestId,
        };
    }

    /// <summary>Of one request of a bulk call.</summary>
    public static AttentionException Of(V1.Failure failure) => new(Code(failure.Reason, (StatusCode)failure.Code), failure.Message)
    {
        Field = failure.Field.Length > 0 ? failure.Field : null,
    };

    private static ErrorCode Code(string? reason, StatusCode status) => Enum.TryParse<ErrorCode>(reason, ignoreCase: true, out var code) ? code : status switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition => ErrorCode.InvalidInput,
        StatusCode.Unauthenticated => ErrorCode.Unauthenticated,
        StatusCode.PermissionDenied => ErrorCode.Forbidden,
        StatusCode.NotFound or StatusCode.Unimplemented => ErrorCode.NotFound,
        StatusCode.ResourceExhausted => ErrorCode.QueueFull,
        StatusCode.Unavailable => ErrorCode.Unavailable,
        StatusCode.DeadlineExceeded => ErrorCode.DeadlineExceeded,
        _ => ErrorCode.Internal,
    };
}
