using System.Text;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Tests.Http;

public sealed class DataUriTests
{
    [Theory]
    [InlineData("data:image/png;base64,AQID")]
    [InlineData("DATA:IMAGE/JPEG;BASE64,AQID")]
    [InlineData("data:image/png;name=a.png;base64,AQID")]
    [InlineData("data:;base64,AQID")]
    [InlineData("data:image/png;base64,AQ\nID")]
    public void The_file_is_what_follows_the_comma(string uri) => Assert.Equal([1, 2, 3], Parse(uri).ToArray());

    [Theory]
    [InlineData("https://example.org/a.png", "is not fetched")]
    [InlineData("HTTP://example.org/a.png", "is not fetched")]
    [InlineData("", "is no data URI")]
    [InlineData("AQID", "is no data URI")]
    [InlineData("data:image/png;base64", "is no data URI")]
    [InlineData("data:image/png,AQID", "is not in Base64")]
    [InlineData("data:text/plain;base64,AQID", "'text/plain' is no image")]
    [InlineData("data:image/png;base64,AQI", "no Base64, or not all of it")]
    [InlineData("data:image/png;base64,A*ID", "no Base64, or not all of it")]
    public void Anything_else_is_refused_with_what_it_should_be(string uri, string reason)
    {
        var refusal = Assert.Throws<InferenceException>(() => Parse(uri));

        Assert.Equal((ErrorCode.InvalidInput, "messages[0].content[1].image_url"), (refusal.Code, refusal.Field));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Parse(string uri) => DataUri.Parse(Encoding.UTF8.GetBytes(uri), UploadKind.Image, "messages[0].content[1].image_url");
}
