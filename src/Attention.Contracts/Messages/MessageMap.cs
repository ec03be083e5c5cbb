using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Attention.Contracts.Messages;

/// <summary>
/// Between a record and the message that a .proto declares for it. Properties and fields have the same names, so nothing is written by
/// hand; a record that has what its message lacks, or the other way, is refused when the service starts. The fields of a message called
/// <c>options</c> are properties of the record itself.
/// </summary>
internal sealed class MessageMap
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(Type, string), MessageMap> Known = [];

    private readonly Type _record;
    private readonly MessageDescriptor _message;
    private readonly List<MessageField> _fields = [];
    private (FieldDescriptor Field, MessageMap Map)? _options;

    private MessageMap(Type record, MessageDescriptor message) => (_record, _message) = (record, message);

    /// <exception cref="InvalidOperationException">One has what the other lacks.</exception>
    public static MessageMap Of(Type record, MessageDescriptor message)
    {
        lock (Gate)
        {
            if (!Known.TryGetValue((record, message.FullName), out var map))
            {
                // Known before its fields are, since a message may hold others of its own kind.
                Known[(record, message.FullName)] = map = new MessageMap(record, message);
                var left = map.Match();
                if (left.Count > 0)
                {
                    throw new InvalidOperationException($"{record} has {string.Join(", ", left)}, which {message.FullName} does not carry.");
                }
            }

            return map;
        }
    }

    public IMessage ToMessage(object record)
    {
        var message = (IMessage)Activator.CreateInstance(_message.ClrType)!;
        foreach (var field in _fields)
        {
            field.Write(record, message);
        }

        if (_options is var (options, map))
        {
            options.Accessor.SetValue(message, map.ToMessage(record));
        }

        return message;
    }

    /// <exception cref="MessageException">A field holds what no record can.</exception>
    public object ToRecord(IMessage message)
    {
        var record = Activator.CreateInstance(_record)!;
        Read(message, record);
        return record;
    }

    /// <summary>Finds the property of every field.</summary>
    /// <returns>Names of the properties that no field carries.</returns>
    private List<string> Match()
    {
        var properties = _record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.CanWrite)
            .ToDictionary(static property => property.Name, StringComparer.Ordinal);
        foreach (var field in _message.Fields.InDeclarationOrder())
        {
            if (properties.Remove(field.PropertyName, out var property))
            {
                _fields.Add(new MessageField(property, field));
            }
            else if (field.Name == "options" && _options is null)
            {
                var map = new MessageMap(_record, field.MessageType);
                map.Match();
                _options = (field, map);
            }
            else
            {
                throw new InvalidOperationException($"{field.FullName} has no property {field.PropertyName} in {_record}.");
            }
        }

        return [.. properties.Keys.Except(_options?.Map._fields.Select(static field => field.Name) ?? [])];
    }

    private void Read(IMessage message, object record)
    {
        foreach (var field in _fields)
        {
            field.Read(message, record);
        }

        if (_options is var (options, map) && options.Accessor.GetValue(message) is IMessage given)
        {
            map.Read(given, record);
        }
    }
}
