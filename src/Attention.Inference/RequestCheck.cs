using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Attention.Contracts;

namespace Attention.Inference;

/// <summary>Enforces the annotations of a request record, once and the same for every transport.</summary>
public static class RequestCheck
{
    /// <exception cref="InferenceException">A field is out of range; the message names the field, its value and the limit.</exception>
    public static void Validate(object request) =>
        Validate(request, static (field, message) => new InferenceException(ErrorCode.InvalidInput, $"{field}: {message}", field));

    /// <summary>Throws what <paramref name="fault"/> makes of the first field that breaks a rule and the rule's message.</summary>
    internal static void Validate(object request, Func<string, string, Exception> fault)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(request, new ValidationContext(request), results, validateAllProperties: true))
        {
            var name = results[0].MemberNames.FirstOrDefault() ?? string.Empty;
            var property = request.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public);
            var value = property?.GetValue(request);
            throw fault(JsonNamingPolicy.CamelCase.ConvertName(name), $"{Show(value)} given. {Rule(property, value) ?? results[0].ErrorMessage}");
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "nothing was",
        string text => text.Length <= 40 ? $"'{text}' was" : $"a text of {text.Length} characters was",
        ICollection { Count: 1 } => "1 item was",
        ICollection items => $"{items.Count} items were",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value} was"),
    };

    /// <summary>What a value should have been, in words that do not speak of .NET; null where the rule that it breaks has its own.</summary>
    private static string? Rule(PropertyInfo? property, object? value)
    {
        var rules = property?.GetCustomAttributes<ValidationAttribute>().ToList() ?? [];
        return rules.Find(rule => !rule.IsValid(value)) switch
        {
            RequiredAttribute => "It is needed.",
            RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"It is {Interval(range.Minimum, range.Maximum)}."),
            EnumDataTypeAttribute names => $"It is one of {string.Join(", ", Enum.GetNames(names.EnumType).Select(JsonNamingPolicy.CamelCase.ConvertName))}.",
            StringLengthAttribute length => $"It has {Amount(length.MinimumLength, length.MaximumLength, "character")}.",
            MinLengthAttribute or MaxLengthAttribute =>
                $"It has {Amount(rules.OfType<MinLengthAttribute>().SingleOrDefault()?.Length ?? 0, rules.OfType<MaxLengthAttribute>().SingleOrDefault()?.Length, "item")}.",
            _ => null,
        };
    }

    private static string Interval(object least, object most) =>
        Equals(least, most) ? string.Create(CultureInfo.InvariantCulture, $"{least}") : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");

    private static string Amount(int least, int? most, string noun)
    {
        var number = (least, most) switch
        {
            (_, null) => $"at least {least}",
            (0, _) => $"at most {most}",
            _ when least == most => $"{least}",
            _ => $"{least} to {most}",
        };
        return $"{number} {noun}{((most ?? least) == 1 ? "" : "s")}";
    }
}
