using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Attention.Contracts.Messages;

/// <summary>What becomes of one request of a bulk call: a message with an <c>id</c> and either a <c>response</c> or a <c>failure</c>.</summary>
internal sealed class BulkOutcome(MessageDescriptor message)
{
    private readonly FieldDescriptor _id = Field(message, "id");
    private readonly FieldDescriptor _response = Field(message, "response");
    private readonly FieldDescriptor _failure = Field(message, "failure");

    /// <summary>The message of an answer.</summary>
    public MessageDescriptor Response => _response.MessageType;

    public string Id(IMessage outcome) => (string)_id.Accessor.GetValue(outcome);

    /// <summary>The answer that it holds, or the failure; the other is null.</summary>
    public (IMessage? Response, V1.Failure? Failure) Of(IMessage outcome) =>
        ((IMessage?)_response.Accessor.GetValue(outcome), (V1.Failure?)_failure.Accessor.GetValue(outcome));

    public IMessage Wrap(IMessage response) => Create(Field(_response.MessageType, "id").Accessor.GetValue(response), _response, response);

    public IMessage Refuse(IMessage request, V1.Failure failure) => Create(Field(request.Descriptor, "id").Accessor.GetValue(request), _failure, failure);

    private IMessage Create(object id, FieldDescriptor field, IMessage value)
    {
        var outcome = (IMessage)Activator.CreateInstance(message.ClrType)!;
        _id.Accessor.SetValue(outcome, id);
        field.Accessor.SetValue(outcome, value);
        return outcome;
    }

    private static FieldDescriptor Field(MessageDescriptor message, string name) =>
        message.FindFieldByName(name) ?? throw new InvalidOperationException($"{message.FullName} of a bulk call has no field '{name}'.");
}
