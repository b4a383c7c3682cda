using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>
/// Sends posts over connections that stay open. It shares the processors with what is measured, so it does as little as it can: whoever is
/// measured is asked by the same client.
/// </summary>
internal sealed class LoadClient(Uri address) : IDisposable
{
    private readonly ConcurrentBag<Connection> _idle = [];
    private readonly ConcurrentBag<Connection> _all = [];

    /// <param name="headers">Whole lines, each with its line end.</param>
    /// <exception cref="IOException">The connection ended, or what came is no answer of HTTP/1.1.</exception>
    public async Task<Answer> PostAsync(string path, string headers, ReadOnlyMemory<byte> body)
    {
        if (!_idle.TryTake(out var connection))
            _all.Add(connection = await Connection.OpenAsync(address));
        var head = string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: {body.Length}\r\n{headers}\r\n");
        var answer = await connection.AskAsync(head, body);
        _idle.Add(connection);
        return answer;
    }

    public void Dispose()
    {
        foreach (var connection in _all)
            connection.Dispose();
    }

    public sealed record Answer(int Status, string Text)
    {
        public bool IsSuccess => Status is >= 200 and < 300;
    }

    private sealed class Connection(Socket socket) : IDisposable
    {
        private byte[] _buffer = new byte[16 * 1024];
        private int _read;

        public static async Task<Connection> OpenAsync(Uri address)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port);
            return new(socket);
        }

        public async Task<Answer> AskAsync(string head, ReadOnlyMemory<byte> body)
        {
            var size = Encoding.ASCII.GetByteCount(head);
            Grow(size + body.Length);
            Encoding.ASCII.GetBytes(head, _buffer);
            body.CopyTo(_buffer.AsMemory(size));
            for (var (sent, whole) = (0, size + body.Length); sent < whole;)
                sent += await socket.SendAsync(_buffer.AsMemory(sent, whole - sent));
            _read = 0;
            return await AnswerAsync();
        }

        private async Task<Answer> AnswerAsync()
        {
            int end;
            while ((end = _buffer.AsSpan(0, _read).IndexOf("\r\n\r\n"u8)) < 0)
                await ReadAsync();
            var (status, length) = Head(Encoding.ASCII.GetString(_buffer, 0, end));
            var text = length is { } bytes ? await SizedAsync(end + 4, bytes) : await ChunkedAsync(end + 4);
            return new(status, text);
        }

        private static (int Status, int? Length) Head(string head)
        {
            var lines = head.Split("\r\n");
            var status = int.Parse(lines[0].AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
            var length = Array.Find(lines, l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            return (status, length is null ? null : int.Parse(length.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture));
        }

        private async Task<string> SizedAsync(int from, int length)
        {
            while (_read < from + length)
                await ReadAsync();
            return Encoding.UTF8.GetString(_buffer, from, length);
        }

        // RFC 9112, 7.1: pieces, each after its size, until one of none.
        private async Task<string> ChunkedAsync(int from)
        {
            var text = new MemoryStream();
            while (true)
            {
                int line;
                while ((line = _buffer.AsSpan(from, _read - from).IndexOf("\r\n"u8)) < 0)
                    await ReadAsync();
                var size = int.Parse(Encoding.ASCII.GetString(_buffer, from, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                from += line + 2;
                while (_read < from + size + 2)
                    await ReadAsync();
                if (size == 0)
                    return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
                text.Write(_buffer, from, size);
                from += size + 2;
            }
        }

        private async Task ReadAsync()
        {
            Grow(_read + 1);
            var count = await socket.ReceiveAsync(_buffer.AsMemory(_read));
            _read += count > 0 ? count : throw new IOException("The connection ended in the middle of an answer.");
        }

        private void Grow(int size)
        {
            if (_buffer.Length < size)
                Array.Resize(ref _buffer, Math.Max(size, 2 * _buffer.Length));
        }

        public void Dispose() => socket.Dispose();
    }
}
