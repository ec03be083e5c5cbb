using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>Refuses keys that could never be given, or of which nobody could say whose they are.</summary>
internal sealed class KeysOptionsValidator : IValidateOptions<KeysOptions>
{
    public ValidateOptionsResult Validate(string? name, KeysOptions options)
    {
        (string Setting, KeyOptions Key)[] keys = [.. Named(nameof(options.Callers), options.Callers), .. Named(nameof(options.Management), options.Management)];
        var failures = keys.SelectMany(static key => Check(key.Setting, key.Key))
            .Concat(Twice(keys, nameof(KeyOptions.Id), static key => key.Id))
            .Concat(Twice(keys, nameof(KeyOptions.Sha256), static key => key.Sha256))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<(string, KeyOptions)> Named(string list, IList<KeyOptions> keys) =>
        keys.Select((key, i) => ($"{KeysOptions.Section}:{list}:{i}", key));

    private static IEnumerable<string> Check(string setting, KeyOptions key)
    {
        if (key.Id.Length == 0)
        {
            yield return $"{setting}:Id is empty; name whose key it is.";
        }

        if (key.Sha256.Length != 2 * SHA256.HashSizeInBytes || !key.Sha256.All(char.IsAsciiHexDigit))
        {
            // Not told: who mistook the setting has written the key itself.
            yield return $"{setting}:Sha256 is not the {2 * SHA256.HashSizeInBytes} hexadecimal digits of a SHA-256; make them with printf %s KEY | openssl dgst -sha256 -r.";
        }
    }

    private static IEnumerable<string> Twice((string Setting, KeyOptions Key)[] keys, string field, Func<KeyOptions, string> value) => keys
        .GroupBy(key => value(key.Key), StringComparer.OrdinalIgnoreCase)
        .Where(static same => same.Key.Length > 0 && same.Count() > 1)
        .Select(same => $"{string.Join(" and ", same.Select(key => $"{key.Setting}:{field}"))} are the same; each key has its own.");
}
