using System.Text.Json.Nodes;
using Attention.Api.Tasks;
using Attention.Api.Tests.Hosting;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Api.Tests.OpenApi;

/// <summary>
/// Routes, fields and proto numbers that clients may use: what surface.txt lists is still there, or CHANGELOG.md says that it went. New
/// ones are added to the list by this test's own message.
/// </summary>
public sealed class SurfaceTests(TransportApi api) : IClassFixture<TransportApi>
{
    [Fact]
    public async Task Nothing_that_clients_may_use_is_gone_unless_the_changelog_says_so()
    {
        var listed = await File.ReadAllLinesAsync(Path.Combine(AttentionApi.RepositoryRoot, "tests", "Attention.Api.Tests", "OpenApi", "surface.txt"), TestContext.Current.CancellationToken);
        var changelog = await File.ReadAllTextAsync(Path.Combine(AttentionApi.RepositoryRoot, "CHANGELOG.md"), TestContext.Current.CancellationToken);
        var surface = await SurfaceAsync();

        var gone = listed.Except(surface).Where(entry => !changelog.Contains($"`{entry}`", StringComparison.Ordinal)).ToList();
        Assert.True(gone.Count == 0, $"Gone or renumbered without a line in CHANGELOG.md:\n{string.Join('\n', gone)}");
        var unlisted = surface.Except(listed).ToList();
        Assert.True(unlisted.Count == 0, $"New; add to surface.txt, so that they stay:\n{string.Join('\n', unlisted)}");
    }

    private async Task<List<string>> SurfaceAsync()
    {
        var document = JsonNode.Parse(await api.CreateClient().GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!;
        var protos = api.Services.GetServices<ITaskApi>().Select(task => task.Proto).SelectMany(proto => proto.Dependencies.Prepend(proto))
            .Where(proto => proto.Package == "attention.v1").DistinctBy(proto => proto.Name).ToList();
        return
        [
            .. Routes(document),
            .. Fields(document),
            .. protos.SelectMany(proto => proto.Services).SelectMany(service => service.Methods).Select(Show),
            .. protos.SelectMany(proto => proto.MessageTypes).SelectMany(message => message.Fields.InDeclarationOrder()).Select(Show),
        ];
    }

    private static IEnumerable<string> Routes(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        let route = $"{operation.Key.ToUpperInvariant()} {path.Key}"
        from entry in (operation.Value!["parameters"]?.AsArray() ?? []).Select(parameter => $"{route} {parameter!["in"]} {parameter["name"]}").Prepend(route)
        select entry;

    private static IEnumerable<string> Fields(JsonNode document) =>
        from schema in document["components"]!["schemas"]!.AsObject()
        from field in schema.Value!["properties"]?.AsObject() ?? []
        select $"{schema.Key}.{field.Key}";

    private static string Show(MethodDescriptor method) =>
        $"rpc {method.FullName}({Stream(method.IsClientStreaming)}{method.InputType.Name}) returns ({Stream(method.IsServerStreaming)}{method.OutputType.Name})";

    private static string Show(FieldDescriptor field) =>
        $"{field.FullName} = {field.FieldNumber} {(field.IsRepeated ? "repeated " : "")}{field.FieldType.ToString().ToLowerInvariant()}";

    private static string Stream(bool isStreaming) => isStreaming ? "stream " : "";
}
