using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>A key that the service knows.</summary>
/// <param name="Id">Whose it is.</param>
/// <param name="Role">What it opens: one of <see cref="Access"/>'s roles.</param>
internal sealed record KnownKey(string Id, string Role);

/// <summary>The keys of the configuration.</summary>
internal sealed class KeyRing(IOptions<KeysOptions> options)
{
    private readonly (byte[] Hash, KnownKey Key)[] _keys =
        [.. Hashed(options.Value.Callers, Access.Caller), .. Hashed(options.Value.Management, Access.Management)];

    /// <summary>Whether callers need one.</summary>
    public bool HasCallers { get; } = options.Value.Callers.Count > 0;

    public bool HasManagement { get; } = options.Value.Management.Count > 0;

    /// <summary>
    /// The key that this is; null when it is none of ours. All are compared, each in constant time, so how long it takes tells nothing.
    /// </summary>
    public KnownKey? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        KnownKey? found = null;
        foreach (var known in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(known.Hash, hash) ? known.Key : found;
        }

        return found;
    }

    private static IEnumerable<(byte[], KnownKey)> Hashed(IEnumerable<KeyOptions> keys, string role) =>
        keys.Select(key => (Convert.FromHexString(key.Sha256), new KnownKey(key.Id, role)));
}
