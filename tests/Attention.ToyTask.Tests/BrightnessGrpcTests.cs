using Attention.Contracts;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using AttentionV1 = Attention.Contracts.V1;

namespace Attention.ToyTask.Tests;

/// <summary>What the task answers over gRPC.</summary>
public sealed class BrightnessGrpcTests(ToyService service)
{
    private const string Name = "toy.v1.BrightnessService";

    private readonly V1.BrightnessService.BrightnessServiceClient _grpc = new(service.Channel());

    [Theory]
    [InlineData("?id=mine", AttentionV1.AttentionFormat.Unspecified, null, null)]
    [InlineData("?id=mine&attention=png&threshold=0.95", AttentionV1.AttentionFormat.Png, 0.95, null)]
    [InlineData("?id=mine&attention=none&threshold=0&top=1", AttentionV1.AttentionFormat.None, 0.0, 1)]
    public async Task GRPC_gives_the_answer_that_REST_gives(string options, AttentionV1.AttentionFormat attention, double? threshold, int? top)
    {
        var message = BrightnessCalls.Message(Pictures.Night(), "mine");
        message.Attention = attention;
        if (threshold is { } exceeded)
        {
            message.Threshold = exceeded;
        }

        if (top is { } most)
        {
            message.Top = most;
        }

        var rest = await service.CreateClient().FindAsync(Pictures.Night(), options);
        var grpc = await _grpc.FindAsync(message);

        Assert.Equal((rest.Id, rest.Model, rest.Version), (grpc.Id, grpc.Model, grpc.Version));
        Assert.Equal((rest.Threshold, rest.Contrast), (grpc.Threshold, grpc.Contrast));
        Assert.Equal(rest.Cells, grpc.Cells.Select(Record));
        Assert.Equal((rest.Image.Width, rest.Image.Height, rest.Image.Region), (grpc.Image.Width, grpc.Image.Height, Record(grpc.Image.Region)));
        Assert.Equal(rest.Attention is null, grpc.Attention is null);
        Assert.Equal((rest.Attention?.Rows, rest.Attention?.Columns), (grpc.Attention?.Rows, grpc.Attention?.Columns));
        Assert.Equal(rest.Attention?.Weights ?? [], grpc.Attention?.Weights ?? []);
        Assert.Equal(rest.Attention?.Png ?? "", grpc.Attention?.Png.ToBase64() ?? "");
        Assert.Equal(
            (rest.Provenance.ModelSha256, rest.Provenance.ExecutionProvider, rest.Provenance.Runtime),
            (grpc.Provenance.ModelSha256, grpc.Provenance.ExecutionProvider, grpc.Provenance.Runtime));
        Assert.True(grpc.Timing.ComputeMs > 0);
    }

    [Fact]
    public async Task Bulk_answers_every_request_and_the_bad_one_with_its_failure()
    {
        var odd = BrightnessCalls.Message(Pictures.Night(), "odd");
        odd.Top = 17;
        using var call = _grpc.FindBulk();
        foreach (var request in (V1.BrightnessRequest[])[BrightnessCalls.Message(Pictures.Night(), "one"), odd, BrightnessCalls.Message(Pictures.Night(), "two")])
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal(["odd", "one", "two"], answers.Keys.Order());
        Assert.Equal(((int)StatusCode.InvalidArgument, "top"), (answers["odd"].Failure.Code, answers["odd"].Failure.Field));
        Assert.All([answers["one"], answers["two"]], answer => Assert.Equal((answer.Id, 2), (answer.Response.Id, answer.Response.Cells.Count)));
    }

    [Fact]
    public async Task Health_knows_the_service()
    {
        var health = new Health.HealthClient(service.Channel());

        var answer = await health.CheckAsync(new HealthCheckRequest { Service = Name });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Reflection_lists_the_service_and_gives_its_proto()
    {
        using var call = new ServerReflection.ServerReflectionClient(service.Channel()).ServerReflectionInfo();

        var services = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        var protos = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = Name });

        Assert.Contains(Name, services.ListServicesResponse.Service.Select(one => one.Name));
        Assert.Contains(protos.FileDescriptorResponse.FileDescriptorProto, file => file.Equals(V1.BrightnessReflection.Descriptor.SerializedData));

        async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            return call.ResponseStream.Current;
        }
    }

    private static BrightCell Record(V1.BrightCell cell) => new()
    {
        Cell = new GridCell { Row = cell.Cell.Row, Column = cell.Cell.Column },
        Region = Record(cell.Region),
        Color = cell.Color,
        Brightness = cell.Brightness,
    };

    private static ImageRegion Record(AttentionV1.ImageRegion region) => new() { X = region.X, Y = region.Y, Width = region.Width, Height = region.Height };
}
