using System.IO.Compression;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Grpc.Net.Compression;

namespace Attention.Api.Rpc;

/// <summary>Inflates messages, and counts what comes of them: a few bytes may stand for many.</summary>
/// <param name="inner">Knows how.</param>
/// <param name="mostBytes">Of one message.</param>
internal sealed class CountedCompression(ICompressionProvider inner, int mostBytes) : ICompressionProvider
{
    public string EncodingName => inner.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new Inflating(inner.CreateDecompressionStream(stream), EncodingName, mostBytes);

    private sealed class Inflating(Stream inflated, string encoding, int mostBytes) : Stream
    {
        // It is gathered in a buffer that doubles: as it moves, the old half is there beside the new whole.
        private const int Copies = 3;

        // What is large keeps a thread of the pool busy, and leaves buffers behind: few at a time, and the others come back later.
        private const int LargeBytes = 1 << 20;
        private static readonly SemaphoreSlim Large = new(Math.Max(1, Environment.ProcessorCount / 2));

        private long _bytes;
        private bool _isLarge;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _bytes;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Inflate(buffer);
            _bytes += count;
            RpcErrors.Throwing(() =>
            {
                if (_bytes > mostBytes)
                {
                    throw new InferenceException(ErrorCode.TooLarge, $"The message is larger than the {mostBytes} bytes allowed once it is inflated.");
                }

                if (_bytes > LargeBytes && !_isLarge && !(_isLarge = Large.Wait(TimeSpan.Zero)))
                {
                    throw new InferenceException(ErrorCode.QueueFull, "Other large messages are being inflated; send it again, or send files as they are.");
                }

                RequestPermit.Current?.Charge((long)Copies * count);
            });
            return count;
        }

        // A message is inflated before the interceptor is asked, so nobody else would make an error of the client of it.
        private int Inflate(Span<byte> buffer)
        {
            try
            {
                return inflated.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw RpcErrors.Of(new InferenceException(ErrorCode.InvalidInput, $"The message is no {encoding}, or not all of it: it is damaged or ends early."));
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inflated.Dispose();
                if (_isLarge)
                {
                    _isLarge = false;
                    Large.Release();
                }
            }

            base.Dispose(disposing);
        }
    }
}
