using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Attention.Api.Http;

/// <summary>
/// How requests are read, stricter than clients should read answers: what would be passed over in silence is a mistake of its sender.
/// </summary>
internal sealed class RequestJson(IOptions<JsonOptions> json)
{
    public JsonSerializerOptions Options { get; } = new(json.Value.SerializerOptions)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Converters = { new Base64Converter() },
        TypeInfoResolver = json.Value.SerializerOptions.TypeInfoResolver!.WithAddedModifier(DemandFile),
    };

    // A record of somebody else's making may not say that it is nothing without its file.
    private static void DemandFile(JsonTypeInfo type)
    {
        foreach (var file in type.Properties.Where(static property => property.PropertyType == typeof(ReadOnlyMemory<byte>)))
        {
            file.IsRequired = true;
        }
    }
}
