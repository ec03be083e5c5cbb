using Attention.Api.Captioning;
using Attention.Api.Models;
using Attention.Api.Rpc;
using Attention.Api.Transcription;
using Attention.Api.Translation;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Models;
using Attention.Contracts.Translation;
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
    public void What_a_caption_is_asked_with_arrives()
    {
        var request = new V1.CaptionRequest
        {
            Image = ByteString.CopyFrom(1),
            Prefix = "a dog",
            Mask = { new V1.ImageRegion { X = 1, Y = 2, Width = 3, Height = 4 } },
            Sample = true,
            Seed = 0,
        }.ToRecord(_limits);

        Assert.Equal(("a dog", true, 0), (request.Prefix, request.Sample, request.Seed));
        Assert.Equal([new ImageRegion { X = 1, Y = 2, Width = 3, Height = 4 }], request.Mask!);
    }

    [Fact]
    public void What_a_comparison_is_asked_with_arrives()
    {
        var all = new V1.CompareCaptionsRequest { Image = ByteString.CopyFrom(1) }.ToRecord(_limits);
        var some = new V1.CompareCaptionsRequest { Id = "1", Image = ByteString.CopyFrom(1), Models = { "a", "b" }, Prefix = "c", Seed = 2 }.ToRecord(_limits);

        Assert.Equal(new CompareCaptionsRequest { Image = all.Image }, all);
        Assert.Equal(("1", "c", false, 2), (some.Id, some.Prefix, some.Sample, some.Seed));
        Assert.Equal(["a", "b"], some.Models!);
    }

    [Fact]
    public void An_image_over_the_limit_is_the_same_failure_as_on_REST()
    {
        var refusal = Assert.Throws<InferenceException>(() =>
            new V1.CaptionRequest { Image = ByteString.CopyFrom(1, 2, 3, 4) }.ToRecord(_limits));

        Assert.Equal((ErrorCode.TooLarge, "image"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void A_recording_has_a_limit_of_its_own()
    {
        var message = new V1.TranscriptionRequest { Audio = ByteString.CopyFrom(1, 2, 3, 4), Options = new V1.SequenceOptions { Beam = 2 } };

        var refusal = Assert.Throws<InferenceException>(() => message.ToRecord(new LimitsOptions { MaxAudioBytes = 3 }));

        Assert.Equal((ErrorCode.TooLarge, "audio"), (refusal.Code, refusal.Field));
        Assert.Equal(2, message.ToRecord(_limits).Beam);
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

        Assert.False(token.HasGate || token.HasSentinel || token.HasGrounding);
        Assert.Null(token.Attention);
        Assert.Null(token.Chosen);
        Assert.Empty(token.Attributes);
    }

    [Fact]
    public void What_a_token_shows_arrives()
    {
        var token = new CaptionEvent
        {
            Token = new CaptionToken
            {
                Text = "dog",
                LogProb = -1,
                Gate = 0.1,
                Sentinel = 0.2,
                Grounding = 0.8,
                Chosen = new GridCell { Row = 3, Column = 4 },
                Attributes = [new AttributeWeights { Text = "grass", Input = 0.5, Output = 0.6 }],
            },
        }.ToProto().Token;

        Assert.Equal((0.1, 0.2, 0.8), (token.Gate, token.Sentinel, token.Grounding));
        Assert.Equal(new V1.GridCell { Row = 3, Column = 4 }, token.Chosen);
        Assert.Equal(new V1.AttributeWeights { Text = "grass", Input = 0.5, Output = 0.6 }, Assert.Single(token.Attributes));
    }

    [Fact]
    public void The_sentences_of_a_text_arrive()
    {
        var sentence = new TranslationResult
        {
            Text = "Yes.",
            Translation = "Oui.",
            Score = -1,
            Finished = true,
            SourceTokens = [],
            TargetTokens = [],
            SourceWords = [],
            TargetWords = [],
            Alternatives = [],
        };
        var done = new TranslationEvent
        {
            Done = new TranslationResponse
            {
                Id = "1",
                Model = "m",
                Version = "1",
                Translations = [sentence with { Text = null, Sentences = [sentence] }],
                Timing = new Timing { PreprocessMs = 1, QueueMs = 1, ComputeMs = 1, RenderMs = 1 },
                Provenance = new Provenance { ModelSha256 = "", ExecutionProvider = "", Runtime = "", BatchSize = 1 },
            },
        };

        var whole = done.ToProto().Done.Translations.Single();

        Assert.False(whole.HasText || whole.HasLinks);
        Assert.Equal("Yes.", Assert.Single(whole.Sentences).Text);
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
