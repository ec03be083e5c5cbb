using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Attention.Api.Tests.Messages;

/// <summary>Fills every property of a record with something that no other property holds.</summary>
internal sealed class Filler
{
    // Lists within lists of the same record end here.
    private const int Deepest = 3;

    private int _next;

    /// <param name="type">A record of the contracts.</param>
    /// <param name="leave">Properties to leave unset: of those of which a message holds one, the others.</param>
    public object Fill(Type type, IReadOnlyCollection<string> leave) => Record(type, 0, leave);

    private object Record(Type type, int depth, IReadOnlyCollection<string> leave)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (!leave.Contains(property.Name))
            {
                property.SetValue(record, depth < Deepest || !HoldsRecords(property.PropertyType) ? Value(property.PropertyType, depth + 1) : Nothing(property));
            }
        }

        return record;
    }

    private object Value(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var number = ++_next;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return List(type.GenericTypeArguments[0], depth);
        }

        return type switch
        {
            _ when type == typeof(string) => Convert.ToBase64String(BitConverter.GetBytes(number)),
            _ when type == typeof(int) => number,
            _ when type == typeof(long) => (long)number,
            _ when type == typeof(double) => number / 4.0,
            _ when type == typeof(float) => number / 4f,
            _ when type == typeof(bool) => true,
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(BitConverter.GetBytes(number)),
            _ when type == typeof(JsonElement) => JsonSerializer.SerializeToElement(new { Number = number }),
            { IsEnum: true } => Enum.GetValues(type).GetValue(1 + (number % (Enum.GetValues(type).Length - 1)))!,
            _ => Record(type, depth, []),
        };
    }

    private static bool HoldsRecords(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0] : type).IsClass && type != typeof(string)
        && type != typeof(IReadOnlyList<string>);

    // Of what may be null or empty there is none.
    private static object? Nothing(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable ? null
        : property.PropertyType.IsGenericType ? Array.CreateInstance(property.PropertyType.GenericTypeArguments[0], 0)
        : Activator.CreateInstance(property.PropertyType);

    private Array List(Type item, int depth)
    {
        var items = (IList)Array.CreateInstance(item, 2);
        for (var i = 0; i < items.Count; i++)
        {
            items[i] = Value(item, depth);
        }

        return (Array)items;
    }
}
