using System.Collections;
using System.ComponentModel.DataAnnotations;
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
            throw fault(JsonNamingPolicy.CamelCase.ConvertName(name), $"{Show(request, name)} was given. {results[0].ErrorMessage}");
        }
    }

    private static string Show(object request, string property) =>
        request.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public)?.GetValue(request) switch
        {
            null => "nothing",
            string text => text.Length <= 40 ? $"'{text}'" : $"a text of {text.Length} characters",
            ICollection items => $"{items.Count} items",
            var value => $"{value}",
        };
}
