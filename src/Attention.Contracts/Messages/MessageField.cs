using System.Collections;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Attention.Contracts.Messages;

/// <summary>A property of a record, and the field of a message that carries it. A message has no null: what is null stays unset.</summary>
internal sealed class MessageField
{
    private static readonly MethodInfo AddAllMethod = typeof(MessageField).GetMethod(nameof(AddAll), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly PropertyInfo _property;
    private readonly FieldDescriptor _field;
    private readonly bool _isNullable;
    private readonly Type _item;
    private readonly MessageValue _value;
    private readonly Action<IList, object>? _addAll;

    public MessageField(PropertyInfo property, FieldDescriptor field)
    {
        (_property, _field) = (property, field);
        _isNullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        _item = field.IsRepeated ? property.PropertyType.GenericTypeArguments[0] : Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _value = MessageValue.Of(_item, field);
        if (field.IsRepeated && _value.IsSame)
        {
            _addAll = AddAllMethod.MakeGenericMethod(_item).CreateDelegate<Action<IList, object>>();
        }
    }

    /// <summary>Of the property.</summary>
    public string Name => _property.Name;

    public void Write(object record, IMessage message)
    {
        if (_property.GetValue(record) is not { } value)
        {
            return;
        }

        if (!_field.IsRepeated)
        {
            _field.Accessor.SetValue(message, _value.ToField(value));
            return;
        }

        var list = (IList)_field.Accessor.GetValue(message);
        if (_addAll is not null)
        {
            _addAll(list, value);
            return;
        }

        foreach (var item in (IEnumerable)value)
        {
            list.Add(_value.ToField(item));
        }
    }

    public void Read(IMessage message, object record)
    {
        if (_field.IsRepeated)
        {
            ReadList((IList)_field.Accessor.GetValue(message), record);
        }
        else if (_field.HasPresence ? _field.Accessor.HasValue(message) : !(_isNullable && IsUnset(_field.Accessor.GetValue(message))))
        {
            _property.SetValue(record, _value.ToProperty(_field.Accessor.GetValue(message)));
        }
    }

    private void ReadList(IList list, object record)
    {
        // A list that was not sent is empty.
        if (list.Count == 0 && _isNullable)
        {
            return;
        }

        var items = Array.CreateInstance(_item, list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            items.SetValue(_value.ToProperty(list[i]!), i);
        }

        _property.SetValue(record, items);
    }

    // A text or bytes that were not sent are empty.
    private static bool IsUnset(object value) => value is "" or ByteString { IsEmpty: true };

    private static void AddAll<T>(IList list, object items) => ((Google.Protobuf.Collections.RepeatedField<T>)list).AddRange((IEnumerable<T>)items);
}
