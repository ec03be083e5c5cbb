using Attention.Api.Tests.Hosting;
using Attention.Contracts.Classification;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Classification;

internal static class Classifications
{
    public const string Route = "/v1/classifications";

    public static async Task<ClassificationResponse> ClassifyAsync(this HttpClient client, byte[] image, string options = "") =>
        await (await client.PostImageAsync(image, options, route: Route)).ReadAsync<ClassificationResponse>();

    public static V1.ClassificationRequest Message(byte[] image, params (int Row, int Column)[] cells) => new()
    {
        Image = ByteString.CopyFrom(image),
        Cells = { cells.Select(cell => new V1.GridCell { Row = cell.Row, Column = cell.Column }) },
    };
}
