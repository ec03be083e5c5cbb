using System.Diagnostics;
using System.Globalization;
using Attention.Inference;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Rpc;

/// <summary>An error as gRPC has it: google.rpc.Status with its details, or a message within a bulk call.</summary>
internal static class RpcErrors
{
    /// <summary>Where gRPC carries a google.rpc.Status.</summary>
    public const string Details = "grpc-status-details-bin";

    public static RpcException Of(InferenceException error)
    {
        var row = Errors.Table[error.Code];
        var status = new Google.Rpc.Status { Code = (int)row.Grpc, Message = error.Message };
        // Three of our codes are INVALID_ARGUMENT: the reason tells them apart.
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = "attention", Reason = Errors.Name(error.Code) }));
        if (error.Field is { } field)
        {
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = error.Message } },
            }));
        }
        if ((error.RetryAfter ?? row.RetryAfter) is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }
        if (Activity.Current?.Id is { } trace)
        {
            status.Details.Add(Any.Pack(new RequestInfo { RequestId = trace }));
        }
        return status.ToRpcException();
    }

    /// <summary>For code that runs where nobody else turns our errors into those of gRPC.</summary>
    public static void Throwing(Action action)
    {
        try
        {
            action();
        }
        catch (InferenceException error)
        {
            throw Of(error);
        }
    }

    public static bool IsCall(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol) && context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Answers a call that never came to its method: a status without any message.</summary>
    public static void Write(HttpContext context, InferenceException error)
    {
        var (response, call) = (context.Response, Of(error));
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = ((int)call.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(call.Status.Detail);
        foreach (var entry in call.Trailers)
        {
            response.Headers[entry.Key] = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
        }
    }

    public static V1.Failure Failure(InferenceException error) => new()
    {
        Code = (int)Errors.Table[error.Code].Grpc,
        Message = error.Message,
        Field = error.Field ?? "",
        Reason = Errors.Name(error.Code),
    };
}
