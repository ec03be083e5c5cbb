using System.Net;
using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;

namespace Attention.ToyTask.Tests;

/// <summary>Requests at fault, whose field is named over both transports.</summary>
public sealed class BadBrightnessTests(ToyService service)
{
    private readonly HttpClient _rest = service.CreateClient();
    private readonly V1.BrightnessService.BrightnessServiceClient _grpc = new(service.Channel());

    [Theory]
    [InlineData("threshold", 1.5, "It is from 0 to 1.")]
    [InlineData("threshold", double.NaN, "It is from 0 to 1.")]
    [InlineData("top", 0, "It is from 1 to 16.")]
    [InlineData("top", 17, "It is from 1 to 16.")]
    public async Task An_option_out_of_range_is_refused_with_the_limit(string field, double value, string limit)
    {
        var message = BrightnessCalls.Message(Pictures.Night());
        if (field == "top")
        {
            message.Top = (int)value;
        }
        else
        {
            message.Threshold = value;
        }

        var detail = await ProblemAsync(Pictures.Night(), FormattableString.Invariant($"?{field}={value}"), HttpStatusCode.BadRequest, field);
        var status = await FailureAsync(message, field);

        Assert.EndsWith(limit, detail, StringComparison.Ordinal);
        Assert.Equal(detail, status);
    }

    [Theory]
    [InlineData("threshold=half", "threshold", "'half' is not a number from 0 to 1.")]
    [InlineData("top=2.5", "top", "'2.5' is not a whole number from 1 to 16.")]
    [InlineData("attention=loud", "attention", "'loud' is not one of weights, png, none.")]
    public async Task An_option_that_cannot_be_read_is_refused_with_what_it_should_be(string options, string field, string expected)
    {
        Assert.Equal(expected, await ProblemAsync(Pictures.Night(), $"?{options}", HttpStatusCode.BadRequest, field));
    }

    [Fact]
    public async Task An_image_that_ends_too_early_is_refused()
    {
        var detail = await ProblemAsync(Pictures.Broken(), "", HttpStatusCode.BadRequest, "image");

        Assert.Equal(detail, await FailureAsync(BrightnessCalls.Message(Pictures.Broken()), "image"));
    }

    [Fact]
    public async Task What_is_no_image_is_refused()
    {
        var detail = await ProblemAsync(Pictures.Text(), "", HttpStatusCode.UnsupportedMediaType, "image");

        Assert.Equal(detail, await FailureAsync(BrightnessCalls.Message(Pictures.Text()), "image"));
    }

    [Fact]
    public async Task A_model_that_does_not_exist_is_not_found()
    {
        Assert.Contains("brightness-cells", await ProblemAsync(Pictures.Night(), "?model=other", HttpStatusCode.NotFound, "model"), StringComparison.Ordinal);
    }

    private async Task<string> ProblemAsync(byte[] image, string options, HttpStatusCode status, string field)
    {
        using var response = await _rest.PostAsync(image, options);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, text);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(field, problem["errors"]!.AsObject().Single().Key);
        return (string)problem["detail"]!;
    }

    private async Task<string> FailureAsync(V1.BrightnessRequest message, string field)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _grpc.FindAsync(message));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        var status = failure.GetRpcStatus()!;
        Assert.Equal(field, status.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
        return status.Message;
    }
}
