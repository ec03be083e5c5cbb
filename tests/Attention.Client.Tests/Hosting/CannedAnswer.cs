using System.Net;
using System.Text;

namespace Attention.Client.Tests.Hosting;

/// <summary>Answers every request alike, and keeps the address that was asked.</summary>
internal sealed class CannedAnswer(string body, string mediaType = "application/json", HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
{
    public Uri? Asked { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked = request.RequestUri;
        return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) });
    }
}
