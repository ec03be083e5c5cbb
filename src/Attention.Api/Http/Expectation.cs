using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Attention.Contracts;
using Attention.Contracts.Cropping;

namespace Attention.Api.Http;

/// <summary>Says in words what a property of a contract may hold. The annotations on the property are the only source.</summary>
internal static class Expectation
{
    public static PropertyInfo? Property(Type contract, string name) =>
        contract.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

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
            _ when Element(type) is not null => "a list",
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

    private static string Form(Type type) => Element(type) switch
    {
        var number when number == typeof(double) => ", each a number, joined by ,",
        var box when box == typeof(ImageRegion) => ", each x,y,width,height, joined by ;",
        var box when box == typeof(CenteredBox) => ", each xc,yc,w,h, joined by ;",
        var cell when cell == typeof(GridCell) => ", each row,column, joined by ;",
        _ => "",
    };
}
