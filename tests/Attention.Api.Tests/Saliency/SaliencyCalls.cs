using System.Globalization;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Saliency;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Saliency;

/// <summary>One request for what stands out, as a client of either transport would write it.</summary>
internal static class SaliencyCalls
{
    public const string Route = "/v1/saliency";

    public static Task<HttpResponseMessage> PostSaliencyAsync(
        this HttpClient client, byte[] image, string options = "", string accept = "application/json") =>
        client.PostImageAsync(image, options, accept, Route);

    public static async Task<SaliencyResponse> DetectAsync(this HttpClient client, byte[] image, string options = "") =>
        await (await client.PostSaliencyAsync(image, options)).ReadAsync<SaliencyResponse>();

    /// <summary>The message that says what the options of a query say.</summary>
    public static V1.SaliencyRequest Message(byte[] image, string options = "")
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(options));
        var request = new V1.SaliencyRequest
        {
            Id = query["id"].ToString(),
            Model = query["model"].ToString(),
            Image = ByteString.CopyFrom(image),
            Binary = query["binary"] == "true",
            Cutout = query["cutout"] == "true",
            Attention = query["attention"] == "none" ? V1.AttentionFormat.None : V1.AttentionFormat.Unspecified,
        };
        if (query.TryGetValue("threshold", out var threshold))
        {
            request.Threshold = double.Parse(threshold.ToString(), CultureInfo.InvariantCulture);
        }
        return request;
    }
}
