using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

internal enum PieceKind { Letters, Digits, Mark, Nothing }

/// <summary>A run of letters, a run of digits, or one other character; white space separates. <c>1h30m</c> is four pieces.</summary>
internal readonly record struct Piece(int Start, int End, PieceKind Kind, string Text)
{
    public bool IsNumber => Kind == PieceKind.Digits;
    public bool Is(char mark) => Kind == PieceKind.Mark && Text[0] == mark;
    public bool Is(string word) => string.Equals(Text, word, StringComparison.Ordinal);
}

/// <summary>A folded text in pieces. Reading past either end gives a piece of nothing.</summary>
internal sealed class Pieces
{
    private static readonly Piece Nothing = new(-1, -1, PieceKind.Nothing, "");
    private readonly ImmutableArray<Piece> _pieces;

    public Pieces(string folded) => _pieces = Cut(folded);

    public int Count => _pieces.Length;
    public Piece this[int index] => index >= 0 && index < _pieces.Length ? _pieces[index] : Nothing;

    /// <summary>Whether no white space stands before this piece.</summary>
    public bool Glued(int index) => index > 0 && index < _pieces.Length && _pieces[index - 1].End == _pieces[index].Start;

    /// <summary>Whether the piece stands alone on its left: what is glued before it is not part of a word.</summary>
    public bool BeginsWord(int index) => !Glued(index) || this[index - 1].Kind == PieceKind.Mark;

    /// <summary>Whether nothing of the same word follows the piece before <paramref name="next"/>.</summary>
    public bool EndsWord(int next) => !Glued(next) || this[next].Kind == PieceKind.Mark;

    public bool Words(int index, params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!this[index + i].Is(words[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<Piece> Cut(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        for (var at = 0; at < text.Length;)
        {
            var kind = KindOf(text[at]);
            var end = at + 1;
            while (kind is PieceKind.Letters or PieceKind.Digits && end < text.Length && KindOf(text[end]) == kind)
            {
                end++;
            }

            if (!char.IsWhiteSpace(text[at]))
            {
                pieces.Add(new Piece(at, end, kind, text[at..end]));
            }

            at = end;
        }

        return pieces.ToImmutable();
    }

    private static PieceKind KindOf(char c) =>
        char.IsAsciiDigit(c) ? PieceKind.Digits : char.IsLetter(c) ? PieceKind.Letters : PieceKind.Mark;
}
