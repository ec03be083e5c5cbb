using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Attention.Api.Http;

/// <summary>Says in words what a property of a contract may hold. The annotations on the property are the only source.</summary>
internal static class Expectation
{
    public static string Of(PropertyInfo property) => Kind(property.PropertyType) + Limit(property) + Form(property.PropertyType);

    public static string Kind(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
            _ when type == typeof(int) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(string) => "a text",
            _ when type == typeof(ReadOnlyMemory<byte>) => "a file in base64, bare or as a data URI",
            _ when Element(type) is not null => "a list",
            _ when type.GetCustomAttribute<DescriptionAttribute>() is { } own => own.Description,
            _ => "an object",
        };
    }

    /// <summary>The type of the items of a list; null for anything else.</summary>
    public static Type? Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0] : null;

    private static string Limit(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return $" from {range.Minimum} to {range.Maximum}";
        }
        if (property.GetCustomAttribute<StringLengthAttribute>() is { } text)
        {
            return $" of {text.MinimumLength} to {text.MaximumLength} characters";
        }
        var least = property.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0;
        return property.GetCustomAttribute<MaxLengthAttribute>() is not { } most ? ""
            : least == most.Length ? $" of {least} items"
            : $" of {least} to {most.Length} items";
    }

    /// <summary>The numbers of a record that is nothing but numbers, in their order; null for any other type.</summary>
    public static IReadOnlyList<PropertyInfo>? Parts(Type type)
    {
        PropertyInfo[] parts = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static part => part.CanWrite)];
        return Array.TrueForAll(parts, static part => part.PropertyType == typeof(double) || part.PropertyType == typeof(int)) ? parts : null;
    }

    private static string Form(Type type) => Element(type) switch
    {
        null => "",
        var number when number == typeof(double) => ", each a number, joined by ,",
        var item when Parts(item) is { Count: > 0 } parts => $", each {string.Join(',', parts.Select(UploadContract.Field))}, joined by ;",
        _ => "",
    };
}
