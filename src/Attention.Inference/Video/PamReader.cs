using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>Reads pictures that follow one another in Netpbm's PAM: a few lines that give the size, then RGBA, row by row.</summary>
/// <param name="read">Gives the next bytes of the stream; 0 at its end.</param>
internal sealed class PamReader(Func<Memory<byte>, Task<int>> read)
{
    private const int ChunkBytes = 64 << 10;
    private const int LongestLine = 64;

    private readonly byte[] _chunk = new byte[ChunkBytes];
    private int _start;
    private int _end;

    /// <summary>The size of the next picture; null when there is none, or no whole header.</summary>
    public async Task<SKSizeI?> ReadSizeAsync()
    {
        var size = default(SKSizeI);
        while (await ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["WIDTH", var width]:
                    size.Width = int.Parse(width, CultureInfo.InvariantCulture);
                    break;
                case ["HEIGHT", var height]:
                    size.Height = int.Parse(height, CultureInfo.InvariantCulture);
                    break;
                case ["ENDHDR"]:
                    return size;
            }
        }

        return null;
    }

    /// <summary>The pixels of the picture whose size was read; false when the stream ends before they do.</summary>
    public async Task<bool> ReadPixelsAsync(SKBitmap picture)
    {
        for (var (filled, size) = (0, picture.ByteCount); filled < size;)
        {
            if (_start == _end && !await FillAsync())
            {
                return false;
            }

            var count = Math.Min(size - filled, _end - _start);
            _chunk.AsSpan(_start, count).CopyTo(picture.GetPixelSpan()[filled..]);
            (_start, filled) = (_start + count, filled + count);
        }

        return true;
    }

    private async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder(LongestLine);
        while (line.Length < LongestLine && (_start < _end || await FillAsync()))
        {
            if (_chunk[_start++] is var letter and not (byte)'\n')
            {
                line.Append((char)letter);
            }
            else
            {
                return line.ToString();
            }
        }

        return null;
    }

    private async Task<bool> FillAsync()
    {
        (_start, _end) = (0, await read(_chunk));
        return _end > 0;
    }
}
