using Attention.Api.Captioning;
using Attention.Api.Models;
using Attention.Api.Rpc;
using Attention.Api.Translation;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Models;
using Attention.Inference;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

public sealed class MappingTests
{
    private readonly LimitsOptions _limits = new() { MaxImageBytes = 3 };

    [Fact]
    public void What_is_not_set_is_left_to_the_model()
    {
        var request = new V1.CaptionRequest { Image = ByteString.CopyFrom(1, 2, 3) }.ToRecord(_limits);

        Assert.Equal([1, 2, 3], request.Image.ToArray());
        Assert.Equal(new CaptionRequest { Image = request.Image }, request);
    }

    [Fact]
    public void What_is_set_arrives()
    {
        var request = new V1.TranslationRequest
        {
            Id = "1",
            Model = "m",
            Texts = { "a", "b" },
            Source = "en",
            Target = "fr",
            Options = new V1.SequenceOptions { Beam = 0, Alternatives = 2, MaxTokens = 3, Attention = V1.AttentionFormat.None },
        }.ToRecord();

        Assert.Equal(("1", "m", "en", "fr"), (request.Id, request.Model, request.Source, request.Target));
        Assert.Equal(["a", "b"], request.Texts);
        Assert.Equal((0, 2, 3, AttentionFormat.None), (request.Beam, request.Alternatives, request.MaxTokens, request.Attention));
    }

    [Fact]
    public void An_image_over_the_limit_is_the_same_failure_as_on_REST()
    {
        var refusal = Assert.Throws<InferenceException>(() =>
            new V1.CaptionRequest { Image = ByteString.CopyFrom(1, 2, 3, 4) }.ToRecord(_limits));

        Assert.Equal((ErrorCode.TooLarge, "image"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void A_format_that_does_not_exist_is_refused_by_name()
    {
        var refusal = Assert.Throws<InferenceException>(() => ((V1.AttentionFormat)7).ToRecord());

        Assert.Equal((ErrorCode.InvalidInput, "attention"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void A_picture_of_a_map_is_sent_as_bytes() => Assert.Equal(
        new V1.AttentionMap { Rows = 1, Columns = 1, Png = ByteString.CopyFrom(1, 2) },
        new AttentionMap { Rows = 1, Columns = 1, Png = Convert.ToBase64String([1, 2]) }.ToProto());

    [Fact]
    public void A_token_without_gate_and_attention_has_neither()
    {
        var token = new CaptionEvent { Token = new CaptionToken { Text = "dog", LogProb = -1 } }.ToProto().Token;

        Assert.False(token.HasGate);
        Assert.Null(token.Attention);
    }

    [Fact]
    public void What_is_unknown_of_a_refused_model_stays_unset()
    {
        var model = new ModelInfo { Name = "broken", State = "refused", Reason = "no config.json" }.ToProto();

        Assert.Equal("no config.json", model.Reason);
        Assert.False(model.HasTask);
        Assert.False(model.HasSha256);
        Assert.Null(model.Languages);
    }
}
