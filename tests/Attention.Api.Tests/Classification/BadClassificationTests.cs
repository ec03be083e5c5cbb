using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Classification;

/// <summary>Images, models and cells that are bad or strange, over both transports.</summary>
public sealed class BadClassificationTests(ToyApi api) : IClassFixture<ToyApi>
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.ClassificationService.ClassificationServiceClient _grpc = new(api.Channel());

    [Theory]
    [MemberData(nameof(OddPictures.Bad), MemberType = typeof(OddPictures))]
    public async Task A_bad_image_is_refused_by_name(string name, ErrorCode code)
    {
        var image = OddPictures.Named(name);
        var row = Errors.Table[code];
        var form = new MultipartFormDataContent { { new ByteArrayContent(image), "image", "photo.jpg" } };

        await (await PostAsync(image)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await PostAsync(image, accept: "image/png")).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await _rest.PostAsync(Classifications.Route, form)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await Answers.FailureAsync(async () => await _grpc.ClassifyAsync(Classifications.Message(image)), row.Grpc, "image");
    }

    [Fact]
    public async Task A_missing_image_is_refused_by_name()
    {
        await (await _rest.PostAsync(Classifications.Route, null)).ProblemAsync(HttpStatusCode.BadRequest, "image");
        await Answers.FailureAsync(async () => await _grpc.ClassifyAsync(new V1.ClassificationRequest()), StatusCode.InvalidArgument, "image");
    }

    [Theory]
    [MemberData(nameof(OddPictures.Strange), MemberType = typeof(OddPictures))]
    public async Task A_strange_image_is_classified(string name, int width, int height)
    {
        var rest = await _rest.ClassifyAsync(OddPictures.Named(name));
        var grpc = await _grpc.ClassifyAsync(Classifications.Message(OddPictures.Named(name)));
        var figure = await PostAsync(OddPictures.Named(name), accept: "image/png");

        Assert.Equal((width, height), (rest.Image.Width, rest.Image.Height));
        Assert.Equal(rest.Classes[0].Label, grpc.Classes[0].Label);
        Assert.Equal(HttpStatusCode.OK, figure.StatusCode);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(4, 0)]
    [InlineData(0, 6)]
    [InlineData(int.MaxValue, int.MinValue)]
    public async Task A_cell_outside_the_grid_is_refused_with_the_limit(int row, int column)
    {
        var problem = await (await PostAsync(Pictures.Jpeg(), $"?cells=0,0;{row},{column}")).ProblemAsync(HttpStatusCode.BadRequest, "cells");
        var failure = await Answers.FailureAsync(
            async () => await _grpc.ClassifyAsync(Classifications.Message(Pictures.Jpeg(), (0, 0), (row, column))), StatusCode.InvalidArgument, "cells");

        Assert.Equal($"cells: {row},{column} was given. toy-classify has rows 0 to 3 and columns 0 to 5.", (string)problem["detail"]!);
        Assert.Equal((string)problem["detail"]!, failure.Message);
    }

    [Fact]
    public async Task More_than_64_cells_are_refused_and_64_are_not()
    {
        var many = Enumerable.Repeat("0,0", 64).ToList();
        var cells = Enumerable.Repeat((0, 0), 65).ToArray();

        var most = await _rest.ClassifyAsync(Pictures.Jpeg(), $"?cells={string.Join(';', many)}");
        var problem = await (await PostAsync(Pictures.Jpeg(), $"?cells={string.Join(';', many.Append("0,0"))}")).ProblemAsync(HttpStatusCode.BadRequest, "cells");
        await Answers.FailureAsync(async () => await _grpc.ClassifyAsync(Classifications.Message(Pictures.Jpeg(), cells)), StatusCode.InvalidArgument, "cells");

        Assert.Equal(64, most.Samples!.Count);
        Assert.StartsWith("cells: 65 items was given.", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1,2,3")]
    [InlineData("1,2;")]
    [InlineData("1;2")]
    [InlineData("a,b")]
    [InlineData("1.5,2")]
    [InlineData("99999999999,0")]
    public async Task Cells_that_are_none_are_refused_with_the_form_they_need(string cells)
    {
        var problem = await (await PostAsync(Pictures.Jpeg(), $"?cells={cells}")).ProblemAsync(HttpStatusCode.BadRequest, "cells");

        Assert.Equal($"'{cells}' is not a list of 1 to 64 items, each row,column, joined by ;.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("nobody", ErrorCode.NotFound)]
    [InlineData("toy-en-fr", ErrorCode.InvalidInput)]
    [InlineData("../toy-classify", ErrorCode.NotFound)]
    public async Task A_model_that_cannot_classify_is_refused_by_name(string model, ErrorCode code)
    {
        var row = Errors.Table[code];
        var message = Classifications.Message(Pictures.Jpeg());
        message.Model = model;

        await (await PostAsync(Pictures.Jpeg(), $"?model={model}")).ProblemAsync((HttpStatusCode)row.Status, "model");
        await Answers.FailureAsync(async () => await _grpc.ClassifyAsync(message), row.Grpc, "model");
    }

    [Fact]
    public async Task A_format_of_attention_that_does_not_exist_is_refused()
    {
        var message = Classifications.Message(Pictures.Jpeg());
        message.Attention = (V1.AttentionFormat)7;

        await (await PostAsync(Pictures.Jpeg(), "?attention=svg")).ProblemAsync(HttpStatusCode.BadRequest, "attention");
        await Answers.FailureAsync(async () => await _grpc.ClassifyAsync(message), StatusCode.InvalidArgument, "attention");
    }

    private Task<HttpResponseMessage> PostAsync(byte[] image, string options = "", string accept = "application/json") =>
        _rest.PostImageAsync(image, options, accept, Classifications.Route);
}
