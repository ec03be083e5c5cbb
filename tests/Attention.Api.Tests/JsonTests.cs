using System.Text.Json;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Translation;

namespace Attention.Api.Tests;

public sealed class JsonTests
{
    [Fact]
    public void A_model_without_attention_says_null_and_never_zeros() => Assert.Equal(
        """{"text":"dog","logProb":-0.5,"top":null,"gate":null,"sentinel":null,"grounding":null,"chosen":null,"attributes":null,"attention":null}""",
        Write(new CaptionToken { Text = "dog", LogProb = -0.5 }));

    [Fact]
    public void A_map_holds_weights_or_a_picture()
    {
        Assert.Equal(
            """{"rows":1,"columns":2,"weights":[0.25,0.75]}""",
            Write(new AttentionMap { Rows = 1, Columns = 2, Weights = [0.25f, 0.75f] }));
        Assert.Equal(
            """{"rows":1,"columns":2,"png":"AA=="}""",
            Write(new AttentionMap { Rows = 1, Columns = 2, Png = "AA==" }));
    }

    [Fact]
    public void A_streamed_token_comes_with_its_text_and_row() => Assert.Equal(
        """{"index":1,"sentence":0,"token":{"text":"chat","logProb":-1},"attention":null}""",
        Write(new TranslationEvent { Index = 1, Token = new TranslationToken { Text = "chat", LogProb = -1 } }));

    [Theory]
    [InlineData("weights", AttentionFormat.Weights)]
    [InlineData("png", AttentionFormat.Png)]
    [InlineData("none", AttentionFormat.None)]
    public void Enumerations_are_lower_case(string text, AttentionFormat format) => Assert.Equal($"\"{text}\"", Write(format));

    [Fact]
    public void Members_that_are_not_known_are_ignored()
    {
        var request = JsonSerializer.Deserialize<TranslationRequest>(
            """{"texts":["a"],"source":"en","target":"fr","colour":"blue"}""", Answers.Options);

        Assert.Equal(AttentionFormat.Weights, request!.Attention);
        Assert.Null(request.Alternatives);
        Assert.Null(request.Beam);
    }

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Answers.Options);
}
