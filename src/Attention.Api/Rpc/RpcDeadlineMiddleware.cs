using System.Globalization;
using Attention.Api.Admission;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace Attention.Api.Rpc;

/// <summary>
/// Gives calls the deadline that REST has: the server's, or less where the client asks for less. A call in which requests keep coming
/// has none; each of its requests has (<see cref="BulkCall"/>).
/// </summary>
internal sealed class RpcDeadlineMiddleware(RequestDelegate next, IOptions<LimitsOptions> limits)
{
    private const string Header = "grpc-timeout";

    /// <exception cref="InferenceException">The time of the call is over before it begins: <c>DeadlineExceeded</c>.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        // The server's rate counts for a connection, and ends it with all of its calls. A call whose message comes slowly has its deadline.
        if (HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        // Grpc.AspNetCore takes a deadline of zero for none.
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
            && context.Request.Headers[Header].ToString() is var timeout && Parse(timeout) == TimeSpan.Zero)
        {
            throw new InferenceException(ErrorCode.DeadlineExceeded, $"The deadline of the call passed before it began ({Header} is '{timeout}').");
        }

        if (context.GetEndpoint()?.Metadata is { } metadata
            && metadata.GetMetadata<Admitted>() is not null
            && metadata.GetMetadata<GrpcMethodMetadata>() is { Method.Type: not MethodType.DuplexStreaming })
        {
            var longest = limits.Value.RequestTimeout;
            var asked = Parse(context.Request.Headers[Header].ToString());
            context.Features.Set(new TimeLeft(asked < longest ? asked.Value : longest));
            if (!(asked <= longest))
            {
                context.Request.Headers[Header] = string.Create(CultureInfo.InvariantCulture, $"{(long)longest.TotalMilliseconds}m");
            }
        }

        return next(context);
    }

    /// <summary>A number of at most eight digits and its unit; null for what is none.</summary>
    private static TimeSpan? Parse(string timeout)
    {
        if (timeout.Length is < 2 or > 9 || !long.TryParse(timeout.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return timeout[^1] switch
        {
            'H' => TimeSpan.FromHours(number),
            'M' => TimeSpan.FromMinutes(number),
            'S' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMilliseconds(number),
            'u' => TimeSpan.FromMicroseconds(number),
            'n' => TimeSpan.FromTicks(number / 100),
            _ => null,
        };
    }
}

internal static class RpcDeadlineExtensions
{
    public static void UseRpcDeadlines(this IApplicationBuilder app) => app.UseMiddleware<RpcDeadlineMiddleware>();
}
