using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary><see cref="AttentionFormat"/> as JSON has it: <c>weights</c>, <c>png</c>, <c>none</c>, never a number.</summary>
public sealed class AttentionFormatConverter() : JsonStringEnumConverter<AttentionFormat>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
