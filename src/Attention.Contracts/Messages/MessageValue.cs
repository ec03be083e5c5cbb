using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Attention.Contracts.Messages;

/// <summary>How one value of a record stands in a message, and the way back.</summary>
/// <param name="ToField">Of the message.</param>
/// <param name="ToProperty">Of the record.</param>
/// <param name="IsSame">Whether both are the same type.</param>
internal sealed record MessageValue(Func<object, object> ToField, Func<object, object> ToProperty, bool IsSame = false)
{
    /// <param name="type">Of the property, or of the items of its list; nullable types as what they are when they are not null.</param>
    /// <param name="field">Of the message.</param>
    /// <exception cref="InvalidOperationException">There is no way between them.</exception>
    public static MessageValue Of(System.Type type, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when type == typeof(JsonElement) => new(
            static json => JsonParser.Default.Parse<Struct>(((JsonElement)json).GetRawText()),
            static message => JsonSerializer.Deserialize<JsonElement>(JsonFormatter.Default.Format((Struct)message))),
        FieldType.Message => OfMessage(MessageMap.Of(type, field.MessageType)),
        FieldType.Enum when type.IsEnum => OfEnum(type, field),
        FieldType.Bytes when type == typeof(string) => new(
            static base64 => ByteString.FromBase64((string)base64), static bytes => ((ByteString)bytes).ToBase64()),
        FieldType.Bytes when type == typeof(ReadOnlyMemory<byte>) => new(
            static bytes => UnsafeByteOperations.UnsafeWrap((ReadOnlyMemory<byte>)bytes), static bytes => ((ByteString)bytes).Memory),
        FieldType.String when type == typeof(string) => Same,
        FieldType.String when type == typeof(ErrorCode) => new(
            static code => JsonNamingPolicy.CamelCase.ConvertName(code.ToString()!), static name => System.Enum.Parse<ErrorCode>((string)name, ignoreCase: true)),
        FieldType.Bool when type == typeof(bool) => Same,
        FieldType.Int32 when type == typeof(int) => Same,
        FieldType.Int64 when type == typeof(long) => Same,
        FieldType.Double when type == typeof(double) => Same,
        FieldType.Float when type == typeof(float) => Same,
        FieldType.Float when type == typeof(double) => new(
            static number => (float)(double)number, static number => Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"{field.FullName} is {field.FieldType}, which cannot carry {type}."),
    };

    private static MessageValue Same { get; } = new(static value => value, static value => value, IsSame: true);

    private static MessageValue OfMessage(MessageMap map) => new(map.ToMessage, message => map.ToRecord((IMessage)message));

    // The first value of a message's enum is what was not sent; it stands for the first of ours.
    private static MessageValue OfEnum(System.Type type, FieldDescriptor field)
    {
        var clr = field.EnumType.ClrType;
        var names = System.Enum.GetNames(type);
        if (System.Enum.GetNames(clr).Skip(1).Except(names).Concat(names.Except(System.Enum.GetNames(clr))).FirstOrDefault() is { } odd)
        {
            throw new InvalidOperationException($"{field.EnumType.FullName} and {type} do not both have {odd}.");
        }

        return new MessageValue(value => System.Enum.Parse(clr, value.ToString()!), ToProperty);

        object ToProperty(object value) => (int)value == 0
            ? System.Enum.Parse(type, names[0])
            : System.Enum.TryParse(type, value.ToString(), out var named) && System.Enum.IsDefined(type, named)
                ? named
                : throw new MessageException(
                    $"{(int)value} is not one of {string.Join(", ", names.Select(JsonNamingPolicy.CamelCase.ConvertName))}.", field.JsonName);
    }
}
