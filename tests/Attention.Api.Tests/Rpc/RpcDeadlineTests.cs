using Attention.Api.Admission;
using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Inference;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Attention.Api.Tests.Rpc;

/// <summary>The time that a call has: the server's, whatever its client thinks.</summary>
public sealed class RpcDeadlineTests
{
    [Theory]
    [InlineData("", "60000m")]
    [InlineData("61S", "60000m")]
    [InlineData("2H", "60000m")]
    [InlineData("99999999999m", "60000m")]
    [InlineData("soon", "60000m")]
    [InlineData("60S", "60S")]
    [InlineData("200m", "200m")]
    [InlineData("1u", "1u")]
    public async Task A_call_has_the_time_of_the_server_or_less(string asked, string given) =>
        Assert.Equal(given, await TimeOfAsync(asked, MethodType.Unary));

    [Fact]
    public async Task A_call_in_which_requests_keep_coming_has_no_end() =>
        Assert.Equal("", await TimeOfAsync("", MethodType.DuplexStreaming));

    [Theory]
    [InlineData("0S")]
    [InlineData("0m")]
    [InlineData("1n")]
    [InlineData("99n")]
    [InlineData("00000001n")]
    public async Task A_call_without_any_time_is_refused(string asked)
    {
        foreach (var type in Enum.GetValues<MethodType>())
        {
            var refusal = await Assert.ThrowsAsync<InferenceException>(() => TimeOfAsync(asked, type));
            Assert.Equal(ErrorCode.DeadlineExceeded, refusal.Code);
            Assert.Contains($"grpc-timeout is '{asked}'", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<string> TimeOfAsync(string asked, MethodType type)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["grpc-timeout"] = asked;
        var method = new Method<string, string>(type, "Service", "Method", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new Admitted("any"), new GrpcMethodMetadata(typeof(object), method)), null));
        var deadlines = new RpcDeadlineMiddleware(static _ => Task.CompletedTask, Options.Create(new LimitsOptions { RequestTimeout = TimeSpan.FromMinutes(1) }));
        await deadlines.InvokeAsync(context);
        return context.Request.Headers["grpc-timeout"].ToString();
    }
}
