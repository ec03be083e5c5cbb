using System.Globalization;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Cropping;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Cropping;

/// <summary>One request for crops, as a client of either transport would write it.</summary>
internal static class CropCalls
{
    public static Task<HttpResponseMessage> PostCropAsync(
        this HttpClient client, byte[] image, string options = "", string accept = "application/json") =>
        client.PostImageAsync(image, options, accept, "/v1/crops");

    public static async Task<CropResponse> CropAsync(this HttpClient client, byte[] image, string options = "") =>
        await (await client.PostCropAsync(image, options)).ReadAsync<CropResponse>();

    /// <summary>The message that says what the options of a query say.</summary>
    public static V1.CropRequest Message(byte[] image, string options = "")
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(options));
        var request = new V1.CropRequest
        {
            Id = query["id"].ToString(),
            Model = query["model"].ToString(),
            Image = ByteString.CopyFrom(image),
            Size = query["size"].ToString(),
            Attention = query["attention"] == "none" ? V1.AttentionFormat.None : V1.AttentionFormat.Unspecified,
        };
        if (query.TryGetValue("theta", out var theta))
        {
            request.Theta.AddRange(Numbers(theta.ToString()));
        }
        if (query.TryGetValue("boxes", out var boxes))
        {
            request.Boxes.AddRange(boxes.ToString().Split(';').Select(Numbers).Select(box =>
                new V1.CenteredBox { CenterX = box[0], CenterY = box[1], Width = box[2], Height = box[3] }));
        }
        return request;
    }

    private static double[] Numbers(string text) =>
        Array.ConvertAll(text.Split(','), number => double.Parse(number, CultureInfo.InvariantCulture));
}
