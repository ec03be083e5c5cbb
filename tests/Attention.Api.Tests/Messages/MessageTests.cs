using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Messages;
using Attention.Contracts.Models;
using Attention.Contracts.Transcription;
using Attention.Contracts.Translation;
using Attention.Inference;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Messages;

/// <summary>What a message cannot say as a record does: nothing.</summary>
public sealed class MessageTests
{
    [Fact]
    public void What_is_not_set_is_left_to_the_model()
    {
        var request = Read<CaptionRequest>(new V1.CaptionRequest { Image = ByteString.CopyFrom(1, 2, 3) });

        Assert.Equal([1, 2, 3], request.Image.ToArray());
        Assert.Equal(new CaptionRequest { Image = request.Image }, request);
    }

    [Fact]
    public void What_is_set_to_nothing_is_set()
    {
        var request = Read<CaptionRequest>(new V1.CaptionRequest { Seed = 0, Options = new V1.SequenceOptions { Beam = 0 } });

        Assert.Equal((0, 0, null), (request.Seed, request.Beam, request.Alternatives));
    }

    [Fact]
    public void A_text_that_must_be_there_is_empty_when_it_was_not_sent() =>
        Assert.Equal(("", ""), Read<TranslationRequest>(new V1.TranslationRequest()) is var request ? (request.Source, request.Target) : default);

    [Fact]
    public void A_format_that_does_not_exist_is_refused_by_name()
    {
        var message = new V1.TranscriptionRequest { Options = new V1.SequenceOptions { Attention = (V1.AttentionFormat)7 } };

        var refusal = Assert.Throws<MessageException>(() => Read<TranscriptionRequest>(message));

        Assert.Equal(("attention", "7 is not one of weights, png, none."), (refusal.Field, refusal.Message));
    }

    [Fact]
    public void A_token_without_gate_and_attention_has_neither()
    {
        var token = (V1.CaptionToken)Write(new CaptionToken { Text = "dog", LogProb = -1 }, V1.CaptionToken.Descriptor);

        Assert.False(token.HasGate || token.HasSentinel || token.HasGrounding);
        Assert.Null(token.Attention);
        Assert.Null(token.Chosen);
        Assert.Empty(token.Attributes);
    }

    [Fact]
    public void What_is_unknown_of_a_refused_model_stays_unset()
    {
        var model = (V1.ModelInfo)Write(new ModelInfo { Name = "broken", State = "refused", Reason = "no config.json" }, V1.ModelInfo.Descriptor);

        Assert.Equal("no config.json", model.Reason);
        Assert.False(model.HasTask || model.HasSha256);
        Assert.Null(model.Settings);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("audio")]
    public void A_file_over_its_limit_is_the_same_failure_as_on_REST(string field)
    {
        var limits = new LimitsOptions { MaxImageBytes = 3, MaxAudioBytes = 3 };
        object request = field == "image" ? new CaptionRequest { Image = new byte[4] } : new TranscriptionRequest { Audio = new byte[4] };

        var refusal = Assert.Throws<InferenceException>(() => UploadKind.Check(request, limits));

        Assert.Equal((ErrorCode.TooLarge, field), (refusal.Code, refusal.Field));
    }

    private static T Read<T>(IMessage message) => (T)MessageMap.Of(typeof(T), message.Descriptor).ToRecord(message);

    private static IMessage Write(object record, Google.Protobuf.Reflection.MessageDescriptor message) =>
        MessageMap.Of(record.GetType(), message).ToMessage(record);
}
