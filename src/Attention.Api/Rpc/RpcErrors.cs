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
        if (row.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
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

    /// <summary>Answers a call that no handler of gRPC has seen yet: headers that are trailers at once.</summary>
    public static void Write(HttpContext context, InferenceException error)
    {
        var fault = Of(error);
        context.Response.ContentType = "application/grpc";
        context.Response.Headers.GrpcStatus = ((int)fault.StatusCode).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.GrpcMessage = Uri.EscapeDataString(fault.Status.Detail);
        foreach (var trailer in fault.Trailers)
        {
            context.Response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
        }
    }

    public static V1.Failure Failure(InferenceException error) => new()
    {
        Code = (int)Errors.Table[error.Code].Grpc,
        Message = error.Message,
        Field = error.Field ?? "",
    };
}
