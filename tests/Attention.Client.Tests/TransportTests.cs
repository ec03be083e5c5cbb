using Attention.Api.Tests.Hosting;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Cropping;
using Attention.Contracts.Translation;

namespace Attention.Client.Tests;

/// <summary>REST and gRPC give the same records, whatever is asked for, and whichever options go with it.</summary>
public sealed class TransportTests(AttentionApi api) : IDisposable
{
    private readonly ClientHost _rest = new(api.Server, AttentionTransport.Rest);
    private readonly ClientHost _grpc = new(api.Server, AttentionTransport.Grpc);

    [Fact]
    public async Task A_caption()
    {
        var answer = await SameAsync(client => client.CaptionAsync(
            Inputs.Image,
            static request => request with { Id = "mine", Beam = 3, Alternatives = 2, Prefix = "a man", Mask = [Region(0, 0, 12.5, 8), Region(20, 4, 6, 6)] },
            Cancelled));

        Assert.Equal(("mine", "caption-soft"), (answer.Id, answer.Model));
        Assert.StartsWith("a man", answer.Caption, StringComparison.Ordinal);
        Assert.NotNull(answer.Tokens[0].Attention!.Weights);
        Assert.Single(answer.Alternatives);
    }

    [Fact]
    public async Task A_caption_whose_places_are_drawn()
    {
        var answer = await SameAsync(client => client.CaptionAsync(
            Inputs.Image,
            static request => request with { Id = "mine", Model = "caption-hard", Sample = true, Seed = 7, Attention = AttentionFormat.Png, MaxTokens = 9 },
            Cancelled));

        Assert.Equal(7, answer.Seed);
        Assert.NotNull(answer.Tokens[0].Attention!.Png);
    }

    [Fact]
    public async Task Captions_of_several_models()
    {
        var answer = await SameAsync(client => client.CompareCaptionsAsync(
            Inputs.Image,
            static request => request with { Id = "mine", Models = ["caption-adaptive", "caption-semantic", "caption-baseline"], Attention = AttentionFormat.None },
            Cancelled));

        Assert.Equal(["caption-adaptive", "caption-semantic", "caption-baseline"], answer.Captions.Select(static caption => caption.Model));
    }

    [Fact]
    public async Task A_translation()
    {
        var answer = await SameAsync(static client => client.TranslateAsync(
            "The house is red. The sea is blue.", "en", "fr", static request => request with { Beam = 2, Alternatives = 2 }, Cancelled));

        Assert.Equal(2, answer.Sentences.Count);
    }

    [Fact]
    public async Task Translations_of_which_one_fails()
    {
        var answer = await SameAsync(static client => client.TranslateAsync(
            new TranslationRequest { Id = "mine", Texts = ["The house is red.", ""], Source = "en", Target = "fr", Attention = AttentionFormat.None }, Cancelled));

        Assert.Equal(ErrorCode.InvalidInput, answer.Translations[1].Failure!.Code);
    }

    [Fact]
    public async Task An_alignment()
    {
        var pair = new TextPair { Text = "The house is red.", Translation = "La maison est rouge." };
        var answer = await SameAsync(client => client.AlignAsync(new AlignmentRequest { Id = "mine", Pairs = [pair], Source = "en", Target = "fr" }, Cancelled));

        Assert.NotNull(answer.Translations.Single().Links);
    }

    [Fact]
    public async Task A_transcription()
    {
        var answer = await SameAsync(static client => client.TranscribeAsync(Inputs.Recording, static request => request with { Id = "mine", Beam = 2 }, Cancelled));

        Assert.Equal(Inputs.Spoken, answer.Text);
    }

    [Fact]
    public async Task A_classification()
    {
        var answer = await SameAsync(static client => client.ClassifyAsync(
            Inputs.Image, static request => request with { Id = "mine", Cells = [Cell(1, 2), Cell(0, 3)] }, Cancelled));

        Assert.Equal([Cell(1, 2), Cell(0, 3)], answer.Samples!.Select(static sample => sample.Cell));
    }

    [Fact]
    public async Task Crops()
    {
        await SameAsync(static client => client.CropAsync(Inputs.Image, static request => request with { Id = "mine", Size = "20x10" }, Cancelled));
        await SameAsync(static client => client.CropAsync(
            Inputs.Image, static request => request with { Id = "mine", Theta = [0.5, 0, 0.25, 0, 0.5, -0.25] }, Cancelled));
        var box = new CenteredBox { CenterX = 12.5, CenterY = 10, Width = 8, Height = 9 };
        var answer = await SameAsync(client => client.CropAsync(Inputs.Image, request => request with { Id = "mine", Boxes = [box, box with { Width = 4 }] }, Cancelled));

        Assert.Equal([8, 4], answer.Crops.Select(static crop => crop.Width));
    }

    [Fact]
    public async Task What_stands_out()
    {
        var answer = await SameAsync(static client => client.SaliencyAsync(
            Inputs.Image, static request => request with { Id = "mine", Threshold = 0.25, Binary = true, Cutout = true }, Cancelled));

        Assert.Equal(0.25, answer.Threshold);
    }

    [Fact]
    public async Task Where_people_look()
    {
        var answer = await SameAsync(static client => client.FixationsAsync(
            Inputs.Image, static request => request with { Id = "mine", Crop = "1:1" }, Cancelled));

        Assert.Equal((32, 32), (answer.Crop!.Width, answer.Crop.Height));
    }

    [Fact]
    public async Task What_is_done()
    {
        var answer = await SameAsync(static client => client.ActionsAsync(Inputs.Film, static request => request with { Id = "mine", Top = 2 }, Cancelled));

        Assert.All(answer.Frames, static frame => Assert.Equal(2, frame.Classes.Count));
    }

    [Fact]
    public async Task The_models()
    {
        var models = await SameAsync(static client => client.ListModelsAsync(Cancelled));

        Assert.Contains(models, static model => model is { Name: "caption-soft", State: "ready", Default: true });
    }

    [Fact]
    public async Task A_picture_is_drawn_over_REST_alone()
    {
        var request = new CaptionRequest { Image = Inputs.Image.ToArray() };

        var picture = await _rest.Client.DrawAsync(TaskOperations.Caption, request, "image/png", Cancelled);

        Assert.Equal([0x89, .. "PNG"u8], picture[..4]);
        await Assert.ThrowsAsync<NotSupportedException>(() => _grpc.Client.DrawAsync(TaskOperations.Caption, request, "image/png", Cancelled));
    }

    public void Dispose()
    {
        _rest.Dispose();
        _grpc.Dispose();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<T> SameAsync<T>(Func<IAttentionClient, Task<T>> ask)
    {
        var (rest, grpc) = (await ask(_rest.Client), await ask(_grpc.Client));
        SameRecord.Assert(rest, grpc);
        return grpc;
    }

    private static ImageRegion Region(double x, double y, double width, double height) => new() { X = x, Y = y, Width = width, Height = height };

    private static GridCell Cell(int row, int column) => new() { Row = row, Column = column };
}
