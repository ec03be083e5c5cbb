using System.Net;
using System.Net.Sockets;

namespace Attention.Api.Security;

/// <summary>Who asks: the owner of the key, or the address where there are no keys.</summary>
internal static class Caller
{
    public static string Of(HttpContext context) => context.User.Identity is { IsAuthenticated: true, Name: { } id }
        ? $"The key '{id}'"
        : $"The address {Network(context.Connection.RemoteIpAddress)}";

    // A network of IPv6 is one client's: whoever has one has more addresses than there are requests.
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0])}/64"
            : address.ToString();
    }
}
