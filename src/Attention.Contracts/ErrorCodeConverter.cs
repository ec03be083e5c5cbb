using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary><see cref="ErrorCode"/> as JSON has it, such as <c>invalidInput</c>, never a number.</summary>
public sealed class ErrorCodeConverter() : JsonStringEnumConverter<ErrorCode>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
