using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Classification;

/// <summary>Strange images and bad cells, over both transports.</summary>
public sealed class BadClassificationTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.ClassificationService.ClassificationServiceClient _grpc = new(api.Channel());

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
        Assert.StartsWith("cells: 65 items were given.", (string)problem["detail"]!, StringComparison.Ordinal);
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

    private Task<HttpResponseMessage> PostAsync(byte[] image, string options = "", string accept = "application/json") =>
        _rest.PostImageAsync(image, options, accept, Classifications.Route);
}
