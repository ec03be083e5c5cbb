using System.Globalization;

namespace Attention.Inference.Media;

/// <summary>The signal that ended a program, as a shell and .NET tell of it: 128 and its number.</summary>
internal static class ExitSignal
{
    /// <summary>SIGKILL: nobody asked the program.</summary>
    public const int Kill = 9;

    /// <summary>SIGXCPU: it computed longer than it may (<see cref="ProcessLimits"/>). The number is Linux'.</summary>
    public const int Processor = 24;

    private const int Base = 128;
    private const int Last = 64;

    /// <summary>Null for a program that ended by itself.</summary>
    public static int? Of(int exitCode) => exitCode is > Base and <= Base + Last ? exitCode - Base : null;

    /// <summary>As in <c>signal(7)</c>, of those by which a program falls.</summary>
    public static string Name(int signal) => signal switch
    {
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        Kill => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        Processor => "SIGXCPU",
        25 => "SIGXFSZ",
        31 => "SIGSYS",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };
}
