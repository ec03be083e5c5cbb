namespace Attention.Contracts.Messages;

/// <summary>A message holds what no record can.</summary>
/// <param name="message">What, and what it may be.</param>
/// <param name="field">That holds it, as JSON names it.</param>
internal sealed class MessageException(string message, string field) : FormatException(message)
{
    public string Field { get; } = field;
}
