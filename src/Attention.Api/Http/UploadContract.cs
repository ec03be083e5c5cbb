using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Api.Http;

/// <summary>A contract that is sent as a file: one of its properties holds the bytes, the others are options.</summary>
internal static class UploadContract
{
    public static bool HasFile(Type contract) => contract.GetProperties().Any(IsFile);

    public static PropertyInfo File(Type contract) => contract.GetProperties().Single(IsFile);

    public static IEnumerable<PropertyInfo> Options(Type contract) => contract.GetProperties().Where(property => property.CanWrite && !IsFile(property));

    /// <summary>
    /// Whether fields that a contract does not have are passed over. Ours refuse them. One of somebody else's making, whose clients send
    /// what only that somebody knows, says so with the attribute by which the JSON serializer knows it as well.
    /// </summary>
    public static bool PassesOver(Type contract) =>
        contract.GetCustomAttribute<JsonUnmappedMemberHandlingAttribute>()?.UnmappedMemberHandling == JsonUnmappedMemberHandling.Skip;

    /// <summary>The name of the field that carries a property.</summary>
    public static string Field(this PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static bool IsFile(PropertyInfo property) => property.PropertyType == typeof(ReadOnlyMemory<byte>);
}
