using System.Globalization;
using Attention.Contracts;

namespace Attention.Inference.Media;

/// <summary>
/// A recording or a film on disk, for a program that must go back and forth in it: the index of an MP4 may stand at its end. On Linux
/// it has lost its name before its first byte is written, so that nothing of it stays behind, however this process ends.
/// </summary>
internal sealed class MediaFile : IDisposable
{
    private readonly FileStream _file;

    private MediaFile(FileStream file, FfmpegInput input) => (_file, Input) = (file, input);

    public FfmpegInput Input { get; }

    /// <summary>
    /// Where a program that runs beside this process opens it anew, with a position of its own. It need not inherit anything: our own
    /// descriptors stay closed to it.
    /// </summary>
    public string Path => OperatingSystem.IsLinux()
        ? string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_file.SafeFileHandle.DangerousGetHandle()}")
        : _file.Name;

    /// <param name="input">What is written to it.</param>
    /// <param name="folder">For temporary files.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="InferenceException">The folder is missing, closed to us or full: <c>Unavailable</c>.</exception>
    public static async Task<MediaFile> CreateAsync(FfmpegInput input, string folder, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            file = Create(System.IO.Path.Combine(folder, $"attention-{Guid.NewGuid():n}"));
            await file.WriteAsync(input.File, cancellationToken);
            await file.FlushAsync(cancellationToken);
            return new MediaFile(file, input);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                // Where the folder is its cause says, which is logged and not told.
                throw new InferenceException(
                    ErrorCode.Unavailable,
                    $"{input.Field} cannot be read now: the service's folder for temporary files is missing, full or closed to it.",
                    cause: exception);
            }

            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            // Written at once: a full disk must show before the program starts, not when the file is closed.
            BufferSize = 0,
            Options = FileOptions.Asynchronous | (OperatingSystem.IsLinux() ? FileOptions.None : FileOptions.DeleteOnClose),
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        if (OperatingSystem.IsLinux())
        {
            File.Delete(path);
        }

        return file;
    }
}
