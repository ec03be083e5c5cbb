namespace Attention.Inference.Tests.Models;

/// <summary>A decoder is not given the features of an encoder that it was not trained with, nor a graph images of another kind.</summary>
public sealed class WrongPartnerTests
{
    [Fact]
    public async Task A_captioner_that_names_another_encoder_is_refused()
    {
        using var altered = new AlteredModel("caption-soft", "config.json", "\"encoder\": \"vision-encoder\"", "\"encoder\": \"film-encoder\"", "film-encoder", "vision-encoder");

        await using var engine = await Engine.StartAsync(altered.Path);

        var refused = engine.Models.Find("caption-soft");
        Assert.Equal("refused", refused.State);
        Assert.Matches(@"^film-encoder gives 'features' as float \[\?, 196, \d+\], the init graph takes float \[\?, \?, 512\]$", refused.Reason);
        Assert.Equal("ready", engine.Models.Find("vision-encoder").State);
    }

    [Theory]
    [InlineData("\"width\": 96", "\"width\": 95", "config.json gives 'image' as uint8 [?, 64, 95, 3], the 'classify' graph takes uint8 [?, 64, 96, 3]")]
    public async Task A_graph_that_takes_images_of_another_size_is_refused(string from, string to, string reason)
    {
        using var altered = new AlteredModel("toy-classify", "config.json", from, to);

        await using var engine = await Engine.StartAsync(altered.Path);

        Assert.Equal(reason, engine.Models.Find("toy-classify").Reason);
    }
}
