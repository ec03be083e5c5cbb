using Attention.Api.Tests.Hosting;
using Attention.Contracts.Fixation;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Fixation;

/// <summary>One request for where people look, as a client of either transport would write it.</summary>
internal static class FixationCalls
{
    public const string Route = "/v1/fixations";

    public static Task<HttpResponseMessage> PostFixationsAsync(
        this HttpClient client, byte[] image, string options = "", string accept = "application/json") =>
        client.PostImageAsync(image, options, accept, Route);

    public static async Task<FixationResponse> PredictAsync(this HttpClient client, byte[] image, string options = "") =>
        await (await client.PostFixationsAsync(image, options)).ReadAsync<FixationResponse>();

    /// <summary>The message that says what the options of a query say.</summary>
    public static V1.FixationRequest Message(byte[] image, string options = "")
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(options));
        return new V1.FixationRequest
        {
            Id = query["id"].ToString(),
            Model = query["model"].ToString(),
            Image = ByteString.CopyFrom(image),
            Crop = query["crop"].ToString(),
            Attention = query["attention"] == "none" ? V1.AttentionFormat.None : V1.AttentionFormat.Unspecified,
        };
    }
}
